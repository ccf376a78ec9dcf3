"""CAP messages of other issuers: taken in, checked, and acted on by people."""
