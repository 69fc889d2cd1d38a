"""Files of every kind that lists come in: bytes in, sheets of plain cells out."""
