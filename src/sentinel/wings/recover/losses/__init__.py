"""Loss statistics of disasters."""
