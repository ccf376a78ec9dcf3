"""Pages of imported layers."""
