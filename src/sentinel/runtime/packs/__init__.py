"""Packs: a district as data, read from a folder and loaded through actions."""
