"""Tests of the supplies."""
