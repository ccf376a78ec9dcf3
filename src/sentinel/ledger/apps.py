"""Ledger app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Lists, forms, files and the API of every noun."""

    name = "sentinel.ledger"
    label = "ledger"
