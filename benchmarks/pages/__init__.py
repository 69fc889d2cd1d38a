"""How well pages, feeds and posts are read, beside the peers, on the recorded material."""
