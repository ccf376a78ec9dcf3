"""Duty: what needs me now, and how the night stands."""
