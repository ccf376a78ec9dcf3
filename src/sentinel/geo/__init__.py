"""Geo: shapes of areas, the layer registry, vector tiles, what is in harm's way."""
