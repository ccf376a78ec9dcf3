"""Disaster information officers: who reports from every place, whether they are trained and can be reached."""
