"""The report of a run: what became of each session and exchange, as a page and as data."""
