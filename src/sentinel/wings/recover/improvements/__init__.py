"""What a review found, and what is done about it."""
