"""Modules of the recover wing."""
