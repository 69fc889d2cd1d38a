"""Measure how fast an article finds the watches that it rings."""
