"""Citizen numbers that fit and numbers that do not."""

import pytest

from sentinel.kernel.citizens import number_fits


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("11010519491231002X", True),
        ("110199196001010017", True),
        ("110199196001010018", False),
        ("11019919600101001", False),
        ("1101991960010100１7", False),
        ("", False),
    ],
)
def test_citizen_numbers(number: str, fits: bool) -> None:
    assert number_fits(number) is fits
