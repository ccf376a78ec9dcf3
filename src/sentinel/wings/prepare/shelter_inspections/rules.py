"""Codes of what an inspection finds."""

from enum import StrEnum


class DefectStatus(StrEnum):
    """Open until mended; mended until somebody looked at it again."""

    OPEN = "open"
    FIXED = "fixed"
    VERIFIED = "verified"
