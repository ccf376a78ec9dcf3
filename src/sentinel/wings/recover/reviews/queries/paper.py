"""The report on paper: the same sections and tables, in the official form."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.web import papers
from sentinel.web.papers import Block, OfficialPaper, chinese_date
from sentinel.wings.recover.reviews.models import Report

NUMBERS = "一二三四五六七八九十"


def pdf(row: Report) -> bytes:
    """The report as PDF."""
    return papers.official_pdf(paper(row))


def docx(row: Report) -> bytes:
    """The report as Word."""
    return papers.official_docx(paper(row))


def paper(row: Report) -> OfficialPaper:
    """The report on official paper."""
    since, until = timezone.localtime(row.since), timezone.localtime(row.until)
    return OfficialPaper(
        title=row.title,
        blocks=tuple(_blocks(row)),
        date=chinese_date(row.made_at),
        note=_("统计时段 {since:%Y-%m-%d %H:%M} 至 {until:%Y-%m-%d %H:%M}；内容摘要 {digest}").format(
            since=since, until=until, digest=row.digest
        ),
    )


def _blocks(row: Report) -> Iterator[Block]:
    for number, section in zip(NUMBERS, row.facts["sections"], strict=False):
        yield Block(kind="h1", text=f"{number}、{section['title']}")
        for line in section["lines"]:
            yield Block(text=line["text"])
        for table in section["tables"]:
            yield Block(text=f"{table['caption']}：")
            rows = tuple(tuple(cell["text"] for cell in cells) for cells in table["rows"])
            yield Block(kind="table", rows=(tuple(table["head"]), *rows))
            if table["left"]:
                yield Block(text=_("另有 {n} 行，见系统中的清单。").format(n=table["left"]))
