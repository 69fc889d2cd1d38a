"""Collect: the one door to the network. Raw pages come through it; reading them is another step."""
