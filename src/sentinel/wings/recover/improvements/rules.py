"""Codes of an improvement."""

from enum import StrEnum


class Status(StrEnum):
    """Open until done; done until somebody else looked; or not needed after all."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"
