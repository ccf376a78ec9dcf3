"""Typed text to values: dates as people write them, labels for codes, names for areas, numbers with their marks."""

from datetime import date, datetime
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from sentinel.kernel.tests.samples import BEIJING, DISTRICT, OTHER_TOWN, TOWN
from sentinel.ledger.imports import cleaning, columns
from sentinel.ledger.imports.cleaning import MISSING, Areas
from sentinel.ledger.imports.reader import LOST, NUL
from sentinel.ledger.tests.samples import UNITS

AREAS = (
    (DISTRICT, "测试区", "测试区", None),
    (TOWN, "甲镇人民政府", "甲镇", DISTRICT),
    (OTHER_TOWN, "乙镇人民政府", "乙镇", DISTRICT),
    (f"{TOWN[:9]}201", "龙泉村委会", "龙泉村", TOWN),
    (f"{OTHER_TOWN[:9]}201", "龙泉村委会", "龙泉村", OTHER_TOWN),
    (f"{TOWN[:9]}202", "石沟村委会", "石沟村", TOWN),
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-01", date(2024, 5, 1)),
        ("2024/5/1", date(2024, 5, 1)),
        ("2024.5.1", date(2024, 5, 1)),
        ("2024年5月1日", date(2024, 5, 1)),
        ("２０２４年５月１日", date(2024, 5, 1)),
        ("20240501", date(2024, 5, 1)),
        ("45413", date(2024, 5, 1)),
        ("2024-05-01 08:30:00", date(2024, 5, 1)),
    ],
)
def test_dates_as_people_write_them(text: str, day: date) -> None:
    assert cleaning.whole_date(text).date() == day


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-01 8:30", datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING)),
        ("2024年5月1日 8时30分", datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING)),
        ("2024年5月1日8时", datetime(2024, 5, 1, 8, tzinfo=BEIJING)),
        ("2024-05-01T08:30:05", datetime(2024, 5, 1, 8, 30, 5, tzinfo=BEIJING)),
        ("2024-05-01T00:30:00Z", datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING)),
        ("2024-05-01T08:30:00+08:00", datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING)),
        ("45413.354166666664", datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING)),
    ],
)
def test_instants_as_people_write_them(text: str, instant: datetime) -> None:
    assert cleaning._instant(text) == instant


@pytest.mark.parametrize(
    "text", ["五月一日", "5月1日", "2024年5月", "2024-13-01", "2023-02-29", "2024-05-01 25:00", "2024-05-01 早上", "0"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        cleaning.whole_date(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("120", 120), ("1,200", 1200), ("1，200", 1200), ("１２０", 120), (" 120 ", 120), ("120人", 120), ("120.0", 120)],
)
def test_numbers_with_their_marks(text: str, number: int) -> None:
    assert cleaning._number(forms.IntegerField(), "人")(text) == number


@pytest.mark.parametrize("text", ["一百二", "12,00", "1.5", "约 120"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises((ValidationError, ValueError, OverflowError)):
        cleaning._number(forms.IntegerField(), "人")(text)


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("有", True), ("√", True), ("1", True), ("否", False), ("×", False)]
)
def test_yes_and_no(text: str, value: bool) -> None:
    assert cleaning._yes_or_no(text) is value


def test_labels_and_codes_are_the_same_choice() -> None:
    clean = cleaning._one_of([("", "---"), ("town", "乡镇（街道）级"), ("village", "村（社区）级")])
    assert [clean(text) for text in ("village", "村（社区）级", "村(社区)级", "村级")] == ["village"] * 4
    with pytest.raises(ValidationError, match="没有“区级”这一项，可以填：乡镇（街道）级、村（社区）级。"):
        clean("区级")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TOWN, TOWN),
        (TOWN[:9], TOWN),
        ("甲镇", TOWN),
        ("甲镇人民政府", TOWN),
        ("甲镇 龙泉村", f"{TOWN[:9]}201"),
        ("乙镇/龙泉村", f"{OTHER_TOWN[:9]}201"),
        ("石沟村", f"{TOWN[:9]}202"),
    ],
)
def test_areas_by_code_and_by_name(text: str, code: str) -> None:
    assert Areas(AREAS).code(text) == code


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("龙泉村", "有几个“龙泉村”"),
        ("天上村", "没有叫“天上村”的"),
        ("110000", "没有区划 110000"),
        ("12", "没有区划 12"),
    ],
)
def test_what_is_no_area_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Areas(AREAS).code(text)


def judged(name: str, text: str) -> Any:
    return cleaning.cleaners(UNITS, Areas(AREAS))[name](text)


def test_each_field_is_judged_by_the_forms_own_field() -> None:
    assert judged("name", " 甲镇政府 ") == ("甲镇政府", "")
    assert judged("area_code", "甲镇") == (TOWN, "")
    assert judged("kind", "castle")[0] is MISSING
    assert judged("name", "长" * 500)[0] is MISSING


@pytest.mark.parametrize("text", [f"a{NUL}b", f"a{LOST}b", "长" * 40_000])
def test_text_nobody_can_read_is_refused(text: str) -> None:
    value, sentence = judged("name", text)
    assert value is MISSING
    assert sentence


def test_headings_are_found_where_most_are_known() -> None:
    words = [UNITS.label(UNITS.by_field[name]) for name in ("code", "name", "kind", "area_code")]
    rows = [
        (1, ["单位台账"]),
        (2, ["填报日期"]),
        (4, [f"{words[0]}*", f" {words[1]}（全称）", words[2], words[3]]),
        (5, ["A"]),
    ]
    assert columns.find_header(UNITS, rows) == 4
    assert columns.guess(UNITS, rows[2][1]) == {"0": "code", "1": "name", "2": "kind", "3": "area_code"}


def test_a_heading_that_ends_in_a_known_one_is_taken_after_those_that_are_known() -> None:
    words = [UNITS.label(UNITS.by_field[name]) for name in ("code", "name")]
    assert columns.guess(UNITS, [f"队伍{words[0]}", f"所属{words[1]}", words[1]]) == {"0": "code", "2": "name"}


def test_the_first_of_two_equal_headings_is_taken() -> None:
    word = UNITS.label(UNITS.by_field["name"])
    assert columns.guess(UNITS, [word, word, "没有的"]) == {"0": "name"}


def test_without_a_known_heading_the_fullest_row_is_taken() -> None:
    assert columns.find_header(UNITS, [(1, ["x"]), (2, ["p", "q", "r"]), (3, ["1", "", "2"])]) == 2
    assert columns.find_header(UNITS, []) == 0


def test_columns_without_a_heading_have_letters() -> None:
    assert columns.headings_of(["编号", "", " "], 4) == ["编号", "B 列", "C 列", "D 列"]
    assert [columns.letter(number) for number in (25, 26, 701, 702)] == ["Z 列", "AA 列", "ZZ 列", "AAA 列"]


def test_what_is_wrong_with_columns_is_said() -> None:
    label = columns.targets(UNITS)["name"].label
    assert columns.problems(UNITS, {"0": "name", "1": "name"})["twice"] == [label]
    assert columns.problems(UNITS, {"0": "name"})["key"] == [columns.targets(UNITS)["code"].label]
    assert columns.problems(UNITS, {})["nothing"] == ["单位"]
