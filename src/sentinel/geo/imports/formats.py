"""What a file is by its content, and how an archive is unpacked without trusting a name or a size in it."""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MAX_BYTES = 256 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 32 * 1024 * 1024
MAX_MEMBERS = 200
HEAD = 4096
PART = 1024 * 1024
SHAPE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
NEEDED_PARTS = (".shp", ".shx", ".dbf")


class Unusable(ValueError):
    """A file that cannot be read; the sentence is for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: the driver that may open it and nothing else."""

    name: str
    title: str
    driver: str


GEOJSON = Format("geojson", "GeoJSON", "GeoJSON")
SHAPEFILE = Format("shapefile", "Shapefile（zip）", "ESRI Shapefile")
GEOPACKAGE = Format("geopackage", "GeoPackage", "GPKG")
GEOTIFF = Format("geotiff", "GeoTIFF", "GTiff")
CSV = Format("csv", "CSV", "CSV")
OSM = Format("osm", "OSM PBF", "OSM")
FORMATS = {one.name: one for one in (GEOJSON, SHAPEFILE, GEOPACKAGE, GEOTIFF, CSV, OSM)}
SUFFIXES = {
    "geojson": ".geojson",
    "shapefile": ".zip",
    "geopackage": ".gpkg",
    "geotiff": ".tif",
    "csv": ".csv",
    "osm": ".osm.pbf",
}
ENDINGS = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".zip": "shapefile",
    ".gpkg": "geopackage",
    ".tif": "geotiff",
    ".tiff": "geotiff",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".pbf": "osm",
}
ACCEPTED = "GeoJSON、Shapefile（打成 zip）、GeoPackage、GeoTIFF、CSV、OSM PBF"


def sniff(path: Path, called: str) -> Format:
    """The format of a file by its first bytes; refused when it is none of ours or its name says otherwise."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Unusable("这个文件是空的，没有导入任何内容。")
    found = _by_content(head)
    ending = PurePosixPath(called.replace("\\", "/")).suffix.lower()
    if found is None:
        raise Unusable(f"认不出这个文件的内容。可以导入：{ACCEPTED}。")
    if ending not in ENDINGS:
        raise Unusable(f"不接受“{ending or '没有后缀'}”文件。可以导入：{ACCEPTED}。")
    if ENDINGS[ending] != found.name:
        raise Unusable(f"文件名说是 {FORMATS[ENDINGS[ending]].title}，内容却是 {found.title}，请核对后重传。")
    return found


def _by_content(head: bytes) -> Format | None:
    if head.startswith(b"PK\x03\x04"):
        return SHAPEFILE
    if head.startswith(b"SQLite format 3\x00") and head[68:72] in {b"GPKG", b"GP10", b"GP11"}:
        return GEOPACKAGE
    if head[:4] in {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"}:
        return GEOTIFF
    if b"OSMHeader" in head[4:32]:
        return OSM
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return GEOJSON
    if b"\x00" in head or text.startswith((b"<", b"[", b"%", b"#!")):
        return None
    return CSV if any(mark in head for mark in (b",", b";", b"\t")) else None


def unpack_shapes(archive: Path, folder: Path) -> list[Path]:
    """The shapefiles of a zip, written under names of our own; sizes are counted while reading, never believed."""
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted = _wanted(opened)
            return [_unpack(opened, parts, folder / f"shape{number}") for number, parts in enumerate(wanted)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unusable("这个 zip 打不开（损坏、加密或不是常见的压缩方式），请重新打包。") from error


def _wanted(opened: zipfile.ZipFile) -> list[dict[str, zipfile.ZipInfo]]:
    members = [one for one in opened.infolist() if not one.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise Unusable(f"压缩包里有 {len(members)} 个文件，最多 {MAX_MEMBERS} 个。")
    if sum(one.file_size for one in members) > MAX_UNPACKED:
        raise Unusable("压缩包解开后超过 1 GB，没有解开。")
    groups: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for one in members:
        inside = PurePosixPath(one.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            raise Unusable("压缩包里有指向包外的路径，没有解开。")
        if inside.suffix.lower() in SHAPE_PARTS:
            groups.setdefault(str(inside.with_suffix("")), {})[inside.suffix.lower()] = one
    wanted = [parts for _name, parts in sorted(groups.items()) if ".shp" in parts]
    if not wanted:
        raise Unusable("压缩包里没有 .shp 文件。")
    for parts in wanted:
        if missing := [part for part in NEEDED_PARTS if part not in parts]:
            name = PurePosixPath(parts[".shp"].filename).name
            raise Unusable(f"{name} 缺少 {'、'.join(missing)} 文件，请把同名文件一起打包。")
    return wanted


def _unpack(opened: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    stem = PurePosixPath(parts[".shp"].filename.replace("\\", "/")).stem
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in stem)[:48] or "layer"
    for suffix, member in parts.items():
        with opened.open(member) as packed, (folder / f"{safe}{suffix}").open("wb") as file:
            _copy(packed, file, member)
    return folder / f"{safe}.shp"


def _copy(packed: object, file: object, member: zipfile.ZipInfo) -> None:
    written = 0
    while part := packed.read(PART):  # type: ignore[attr-defined]
        written += len(part)
        bomb = written > RATIO_COUNTS_FROM and written > MAX_RATIO * max(member.compress_size, 1)
        if bomb or written > MAX_UNPACKED:
            raise Unusable("压缩包解开后大得不正常，没有解开。")
        file.write(part)  # type: ignore[attr-defined]
