"""Two versions of a list: which rows are the same person, what changed, what must be asked."""
