"""Data of names, read by the modules beside it, and what makes the tables again."""
