"""Tests of the dispatches."""
