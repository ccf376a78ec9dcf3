"""Pages of imported layers: the catalogue, bringing a file, reviewing it, a layer; and 这是哪里."""
