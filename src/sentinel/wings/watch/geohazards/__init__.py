"""Risk of geological hazards by rain at every known point, and what one hazard may set off."""
