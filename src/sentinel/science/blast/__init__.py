"""Explosions and fires of fuels: overpressure, fireball, radiation of fires, and the distances of thresholds."""
