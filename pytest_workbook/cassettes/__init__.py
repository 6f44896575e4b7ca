"""Recorded traffic: tapes, matching, redaction, names and files."""
