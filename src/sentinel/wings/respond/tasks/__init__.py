"""Tasks: what a unit was told to do, by when, and what it answered."""
