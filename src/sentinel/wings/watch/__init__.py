"""Modules of the watch wing."""
