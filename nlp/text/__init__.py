"""Tokens, scripts, stems and language: free of spaCy, used by names and search too."""
