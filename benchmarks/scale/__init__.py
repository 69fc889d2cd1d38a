"""What one article costs here, and what that comes to for half a million a day."""
