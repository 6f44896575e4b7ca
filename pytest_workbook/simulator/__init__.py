"""The workbook API over real .xlsx content."""
