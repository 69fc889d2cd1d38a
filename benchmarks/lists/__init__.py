"""How fast a large case list is read, beside what openpyxl needs for the same workbook."""
