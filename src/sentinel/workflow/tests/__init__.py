"""Tests of the workflow table."""
