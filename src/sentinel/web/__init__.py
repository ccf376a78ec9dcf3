"""Web: the shell every page stands in, the generic ledger pages, the live feed and the map island."""
