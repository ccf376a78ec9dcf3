"""Rules of incidents: terms, codes, counts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.incidents import choices, rules

DUE = datetime(2023, 7, 31, 13, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("name", ["IncidentKind", "IncidentStatus", "ReportKind", "Urgency"])
def test_labels_cover_the_codes(name: str) -> None:
    assert getattr(choices, name).values == [code.value for code in getattr(rules, name)]


@pytest.mark.parametrize(
    ("signed", "at", "kept"),
    [
        (0, 0, True),
        (60, 9999, True),
        (61, 9999, False),
        (None, 0, None),
        (None, 1, False),
    ],
)
def test_a_report_signed_in_the_minute_of_its_term_is_in_time(signed: int | None, at: int, kept: bool | None) -> None:
    signed_at = None if signed is None else DUE + timedelta(seconds=signed - 60)
    assert rules.kept(DUE, signed_at, DUE + timedelta(seconds=at)) is kept


@given(minutes=st.integers(-10_000, 10_000))
def test_lateness_never_counts_before_registration(minutes: int) -> None:
    registered = DUE + timedelta(minutes=minutes)
    found = rules.overdue_from(DUE, registered)
    assert found >= registered
    assert found > DUE


def test_the_code_of_an_incident_names_kind_place_and_minute() -> None:
    assert rules.code_of("11A01", "110109000000", DUE) == "11A01:110109000000:20230731T1300"
    assert rules.CODE.fullmatch(rules.code_of("11A01", "110109000000", DUE)) is not None


@pytest.mark.parametrize(
    ("value", "fits"), [(None, True), (0, True), (2, True), (-1, False), (True, False), ("2", False)]
)
def test_counts(value: object, fits: bool) -> None:
    assert rules.is_count(value) is fits


def test_needed_elements_are_named_in_order() -> None:
    assert rules.missing_elements({"text": " ", "reporter": "王", "to_units": ""}) == ("text", "to_units")
