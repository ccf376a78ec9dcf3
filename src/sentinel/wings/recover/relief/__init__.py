"""Disaster relief: who gets what, reviewed, shown, approved and paid once."""
