"""Tests of the improvements."""
