"""Composes everything; imported by nothing."""
