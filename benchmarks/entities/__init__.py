"""How well people, places and dates are found, beside the same models run bare."""
