"""One module per bench: `run(quick: bool) -> dict` with name, conditions, figures, targets, held."""
