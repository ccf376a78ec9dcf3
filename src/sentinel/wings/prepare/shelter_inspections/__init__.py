"""Inspections of shelters and the mending of what they find."""
