"""Finders that a pipeline calls: each takes a Doc and gives plain values."""
