"""CSV and the text of DBF files: encoding, separator, columns that hold a place. No Django, no GDAL."""

import csv
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sentinel.geo.imports.formats import Unusable

UTF8, GBK = "UTF-8", "GB18030"
ENCODINGS = (UTF8, GBK)
SAMPLE = 4 * 1024 * 1024
MOST_COLUMNS = 200
LONGEST_CELL = 4 * 1024 * 1024
SEPARATORS = ",;\t"
LON_NAMES = {"lon", "lng", "long", "longitude", "x", "经度", "东经", "经度(°)", "jd"}
LAT_NAMES = {"lat", "latitude", "y", "纬度", "北纬", "纬度(°)", "wd"}
WKT_NAMES = {"wkt", "geom", "geometry", "the_geom", "几何"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a CSV hold the place: longitude and latitude (or easting and northing), or one with WKT."""

    lon: str = ""
    lat: str = ""
    wkt: str = ""

    @property
    def known(self) -> bool:
        """True when a place can be read."""
        return bool(self.wkt or (self.lon and self.lat))


def encoding_of(sample: bytes) -> str:
    """UTF-8 where it decodes, else GB18030 where that does; empty where neither fits and a person must say."""
    for name, codec in ((UTF8, "utf-8-sig"), (GBK, "gb18030")):
        try:
            sample.decode(codec)
        except UnicodeDecodeError as error:
            # A sample may end in the middle of a character.
            if len(sample) >= SAMPLE and error.start >= len(sample) - 4:
                return name
            continue
        return name
    return ""


def dbf_encoding(path: Path) -> str:
    """The encoding of a DBF: what the .cpg beside it says when that is one of ours, else what its text decodes as."""
    said = path.with_suffix(".cpg")
    if said.exists():
        word = said.read_bytes()[:32].decode("ascii", "replace").strip().upper().replace("_", "-")
        if word in {"UTF-8", "UTF8", "65001"}:
            return UTF8
        if word in {"GBK", "GB2312", "GB18030", "936", "CP936", "OEM 936", "ANSI 936"}:
            return GBK
    return encoding_of(b"\n".join(_texts(path.read_bytes()[:SAMPLE])))


def _texts(data: bytes) -> Iterator[bytes]:
    """Field names and character cells of a DBF, whole ones only."""
    if len(data) < 32:
        return
    head, width = struct.unpack_from("<HH", data, 8)
    offset, spans = 1, []
    for at in range(32, max(head - 1, 32), 32):
        field = data[at : at + 32]
        if len(field) < 32 or field[0] == 0x0D:
            break
        yield field[:11].split(b"\0")[0]
        if field[11:12] in {b"C", b"M"}:
            spans.append((offset, offset + field[16]))
        offset += field[16]
    for at in range(head, len(data) - width + 1, max(width, 1)):
        record = data[at : at + width]
        yield from (record[start:end].rstrip(b" \0") for start, end in spans)


class Table:
    """A CSV file: header and rows, read once from the start each time."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        self.path = path
        self.encoding = encoding or encoding_of(sample)
        if not self.encoding:
            self.header: list[str] = []
            self.separator = ","
            return
        head = sample.decode("utf-8-sig" if self.encoding == UTF8 else "gb18030", "replace").split("\n", 1)[0]
        self.separator = max(SEPARATORS, key=head.count)
        self.header = [name.strip() for name in next(self._cells(), [])]
        if not self.header or len(self.header) > MOST_COLUMNS:
            raise Unusable(f"CSV 的第一行应是列名，最多 {MOST_COLUMNS} 列。")
        if len(set(self.header)) != len(self.header) or "" in self.header:
            raise Unusable("CSV 的列名有空的或重复的，请改好后重传。")

    def _cells(self) -> Iterator[list[str]]:
        csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))
        codec = "utf-8-sig" if self.encoding == UTF8 else "gb18030"
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, encoding=codec, newline="") as text:
            try:
                yield from csv.reader(text, delimiter=self.separator, strict=True)
            except UnicodeDecodeError as error:
                raise Unusable(f"文件不是 {self.encoding} 编码，请选另一种编码。") from error
            except csv.Error as error:
                raise Unusable("CSV 有读不懂的地方（引号没有配对，或一格太长）。") from error

    def rows(self) -> Iterator[tuple[int, dict[str, str], str]]:
        """(number, cells by column, what is wrong with the row) of every row that is not blank."""
        cells = self._cells()
        next(cells, None)
        number = 0
        for row in cells:
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            wrong = "" if len(row) == len(self.header) else f"有 {len(row)} 格，表头是 {len(self.header)} 列"
            named = dict(zip(self.header, row, strict=False))
            if len(row) > len(self.header):
                named["多出的格"] = self.separator.join(row[len(self.header) :])
            yield number, named, wrong

    def guess(self) -> Columns:
        """The columns whose names say they hold the place."""
        by_name = {name.lower(): name for name in self.header}
        pick = {key: next((by_name[word] for word in by_name if word in names), "") for key, names in _NAMES.items()}
        return Columns(wkt=pick["wkt"]) if pick["wkt"] else Columns(lon=pick["lon"], lat=pick["lat"])


_NAMES = {"lon": LON_NAMES, "lat": LAT_NAMES, "wkt": WKT_NAMES}
