"""Benchmarks of cassettes beside other recorders: ``python -m benchmarks``; no tests, and no part of the package."""
