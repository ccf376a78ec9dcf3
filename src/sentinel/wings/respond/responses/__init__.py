"""Responses: the level at which the district fights, and who set it."""
