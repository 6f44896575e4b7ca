"""One file for each resource of the workbook API."""
