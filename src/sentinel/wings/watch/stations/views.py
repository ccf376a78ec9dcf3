"""Pages a ledger cannot give."""
