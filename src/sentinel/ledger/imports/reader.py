"""Reads one spreadsheet in a process of its own and says its rows as text; run by path, it knows nothing of ours.

`python reader.py FILE ROWS COLUMNS` writes to stdout one JSON object about the file, then a line per row that holds
anything: sheet number, line number and the cells as a JSON list, parted by tabs. A file that cannot be read ends with
`{"problem": code, "detail": text}` instead. Memory and time are bounded, so a file that unpacks to gigabytes ends this
process and nothing else.
"""

import csv
import json
import re
import resource
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY, SECONDS = 3 * 1024**3, 90
UNPACKED = 1_000_000_000
WRITTEN = 400_000_000
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
NUL = "\u2400"  # stands for a NUL, which no table can hold
LOST = "\ufffd"
MIXED_SHARE = 0.3
HEAD_ROWS = 20
WHOLE = 1e15
_WEB = re.compile(rb"\s*(\xef\xbb\xbf)?<(!doctype|html|\?xml|table|meta)", re.IGNORECASE)
_VALUELESS = re.compile(rb"</f></c>|<f[^<>]*/></c>|<f[^<>]*></f><v></v>|</f><v/></c>")
_ERRORS = re.compile(rb'<c [^>]*t="e"')


class Unreadable(Exception):
    """Why the file cannot be taken."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, str(detail)


def text_of(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, str):
        return value.replace("\x00", NUL) if "\x00" in value else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def kind_of(path: Path) -> str:
    """What the bytes are, whatever the name says: zip, ole or text."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise Unreadable("empty")
    if head.startswith(ZIP):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    if _WEB.match(head):
        raise Unreadable("web_page")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _binary(head):
        raise Unreadable("not_a_table")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise Unreadable("not_a_table")
    return "text"


def _binary(head: bytes) -> bool:
    """A table with a few NULs in it is text that was damaged; anything else with them is no table."""
    control = sum(byte < 32 and byte not in b"\t\r\n\x00" for byte in head)
    return head.count(0) + control > len(head) / 10


class Book:
    """A workbook: its sheets with their rows as text."""

    def __init__(self, path: Path, kind: str, most_rows: int, most_columns: int) -> None:
        self.most_rows, self.most_columns = most_rows, most_columns
        self.facts: dict[str, Any] = {"kind": "xls", "encoding": "", "valueless": 0, "errors": 0, "macros": False}
        if kind == "zip":
            self._look_inside(path)
        try:
            self.book = CalamineWorkbook.from_path(str(path))
        except PasswordError as locked:
            raise Unreadable("password") from locked
        except CalamineError as broken:
            raise Unreadable("password" if kind == "ole" and _encrypted(path) else "broken", broken) from broken
        self.names = list(self.book.sheet_names)

    def _look_inside(self, path: Path) -> None:
        """Unpack once, counting: what claims or turns out to be too much is not opened; formulas without values."""
        try:
            with zipfile.ZipFile(path) as container:
                members = container.infolist()
                if sum(member.file_size for member in members) > UNPACKED:
                    raise Unreadable("too_large_inside")
                names = {member.filename for member in members}
                self.facts["kind"] = _office_kind(container, names)
                self.facts["macros"] = any(name.endswith("vbaProject.bin") for name in names)
                for member in members:
                    if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                        self._count(container, member)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as broken:
            raise Unreadable("broken", broken) from broken
        except RuntimeError as locked:
            raise Unreadable("password") from locked

    def _count(self, container: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        with container.open(member) as part:
            while chunk := part.read(1 << 22):
                self.facts["valueless"] += len(_VALUELESS.findall(chunk))
                self.facts["errors"] += len(_ERRORS.findall(chunk))

    def rows(self, number: int) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of the rows of a sheet that hold anything; merged headings stand in all their cells."""
        try:
            sheet = self.book.get_sheet_by_index(number)
        except CalamineError as broken:
            raise Unreadable("broken", broken) from broken
        if sheet.start is None or sheet.end is None:
            return
        if sheet.end[1] >= self.most_columns:
            raise Unreadable("too_many_columns", sheet.end[1] + 1)
        if sheet.end[0] - sheet.start[0] >= self.most_rows * 2:
            raise Unreadable("too_many_rows", sheet.end[0] + 1)
        left = [""] * sheet.start[1]
        merged = {
            (row, column): (first_row, first_column)
            for (first_row, first_column), (last_row, last_column) in (sheet.merged_cell_ranges or ())
            if first_row < HEAD_ROWS and last_row - first_row < HEAD_ROWS
            for row in range(first_row, last_row + 1)
            for column in range(first_column, min(last_column, self.most_columns) + 1)
        }
        head: list[list[str]] = []
        for line, cells in enumerate(sheet.iter_rows()):
            texts = left + [text_of(cell) for cell in cells]
            if line < HEAD_ROWS and merged:
                head.append(texts)
                _spread(head, merged, line)
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield line + 1, texts


def _spread(head: list[list[str]], merged: dict[tuple[int, int], tuple[int, int]], line: int) -> None:
    """Write the word of a merged heading into its other cells."""
    for (row, column), (first_row, first_column) in merged.items():
        if row == line and column < len(head[row]) and first_row < len(head) and first_column < len(head[first_row]):
            head[row][column] = head[row][column] or head[first_row][first_column]


def _office_kind(container: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and b"opendocument.spreadsheet" in container.read("mimetype"):
        return "ods"
    raise Unreadable("not_a_table")


def _encrypted(path: Path) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


class Text:
    """A text file of separated values."""

    def __init__(self, path: Path, most_rows: int, most_columns: int) -> None:
        self.most_rows, self.most_columns = most_rows, most_columns
        decoded, encoding = decode(path.read_bytes())
        decoded = decoded.replace("\x00", NUL)
        self.separator = separator_of(decoded)
        self.text = decoded
        self.names = [""]
        self.facts: dict[str, Any] = {
            "kind": "tsv" if self.separator == "\t" else "csv",
            "encoding": encoding,
            "valueless": 0,
            "errors": 0,
            "macros": False,
        }

    def rows(self, number: int) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of the rows that hold anything; the line is where the row begins in the file."""
        del number
        csv.field_size_limit(max(len(self.text) + 1, csv.field_size_limit()))
        reader = csv.reader(StringIO(self.text, newline=""), delimiter=self.separator)
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as broken:
                raise Unreadable("broken", broken) from broken
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > self.most_columns:
                raise Unreadable("too_many_columns", len(cells))
            if cells:
                yield line, cells
            line = reader.line_num + 1


def decode(raw: bytes) -> tuple[str, str]:
    """Text of bytes and the encoding they were in; lines of two encodings are each read in their own."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lines = raw.splitlines(keepends=True)
    foreign = [line for line in lines if not line.isascii()]
    unicode_share = sum(_fits(line, "utf-8") for line in foreign) / len(foreign)
    if unicode_share < MIXED_SHARE and _fits(raw, "gb18030"):
        return raw.decode("gb18030"), "gb18030"
    return "".join(_decode_line(line) for line in lines), "mixed"


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_line(line: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        if _fits(line, encoding):
            return line.decode(encoding)
    return line.decode("utf-8", errors="replace")


def separator_of(text: str) -> str:
    """The sign that parts the first lines most evenly; a comma where nothing does."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:65_536].splitlines()[:20] if line.strip()]
    found = {sign: [line.count(sign) for line in lines] for sign in "\t,;|，"}
    best = max(found, key=lambda sign: (sum(count > 0 for count in found[sign]), sum(found[sign])), default=",")
    return best if any(found[best]) else ","


def read(path: Path, most_rows: int, most_columns: int, write: Callable[[str], object]) -> None:
    """Say what the file is, then its rows."""
    kind = kind_of(path)
    source = Text(path, most_rows, most_columns) if kind == "text" else Book(path, kind, most_rows, most_columns)
    write(json.dumps({**source.facts, "sheets": source.names}, ensure_ascii=False) + "\n")
    count = written = 0
    for number in range(len(source.names)):
        for line, cells in source.rows(number):
            count += 1
            if count > most_rows:
                raise Unreadable("too_many_rows", count)
            said = f"{number}\t{line}\t{json.dumps(cells, ensure_ascii=False)}\n"
            written += len(said)
            if written > WRITTEN:
                raise Unreadable("too_large_inside")
            write(said)
    if not count:
        raise Unreadable("empty")
    write(json.dumps({"end": count}) + "\n")


def main() -> int:
    """Read the file named first under the limits that follow."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(1, "w", encoding="utf-8", errors="surrogatepass", closefd=False) as out:
        try:
            read(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), out.write)
        except Unreadable as why:
            out.write(json.dumps({"problem": why.code, "detail": unicodedata.normalize("NFC", why.detail)}) + "\n")
        except MemoryError:
            out.write(json.dumps({"problem": "too_large_inside", "detail": ""}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
