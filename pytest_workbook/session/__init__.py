"""Workbook sessions: a table of states, a policy for answers, a thin driver, and what users hold."""
