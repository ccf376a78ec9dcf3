"""Headings, numbers and seals of callbook."""

import pytest

from sentinel.wings.respond.callbook import choices, rules

CODES = ("Direction", "Line", "CallStatus", "BriefKind", "BriefStatus")


@pytest.mark.parametrize("name", CODES)
def test_labels_cover_the_codes(name: str) -> None:
    assert getattr(choices, name).values == [code.value for code in getattr(rules, name)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("一、总体情况", "h1"),
        ("十二、其他", "h1"),
        ("（一）预警发布", "h2"),
        ("(二)叫应", "h2"),
        ("1.水库情况", "h3"),
        ("1.5米水深", "p"),
        ("1.这一句很长很长很长很长很长很长很长很长很长很长很长很长很长很长", "p"),
        ("7月31日9时，某地来电。", "p"),
        ("一家企业", "p"),
    ],
)
def test_how_a_paragraph_begins_says_what_it_is(line: str, kind: str) -> None:
    assert rules.pieces(f"\n  {line}  \n\n") == [(kind, line)]


def test_numbers_follow_the_highest() -> None:
    assert [rules.next_issue(known) for known in ([], [1], [3, 1])] == [1, 2, 4]
    assert (rules.issue_words(2023, 12), rules.issue_words(2023, None)) == ("2023年第12期", "2023年（待编号）")


@pytest.mark.parametrize(
    ("phone", "fits"), [("13800001234", True), ("010-1234 5678", True), ("一二三", False), ("1", False)]
)
def test_what_a_telephone_number_is(phone: str, fits: bool) -> None:
    assert (rules.PHONE.fullmatch(phone) is not None) is fits
