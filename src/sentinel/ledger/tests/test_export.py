"""The CSV file: labels, words instead of codes, and nothing a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.kernel.models import Organisation
from sentinel.ledger.export import BOM, csv_lines, harmless
from sentinel.ledger.tests.samples import UNITS, make_units


@pytest.mark.django_db
def test_the_file_says_what_the_list_shows() -> None:
    make_units()
    rows = Organisation.objects.select_related("parent").order_by("code")
    assert list(csv_lines(UNITS, rows)) == [
        f"{BOM}编码,名称,类别,区划,标注,上级,名称长度(字)\r\n",
        "A,甲镇政府,镇街,甲镇,演示,,4\r\n",
        "B,'=1+1,村（社区）,甲镇,,甲镇政府,4\r\n",
        "C,乙镇政府,镇街,乙镇,,,4\r\n",
    ]


@pytest.mark.parametrize("text", ["-12.5", "+3", "-0", "1e5", "", "正常", "a=b"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-"])
def test_formulas_become_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.text())
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    kept = harmless(text)
    assert kept.removeprefix("'") == text.removeprefix("'")
    assert harmless(kept) == kept
