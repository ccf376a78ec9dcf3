"""Accident consequences: what a leak, a fire or an explosion reaches."""
