"""下游通报: who downstream is told of a flood, by whom and how, and what they answered."""
