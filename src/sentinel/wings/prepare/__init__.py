"""Modules of the prepare wing."""
