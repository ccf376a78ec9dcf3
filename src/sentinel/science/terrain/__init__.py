"""Terrain as the solvers take it: read or refused, made to drain, cut by channels, raised by buildings, generated."""
