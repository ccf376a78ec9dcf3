"""Plans: what is to be done at each response level, and by whom."""
