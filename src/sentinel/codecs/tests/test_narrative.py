"""Pieces of reports in plain words: exact ones here, precision and recall over the corpus in `bench extraction`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.codecs.narrative import Piece, read
from sentinel.codecs.narrative.people import number

AT = datetime(2023, 7, 31, 11, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
AREAS = (
    ("110109000000", "门头沟区"),
    ("110109106000", "王平镇"),
    ("110109106203", "东王平村"),
    ("110109108203", "下苇甸"),
    ("110109108000", "妙峰山镇"),
    ("110109101203", "下苇甸"),
)
CALL = (
    "妙峰山镇值班室电话：今早7时20分，下苇甸村109国道50公里处发生山体塌方，2人死亡、1人失踪，三名群众受伤，12人被困。"
)


def pieces(text: str, **given: object) -> dict[str, tuple[str, str]]:
    """Field -> (words, value)."""
    return {piece.field: (piece.words, piece.value) for piece in read(text, at=AT, gazetteer=AREAS, **given)}  # type: ignore[arg-type]


def test_a_call_gives_all_its_pieces() -> None:
    assert pieces(CALL) == {
        "area": ("下苇甸", "110109108203"),
        "time": ("今早7时20分", "2023-07-31T07:20"),
        "place": ("下苇甸村109国道50公里处", "下苇甸村109国道50公里处"),
        "kind": ("山体塌方", "11D01"),
        "dead": ("2人死亡", "2"),
        "missing": ("1人失踪", "1"),
        "injured": ("三名群众受伤", "3"),
        "trapped": ("12人被困", "12"),
    }


@pytest.mark.parametrize(
    ("words", "minute"),
    [
        ("昨晚9时许发生火灾。", "2023-07-30T21:00"),
        ("29日凌晨3点半发生火灾。", "2023-07-29T03:30"),
        ("12月30日下午2时05分发生火灾。", "2022-12-30T14:05"),
        ("７月３０日 18：40 发生火灾。", "2023-07-30T18:40"),
        ("30日晚发生火灾。", ""),
    ],
)
def test_times_are_read_from_now_and_never_lie_ahead_by_a_year(words: str, minute: str) -> None:
    assert pieces(words)["time"][1] == minute


def test_what_is_not_of_the_event_is_left_alone() -> None:
    found = pieces(
        "2013年12月31日\n新华社30日电 截至8时，某县发生火灾，无人员伤亡。去年火灾曾造成9人死亡，据统计每年5人受伤。"
    )
    assert (found["dead"], found["injured"], found["kind"]) == (
        ("无人员伤亡", "0"),
        ("无人员伤亡", "0"),
        ("火灾", "12G00"),
    )
    assert "time" not in found
    assert "12H00" not in [value for _words, value in pieces("今日上午开会。").values()]


@pytest.mark.parametrize(("words", "value"), [("十", 10), ("二十三", 23), ("一百零五", 105), ("两", 2), ("1万2", None)])
def test_chinese_numbers(words: str, value: int | None) -> None:
    assert number(words) == value


@given(st.text(alphabet="今昨30日晚时分人死亡火灾在市区发生，。\n４上1", max_size=80))
def test_every_piece_is_where_it_says(text: str) -> None:
    for piece in read(text, at=AT, gazetteer=AREAS):
        assert isinstance(piece, Piece)
        assert text[piece.start : piece.end] == piece.words
        assert piece.words
