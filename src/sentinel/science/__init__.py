"""Hazard models: flood, fire, gas, blast, quake, debris flow, chains, allocation. No Django, no database, no clock."""
