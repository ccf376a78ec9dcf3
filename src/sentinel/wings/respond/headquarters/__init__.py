"""Field headquarters: who commands on the spot, in which groups, what was decided."""
