"""The generic pages of every ledger: list, record, form, moves, bulk acts, saved views, files out."""
