"""Upkeep of stations: what is wrong with a device, and what the centre asks of it."""
