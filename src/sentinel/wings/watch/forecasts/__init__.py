"""Forecasts: hazard models run on the district, and what they mean for its places."""
