"""Modules of the respond wing."""
