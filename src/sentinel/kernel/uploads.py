"""What an upload really is: a clean name, a type told by its bytes, a picture's size, place and time.

Nothing here trusts the name or the type the browser says.
"""

import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from sentinel.kernel.refusals import Invalid

LONGEST_NAME = 100
MAX_PIXELS = 80_000_000  # a 48-megapixel phone passes; what unpacks to gigabytes does not
THUMB = (480, 480)
HEAD = 65_536
# Extension -> the type it is served as. What is not here is not taken: no html, svg or programs.
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
OFFICE = "application/vnd.openxmlformats-officedocument."
ALLOWED = PICTURES | {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "amr": "audio/amr",
    "wav": "audio/x-wav",
    "csv": "text/csv",
    "txt": "text/plain",
}
# Extensions that share one container: the bytes tell the container, the name tells which.
FAMILIES = (
    {"jpg", "jpeg", "jfif", "jpe"},
    {"docx", "xlsx", "pptx", "ofd", "zip"},
    {"doc", "xls", "wps", "ppt", "msi"},
    {"mp4", "m4a", "m4v", "mov", "3gp"},
    {"mp3", "mpga"},
)
# What a container must hold to be what its extension says.
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "ofd": "OFD.xml"}
TEXTS = {"csv", "txt"}
INLINE = {"jpg", "jpeg", "png", "webp", "gif", "pdf"}
# Pillow warns below twice this and refuses above; here both are refusals.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError)
UNREADABLE = gettext_lazy("这张图片打不开，可能没有传完整，请重新拍摄或另存后上传。")
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says of itself: pixels, and where and when it was taken (naive, local to the camera)."""

    width: int
    height: int
    taken: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def clean_name(name: str) -> str:
    """A file name without folders, control and direction characters; never empty, never longer than 100."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/")).split("/")[-1]
    base = _FORBIDDEN.sub("", base).strip().rstrip(".")
    stem, dot, extension = base.rpartition(".")
    stem, extension = (stem, extension.lower()) if dot else (base, "")
    if not stem or _RESERVED.match(stem):
        stem = f"{_('附件')}{stem}"
    kept = stem[: LONGEST_NAME - len(extension) - 1]
    return f"{kept}.{extension}" if extension else kept


def extension_of(name: str) -> str:
    """The extension in lower case; empty for none."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def told_type(name: str, stream: BinaryIO) -> str:
    """The type to serve a file as; refuses what is not allowed and names that say something else than the bytes."""
    extension = extension_of(name)
    if extension not in ALLOWED:
        allowed = _("可以上传图片、PDF、Word、Excel、录音、录像或压缩包。")
        raise Invalid({"file": _("不接收“{name}”这种文件。{allowed}").format(name=name[-24:], allowed=allowed)})
    head = stream.read(HEAD)
    if not head:
        raise Invalid({"file": _("这个文件是空的，请重新选择。")})
    family = next((group for group in FAMILIES if extension in group), {extension})
    matches = _plain_text(head) if extension in TEXTS else bool(_extensions(head) & family)
    if not matches or not _holds_part(extension, stream):
        raise Invalid(
            {"file": _("文件内容与扩展名“.{extension}”不符，请用原来的程序另存后再上传。").format(extension=extension)}
        )
    return ALLOWED[extension]


def _holds_part(extension: str, stream: BinaryIO) -> bool:
    """A container holds the part that makes it what it says; others need none."""
    if extension not in PARTS:
        return True
    try:
        with zipfile.ZipFile(stream) as container:
            return PARTS[extension] in container.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _extensions(head: bytes) -> set[str]:
    """The extensions the first bytes speak of."""
    try:
        return {match.extension.removeprefix(".").lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _plain_text(head: bytes) -> bool:
    if b"\x00" in head or re.match(rb"\s*<(!doctype|html|svg|\?xml|script)", head, re.IGNORECASE):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: max(len(head) - 4, 0) if len(head) >= HEAD else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def read_picture(stream: BinaryIO) -> Picture:
    """Size, place and time of a picture; refuses what is broken or unpacks to more than memory should hold."""
    try:
        with Image.open(stream) as image:
            exif = image.getexif()
            turned = exif.get(ExifTags.Base.Orientation) in {5, 6, 7, 8}
            width, height = image.size[::-1] if turned else image.size
            lon, lat = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
            return Picture(width, height, _taken(exif), lon, lat)
    except BOMBS as bomb:
        raise Invalid({"file": _("图片像素过大，展开后放不进内存，请缩小后再上传。")}) from bomb
    except BROKEN as wrong:
        raise Invalid({"file": str(UNREADABLE)}) from wrong


def thumbnail(stream: BinaryIO) -> bytes:
    """A small upright JPEG of a picture, without what the original says of place and time."""
    try:
        with Image.open(stream) as image:
            image.draft("RGB", THUMB)
            small = ImageOps.exif_transpose(image)
            small.thumbnail(THUMB)
            out = BytesIO()
            small.convert("RGB").save(out, "JPEG", quality=82)
            return out.getvalue()
    except BROKEN as wrong:
        raise Invalid({"file": str(UNREADABLE)}) from wrong


def _taken(exif: Image.Exif) -> datetime | None:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(said).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera says no zone
    except ValueError:
        return None


def _place(gps: dict[int, Any]) -> tuple[float | None, float | None]:
    try:
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    inside = -180 <= lon <= 180 and -90 <= lat <= 90 and (lon, lat) != (0.0, 0.0)
    return (lon, lat) if inside else (None, None)


def _degrees(parts: Any, side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if str(side).strip("\x00 ").upper() == negative else value, 7)
