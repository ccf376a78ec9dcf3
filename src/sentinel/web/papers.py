"""Papers: PDF by Typst and Word by docxtpl from one set of facts, in the official form of GB/T 9704-2012.

Fonts are asked for by the names offices have (仿宋_GB2312, 方正小标宋简体 …) and fall back to Noto CJK.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from docxtpl import DocxTemplate  # type: ignore[import-untyped]

from sentinel.kernel import spaces
from sentinel.web.word_form import official_template

OFFICIAL = Path(__file__).parent / "templates" / "papers" / "official.typ"
PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# 22 characters of 3号 fit between the margins of a mark set at this size; a longer one is set smaller.
MARK_SIZE, MARK_WIDTH_PT = 60, 430
EXERCISE = "演练"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the body: `p` paragraph, `h1` 一、 `h2` （一） `h3` 1. headings, `table` rows under a header."""

    kind: str = "p"
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPaper:
    """What stands on an official paper; empty parts are left out. `number` is 〔年〕n号 or 第 n 期."""

    title: str
    blocks: tuple[Block, ...]
    mark: str = ""
    number: str = ""
    head_left: str = ""
    head_right: str = ""
    signer: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    to: str = ""
    attachments: tuple[str, ...] = field(default=())
    organ: str = ""
    date: str = ""
    note: str = ""
    copies: str = ""
    copies_word: str = "抄送"
    printed_by: str = ""
    printed_on: str = ""

    def data(self) -> dict[str, Any]:
        """The paper as plain values for a template."""
        widest = max(len(self.mark), 1)
        return {**asdict(self), "mark_size": min(MARK_SIZE, MARK_WIDTH_PT // widest - 4)}


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """A PDF of a Typst template that reads `sys.inputs.data` as JSON; the same data gives the same bytes."""
    made: bytes = typst.compile(template, sys_inputs={"data": _json(data)}, format="pdf", timestamp=0)
    return made


def pictures(template: Path, data: Mapping[str, Any], ppi: float = 80) -> list[bytes]:
    """The pages of the same PDF as PNG, to look at."""
    made: Any = typst.compile(template, sys_inputs={"data": _json(data)}, format="png", ppi=ppi, timestamp=0)
    return made if isinstance(made, list) else [made]


def docx(template: Path, data: Mapping[str, Any]) -> bytes:
    """A Word document of a docxtpl template; text is escaped."""
    return _filled(DocxTemplate(template), data)


def official_pdf(paper: OfficialPaper) -> bytes:
    """The paper as PDF."""
    return pdf(OFFICIAL, paper.data())


def official_docx(paper: OfficialPaper) -> bytes:
    """The paper as Word, for an office that goes on writing in it."""
    return _filled(DocxTemplate(BytesIO(_official_form())), paper.data())


def chinese_date(instant: Any) -> str:
    """2023年7月31日, in the district's own time."""
    local = timezone.localtime(instant)
    return f"{local.year}年{local.month}月{local.day}日"


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A paper to be saved under a Chinese name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _marked(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"watermark": EXERCISE if spaces.exercise() else "", **data}


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(_marked(data), ensure_ascii=False, default=str)


def _filled(form: DocxTemplate, data: Mapping[str, Any]) -> bytes:
    form.render(_marked(data), autoescape=True)
    out = BytesIO()
    form.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _official_form() -> bytes:
    return official_template()
