"""Citizen numbers and freshness."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.prepare.households import choices, rules

AT = datetime(2023, 7, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("11010519491231002X", None),
        ("110199196001010017", None),
        ("110199198802150027", None),
        ("110199201509010134", None),
        ("110105194912310021", rules.NumberFault.CHECK),
        ("110199202302300017", rules.NumberFault.DATE),
        ("11019919600101001", rules.NumberFault.SHAPE),
        ("1101991960010100１7", rules.NumberFault.SHAPE),
        ("11010519491231002x", rules.NumberFault.SHAPE),
        ("", rules.NumberFault.SHAPE),
    ],
)
def test_citizen_numbers(number, fault):
    assert rules.number_fault(number) == fault


@given(
    first=st.from_regex(
        r"[0-9]{6}(19[0-9]{2}|20[0-2][0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True
    ),
    place=st.integers(0, 16),
    step=st.integers(1, 9),
)
def test_one_wrong_digit_is_always_found(first, place, step):
    number = first + rules.check_digit(first)
    assert rules.number_fault(number) is None
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert rules.number_fault(wrong) is not None


def test_what_a_number_tells():
    assert rules.born_year("110199196001010017") == 1960
    assert rules.sex_of("110199196001010017") == rules.Sex.MALE
    assert rules.sex_of("110199198802150027") == rules.Sex.FEMALE
    assert rules.invented("110199196001010017")
    assert not rules.invented("11010519491231002X")


def test_stale_after_the_days_allowed():
    assert rules.stale(None, AT, 180)
    assert not rules.stale(AT - timedelta(days=180), AT, 180)
    assert rules.stale(AT - timedelta(days=180, seconds=1), AT, 180)


@pytest.mark.parametrize("name", ["Risk", "Structure", "Sex", "Need", "Purpose", "NumberFault"])
def test_labels_cover_the_codes(name):
    assert getattr(choices, name).values == [str(code) for code in getattr(rules, name)]


def test_a_word_or_a_code_names_a_choice():
    assert choices.code_of(choices.Need, "老人") == "elder"
    assert choices.code_of(choices.Structure, "stone_wood") == "stone_wood"
    with pytest.raises(LookupError):
        choices.code_of(choices.Need, "富人")
