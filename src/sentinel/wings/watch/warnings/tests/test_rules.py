"""The pure judgements of the warnings module."""

from datetime import datetime, timedelta, timezone

import pytest

from sentinel.wings.watch.warnings import choices, rules

AT = datetime(2023, 7, 30, 10, 8, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("level", "standing", "expected"),
    [
        ("blue", [], True),
        ("blue", ["blue"], False),
        ("blue", ["red"], False),
        ("yellow", ["blue"], True),
        ("red", ["blue", "orange"], True),
        ("orange", ["red", "blue"], False),
    ],
)
def test_same_or_lower_is_evidence_and_higher_is_never_held_back(
    level: str, standing: list[str], expected: bool
) -> None:
    assert rules.calls_for_proposal(level, standing) is expected


def test_title_has_the_national_form_and_the_key_its_minute() -> None:
    assert rules.headline("东城区气象台", "rain", "blue") == "东城区气象台发布暴雨蓝色预警[IV/一般]"
    assert rules.key("rain", "blue", AT) == "rain-blue-20230730T1008"


def test_elements_missing_are_named() -> None:
    row = {"hazard": "rain", "level": "red", "effective_at": AT, "target_areas": ["1"], "issuer": "x"}
    assert rules.missing(row) == ["警示事项", "应采取的措施"]
    assert len(rules.elements(row)) == 8


def test_common_area_is_the_smallest_that_holds_all() -> None:
    assert rules.common_area(["110109108203"]) == "110109108203"
    assert rules.common_area(["110109108203", "110109108204"]) == "110109108000"
    assert rules.common_area(["110109108000", "110109108204"]) == "110109108000"
    assert rules.common_area(["110109108203", "110109101001"]) == "110109000000"
    assert rules.common_area(["110109000000", "110109108203"]) == "110109000000"


def test_only_rain_rules_speak_of_a_warning() -> None:
    told = [rules.hazard_of(rule) for rule in ("rain.red", "evacuate.prepare", "flow.numbered", "flow.orange")]
    assert told == ["rain", None, None, "flood"]


def test_labels_match_codes() -> None:
    pairs = (
        (choices.Level, rules.Level),
        (choices.Hazard, rules.Hazard),
        (choices.Status, rules.Status),
        (choices.Origin, rules.Origin),
        (choices.BulletinKind, rules.BulletinKind),
    )
    assert [labels.values for labels, _ in pairs] == [list(codes) for _, codes in pairs]
    assert {level: f"{name}" for level, name in choices.Level.choices} == dict(rules.LEVEL_NAMES)
    assert dict(choices.Hazard.choices) == dict(rules.HAZARD_NAMES)
