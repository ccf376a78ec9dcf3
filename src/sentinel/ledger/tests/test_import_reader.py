"""Files as people have them: encodings, separators, formulas, merged headings, damage; rows as text or a reason."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sentinel.ledger.imports import reader
from sentinel.ledger.imports.reader import NUL, Unreadable

Facts = dict[str, Any]
Rows = list[tuple[int, int, list[str]]]


def read(path: Path, rows: int = 1000, columns: int = 50) -> tuple[Facts, Rows]:
    """What the reader says of a file."""
    said: list[str] = []
    reader.read(path, rows, columns, said.append)
    table = [line.rstrip("\n").split("\t", 2) for line in said[1:-1]]
    return json.loads(said[0]), [(int(sheet), int(line), json.loads(cells)) for sheet, line, cells in table]


def text_file(folder: Path, content: bytes) -> Path:
    path = folder / "x.csv"
    path.write_bytes(content)
    return path


def book(folder: Path, fill: Callable[[Any, Any], object], **options: object) -> Path:
    path = folder / "x.xlsx"
    with xlsxwriter.Workbook(str(path), options) as made:
        fill(made, made.add_worksheet("表一"))
    return path


TABLE = "编号,名称\nA1,永定河\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("gbk"), "gb18030"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace("\n", "\r\n").encode(), "utf-8"),
        (TABLE.replace(",", "\t").encode(), "utf-8"),
        (TABLE.replace(",", ";").encode(), "utf-8"),
    ],
    ids=["utf-8", "bom", "gb18030", "gbk", "utf-16", "crlf", "tabs", "semicolons"],
)
def test_text_is_read_in_its_encoding_and_separator(tmp_path: Path, content: bytes, encoding: str) -> None:
    facts, rows = read(text_file(tmp_path, content))
    assert facts["encoding"] == encoding
    assert rows == [(0, 1, ["编号", "名称"]), (0, 2, ["A1", "永定河"])]


def test_lines_of_two_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    lines = [f"甲{number},永定河\n".encode() for number in range(5)] + [
        "乙,清水河\n".encode("gb18030"),
        b"\xff\xff,x\n",
    ]
    facts, rows = read(text_file(tmp_path, b"".join(lines)))
    assert facts["encoding"] == "mixed"
    assert [cells[0] for _sheet, _line, cells in rows[4:]] == ["甲4", "乙", "\ufffd\ufffd"]


def test_cells_keep_their_lines_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    _facts, rows = read(text_file(tmp_path, b'a,"x\ny",\n\n,,\nb,"1,2"\n'))
    assert rows == [(0, 1, ["a", "x\ny"]), (0, 5, ["b", "1,2"])]


def test_nul_is_shown_and_formulas_in_text_stay_text(tmp_path: Path) -> None:
    _facts, rows = read(text_file(tmp_path, b"code,name\nA\x00B,=1+1\n"))
    assert rows[1] == (0, 2, [f"A{NUL}B", "=1+1"])


def fill_kinds(made: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["文字", "数", "小数", "日", "时", "真", "公式", "公式错误"])
    sheet.write_string(1, 0, "=SUM(A1)")
    sheet.write_number(1, 1, 110109108203)
    sheet.write_number(1, 2, 0.1)
    sheet.write_datetime(1, 3, datetime(2024, 5, 1), made.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    sheet.write_datetime(1, 4, datetime(2024, 5, 1, 8, 30), made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # noqa: DTZ001
    sheet.write_boolean(1, 5, True)
    sheet.write_formula(1, 6, "=1+1", None, 2)
    sheet.write_formula(1, 7, "=1/0", None, "#DIV/0!")


def test_a_workbook_gives_the_values_a_person_sees(tmp_path: Path) -> None:
    facts, rows = read(book(tmp_path, fill_kinds))
    assert rows[1][2] == ["=SUM(A1)", "110109108203", "0.1", "2024-05-01", "2024-05-01 08:30:00", "是", "2"]
    assert (facts["kind"], facts["errors"], facts["valueless"]) == ("xlsx", 1, 0)


def test_a_formula_without_a_value_is_counted(tmp_path: Path) -> None:
    whole = book(tmp_path, lambda _made, sheet: (sheet.write(0, 0, "x"), sheet.write_formula(1, 0, "=1+1", None, 77)))
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>77</v></c>", b"</c>"))
    facts, rows = read(bare)
    assert (facts["valueless"], len(rows)) == (1, 1)


def fill_merged(made: Any, sheet: Any) -> None:
    del made
    sheet.merge_range(0, 0, 0, 1, "基本信息")
    sheet.merge_range(0, 2, 1, 2, "区划")
    sheet.write_row(1, 0, ["编号", "名称"])
    sheet.write_row(2, 0, ["A1", "甲", "甲村"])


def test_a_merged_heading_stands_in_all_its_cells(tmp_path: Path) -> None:
    _facts, rows = read(book(tmp_path, fill_merged))
    assert [cells for _sheet, _line, cells in rows] == [
        ["基本信息", "基本信息", "区划"],
        ["编号", "名称", "区划"],
        ["A1", "甲", "甲村"],
    ]


def test_lines_and_columns_are_those_of_the_sheet(tmp_path: Path) -> None:
    _facts, rows = read(book(tmp_path, lambda _made, sheet: sheet.write(6, 3, "x")))
    assert rows == [(0, 7, ["", "", "", "x"])]


def refused(path: Path, **bounds: int) -> str:
    with pytest.raises(Unreadable) as why:
        read(path, **bounds)
    return why.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b",,,\n,,\n", "empty"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "broken"),
        (b"<html><table><tr><td>1</td></tr></table>", "web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web_page"),
        (b"%PDF-1.7\n...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
        (b'a,b\n"never closed', ""),
    ],
    ids=["empty", "blank", "commas", "zip", "ole", "html", "xml", "pdf", "png", "open quote"],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    path = text_file(tmp_path, content)
    found = refused(path) if code else read(path)[1][1][2][0]
    assert found == (code or "never closed")


def test_bounds_are_kept(tmp_path: Path) -> None:
    assert refused(text_file(tmp_path, b"a\n" * 11), rows=10) == "too_many_rows"
    assert refused(text_file(tmp_path, b"a," * 60 + b"a\n"), columns=50) == "too_many_columns"
    assert refused(book(tmp_path, lambda _m, sheet: sheet.write(0, 60, "x")), columns=50) == "too_many_columns"
    assert refused(book(tmp_path, lambda _m, sheet: sheet.write_column(0, 0, range(30))), rows=10) == "too_many_rows"


def test_another_kind_of_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    assert refused(path) == "not_a_table"


def test_what_says_it_unpacks_to_gigabytes_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "UNPACKED", 1000)
    assert refused(book(tmp_path, lambda _m, sheet: sheet.write(0, 0, "x"))) == "too_large_inside"


def test_a_locked_workbook_is_told(tmp_path: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000
    assert refused(text_file(tmp_path, head + "EncryptedPackage".encode("utf-16-le"))) == "password"
