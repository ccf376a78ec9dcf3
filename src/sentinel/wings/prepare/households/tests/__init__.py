"""Tests of the household register."""
