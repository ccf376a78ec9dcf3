"""Reviews: what the night looks like afterwards, every figure linked to its events."""
