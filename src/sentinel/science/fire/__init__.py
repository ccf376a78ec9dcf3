"""Wildfire: surface fire behaviour of a fuel bed, its spread over a grid, and the danger of a day."""
