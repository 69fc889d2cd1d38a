"""Search measured: speed and size of both engines, equal hits, recall of inflected words."""
