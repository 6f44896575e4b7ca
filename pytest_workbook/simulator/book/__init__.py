"""The workbook itself: grid, calculation, tables, names, and the .xlsx file."""
