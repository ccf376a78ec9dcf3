"""Supplies: relief goods, where they lie, how fresh they are, what is missing."""
