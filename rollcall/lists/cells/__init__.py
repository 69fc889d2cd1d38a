"""One cell of a list: its words, dates, names, statuses, and the care it asks for."""
