"""Stations: gauges and river sections, what they report, and every crossing of a threshold."""
