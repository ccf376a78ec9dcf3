"""The pure judgements of the warnings module."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sentinel.codecs import cap
from sentinel.wings.watch.warnings import choices, rules

AT = datetime(2023, 7, 30, 10, 8, 30, tzinfo=timezone(timedelta(hours=8)))
NOTICE = rules.Notice(
    identifier="11010941600000_20230730100830",
    sender="11010941600000",
    issuer="门头沟区气象台",
    hazard="rain",
    level="orange",
    headline="门头沟区气象台发布暴雨橙色预警[II/严重]",
    description="强降雨。",
    instruction="停止涉山涉水活动。",
    sent_at=AT,
    effective_at=AT,
    expires_at=AT + timedelta(hours=24),
    areas=(("110109000000", "门头沟区"),),
)


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


def test_title_and_identifier_have_the_national_form() -> None:
    assert rules.headline("东城区气象台", "rain", "blue") == "东城区气象台发布暴雨蓝色预警[IV/一般]"
    at = datetime(2025, 7, 27, 10, 26, 15)  # noqa: DTZ001
    assert rules.identifier("11010141600000", at) == "11010141600000_20250727102615"
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
    assert [rules.hazard_of(rule) for rule in ("rain.red", "evacuate.prepare", "flow.numbered")] == ["rain", None, None]


def test_message_of_a_drill_says_so_in_status_and_words() -> None:
    drill, real = rules.cap_alert(NOTICE, exercise=True), rules.cap_alert(NOTICE, exercise=False)
    assert (drill.status, drill.info[0].headline[:4], drill.info[0].description[:4]) == (
        "Exercise",
        "【演练】",
        "【演练】",
    )
    assert (real.status, real.msg_type, real.info[0].severity) == ("Actual", "Alert", "Severe")
    assert real.info[0].area[0].geocode == (cap.Named("CPEAS Geographic Code", "110109000000"),)
    assert cap.read(cap.write(drill)) == drill


def test_update_and_cancel_name_the_earlier_message() -> None:
    earlier = (("11010941600000_20230730090000", AT - timedelta(hours=1)),)
    update = rules.cap_alert(replace(NOTICE, references=earlier), exercise=False)
    cancel = rules.cap_alert(replace(NOTICE, references=earlier, cancels=True), exercise=False)
    assert (update.msg_type, update.references[0].identifier) == ("Update", "11010941600000_20230730090000")
    assert (cancel.msg_type, cancel.info[0].response_type, cancel.info[0].urgency) == ("Cancel", ("AllClear",), "Past")


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
