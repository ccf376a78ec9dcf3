"""Citizen numbers (公民身份号码, GB 11643-1999): eighteen places, the last a check character (ISO 7064 MOD 11-2)."""

import re

CHECK_CHARACTERS = "10X98765432"


def check_digit(first: str) -> str:
    """The last character that belongs to the first seventeen digits."""
    return CHECK_CHARACTERS[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first)) % 11]


def number_fits(number: str) -> bool:
    """True for a number of the right shape whose last place is its check character."""
    return bool(re.fullmatch(r"\d{17}[\dX]", number, re.ASCII)) and check_digit(number[:17]) == number[17]
