"""Claims, tallies, dates and places, measured by hand-made sets and recorded coverage."""
