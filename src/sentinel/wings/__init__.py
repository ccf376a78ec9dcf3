"""Domain modules, in the order the work happens; every folder in a wing is one module of the closed anatomy."""
