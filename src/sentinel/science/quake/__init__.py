"""Earthquake: intensity and ground motion at sites, instrumental intensity, losses as ranges, messages of agencies."""
