"""报警: what the readings say is wrong now, one row each, until somebody has seen it and it is over."""
