"""Dispatches: one order for one matter, from the need to the last quilt accounted for."""
