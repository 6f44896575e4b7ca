"""Injected faults: which request meets which, in order and counted, and what it is answered. Pure."""
