"""What a foreign message would be as ours, and the labels of every code."""

from dataclasses import replace

import pytest

from sentinel.codecs import cap
from sentinel.codecs.cap import errors, signing
from sentinel.wings.watch.foreign_alerts import choices, rules
from sentinel.wings.watch.foreign_alerts.tests.samples import message
from sentinel.wings.watch.warnings import rules as warnings

INFO = cap.read(message().encode()).info[1]


def test_labels_cover_the_codes() -> None:
    assert choices.Status.values == list(rules.Status)
    assert choices.Standing.values == list(signing.Standing)
    assert choices.Act.values == list(rules.Act)
    assert tuple(choices.Nature.values) == cap.model.STATUSES
    assert tuple(choices.MessageType.values) == cap.model.MESSAGE_TYPES
    assert tuple(choices.Severity.values) == cap.model.SEVERITIES
    assert {*choices.URGENCY, "Unknown"} == set(cap.model.URGENCIES)
    assert {*choices.CERTAINTY, "Unknown"} == set(cap.model.CERTAINTIES)
    assert all(code in (errors.CapError.__doc__ or "") for code in choices.REFUSED)


@pytest.mark.parametrize(
    ("event", "hazard"),
    [
        ("暴雨", "rain"),
        ("山洪灾害气象风险", "flash_flood"),
        ("Flash Flood Warning", "flash_flood"),
        ("River flood", "flood"),
        ("地质灾害", "geology"),
        ("Earthquake", ""),
    ],
)
def test_an_event_becomes_a_hazard_of_ours_or_a_person_must_say(event: str, hazard: str) -> None:
    assert rules.hazard_of(replace(INFO, event=event, event_code=())) == hazard
    assert hazard in (*warnings.Hazard, "")


def test_the_district_lies_in_its_city_and_province_only() -> None:
    codes = ("110109000000", "110100000000", "110000000000", "110109108000", "110108000000", "000000000000", "11")
    assert [rules.holds(code, "110109000000") for code in codes] == [True, True, True, False, False, False, False]


def test_chinese_is_read_first_then_english_then_what_there_is() -> None:
    alert = cap.read(message().encode())
    assert rules.chosen(alert) == INFO
    assert rules.chosen(replace(alert, info=alert.info[:1])) == alert.info[0]
    assert rules.chosen(replace(alert, info=())) is None
    assert (rules.level_of(INFO), rules.level_of(replace(INFO, severity="Unknown"))) == ("orange", "")
