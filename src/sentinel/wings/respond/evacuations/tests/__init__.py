"""Tests of the evacuations."""
