"""From an uploaded file to rows of text, read in a process of its own, with a sentence for every way it can fail."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import parameters
from sentinel.kernel.refusals import Invalid

READER = Path(__file__).with_name("reader.py")
MOST_ROWS, MOST_COLUMNS = 200_000, 300
MEGABYTE = 1024 * 1024
ACCEPTED = ".xlsx,.xls,.xlsm,.xlsb,.ods,.csv,.tsv,.txt"
BROKEN = gettext_lazy("文件打不开，可能没有传完整或已损坏，请用 Excel 打开另存后再上传。")
WHY = {
    "empty": gettext_lazy("文件里没有内容，请检查是否选对了文件。"),
    "web_page": gettext_lazy("这是网页格式的“假 Excel”，请用 Excel 打开后另存为 .xlsx 再上传。"),
    "not_a_table": gettext_lazy("这不是表格文件。可以上传 Excel（.xlsx、.xls）、.ods、.csv 或 .tsv。"),
    "password": gettext_lazy("文件加了密码，请在 Excel 中去掉密码后再上传。"),
    "too_large_inside": gettext_lazy("文件展开后太大，或有离数据很远的单元格，请只保留要导入的内容后再上传。"),
    "broken": BROKEN,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold; said on the page before anybody chooses one."""

    megabytes: int
    rows: int
    columns: int = MOST_COLUMNS


def limits(at: datetime) -> Limits:
    """The limits in force."""
    return Limits(
        _number("files.max_mb", settings.SENTINEL_FILE_MB, at), _number("imports.max_rows", MOST_ROWS, at), MOST_COLUMNS
    )


def _number(key: str, otherwise: int, at: datetime) -> int:
    row = parameters.find(key, at=at)
    return int(row.value) if row is not None else otherwise


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is being read: what it is, the names of its sheets, and its rows (sheet, line, cells as JSON)."""

    facts: dict[str, Any]
    rows: Iterator[tuple[int, int, str]]


@contextmanager
def opened(path: Path, bounds: Limits) -> Iterator[Opened]:
    """Read a file; Invalid with a sentence where it cannot be, at once or while its rows are taken."""
    words = [sys.executable, "-I", str(READER), str(path), str(bounds.rows), str(bounds.columns)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace"
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                raise Invalid({"file": str(WHY["too_large_inside"])})
            facts = json.loads(first)
            _refuse(facts, bounds)
            yield Opened(facts, _rows(process.stdout, bounds))
        finally:
            process.kill()


def _rows(lines: Any, bounds: Limits) -> Iterator[tuple[int, int, str]]:
    for line in lines:
        if line.startswith("{"):
            _refuse(json.loads(line), bounds)
            return
        sheet, number, cells = line.rstrip("\n").split("\t", 2)
        yield int(sheet), int(number), cells
    # The process ended without saying so: it reached a bound of memory or time.
    raise Invalid({"file": str(WHY["too_large_inside"])})


def _refuse(said: dict[str, Any], bounds: Limits) -> None:
    code = said.get("problem")
    if code == "too_many_rows":
        text = _("文件有 {n} 行以上，一次最多 {most} 行，请分成几个文件。").format(n=said["detail"], most=bounds.rows)
    elif code == "too_many_columns":
        text = _("文件有 {n} 列，最多 {most} 列，请删去多余的列。").format(n=said["detail"], most=bounds.columns)
    else:
        text = str(WHY.get(str(code), BROKEN))
    if code is not None:
        raise Invalid({"file": text})


def notes(facts: dict[str, Any]) -> list[str]:
    """What a person should know of the file before going on."""
    said = []
    if facts["encoding"] == "gb18030":
        said.append(_("文字编码为 GBK/GB18030，已自动识别；请看下面的内容是否正常。"))
    elif facts["encoding"] == "mixed":
        said.append(_("文件里混有两种文字编码，已逐行识别；有认不出的字的行会标为有问题。"))
    if facts["macros"]:
        said.append(_("文件带有宏；只读取数值，宏没有运行。"))
    if facts["valueless"]:
        said.append(
            _("有 {n} 个公式没有保存结果，读作空白；请在 Excel 中打开并保存一次再上传。").format(n=facts["valueless"])
        )
    if facts["errors"]:
        said.append(_("有 {n} 个单元格是公式错误（如 #DIV/0!），读作空白。").format(n=facts["errors"]))
    return said
