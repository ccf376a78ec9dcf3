"""Debris flow and landslide: rainfall thresholds, the dimensionless index, slope stability, size and reach."""
