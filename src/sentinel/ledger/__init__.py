"""Ledger: one declaration gives list, sort, filter, search, detail, form, CSV export, read API and map layer."""

from sentinel.ledger.declaration import LEDGERS, Column, Ledger, register

__all__ = ["LEDGERS", "Column", "Ledger", "register"]
