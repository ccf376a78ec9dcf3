"""Tests of field headquarters."""
