"""Tallies: how many people, item by item of a matter, as each source says; nothing is overwritten."""
