"""Tests of the inspections of shelters."""
