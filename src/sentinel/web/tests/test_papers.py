"""Papers: the official form as PDF and as Word, from one set of facts."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document

from sentinel.web import papers
from sentinel.web.papers import Block, OfficialPaper

PAPER = OfficialPaper(
    title="关于某河洪水的快报",
    mark="值班应急快报",
    number="2023年第1期",
    head_left="某局",
    head_right="2023年7月31日",
    urgency="特急",
    to="某办公室",
    blocks=(
        Block(kind="h1", text="一、情况"),
        Block(text="流量 <500 & 上涨。"),
        Block(kind="table", rows=(("时间", "事项"), ("11:00", "编号"))),
    ),
    attachments=("雨情表",),
    organ="某局",
    date="2023年7月31日",
    copies="某办",
    printed_by="某局值班室",
    printed_on="2023年7月31日",
)


def words(content: bytes) -> list[str]:
    """Every paragraph with words in it."""
    return [line.text for line in Document(BytesIO(content)).paragraphs if line.text]


def test_word_holds_every_part_in_order_and_escapes() -> None:
    made = papers.official_docx(PAPER)
    assert words(made) == [
        "特急",
        "值班应急快报",
        "2023年第1期",
        "某局\t2023年7月31日",
        "关于某河洪水的快报",
        "某办公室：",
        "一、情况",
        "流量 <500 & 上涨。",
        "附件：1.雨情表",
        "某局",
        "2023年7月31日",
        "抄送：某办。",
        "某局值班室\t2023年7月31日印发",
    ]
    document: Any = Document(BytesIO(made))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["时间", "事项"],
        ["11:00", "编号"],
    ]
    section = document.sections[0]
    edges = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(edge.mm) for edge in edges] == [37, 28, 26, 35]


def test_word_leaves_out_what_is_empty() -> None:
    assert words(papers.official_docx(OfficialPaper(title="某事", blocks=(Block(text="一句。"),)))) == [
        "某事",
        "一句。",
    ]


def test_the_same_facts_give_the_same_pdf_and_others_another() -> None:
    made = papers.official_pdf(PAPER)
    assert made.startswith(b"%PDF-")
    assert papers.official_pdf(PAPER) == made
    assert papers.official_pdf(replace(PAPER, number="2023年第2期")) != made


def page_starts(text: str) -> list[int]:
    """Numbers of paragraphs of this text at which a second and a third page begins."""
    counts = [
        len(papers.pictures(papers.OFFICIAL, OfficialPaper(title="某事", blocks=(Block(text=text),) * n).data(), ppi=9))
        for n in range(15, 45)
    ]
    return [counts.index(pages) + 15 for pages in (2, 3)]


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters() -> None:
    second, third = page_starts("字" * 26)
    assert third - second == 22
    assert page_starts("字" * 27)[0] < second


def test_an_exercise_is_marked_on_every_page(settings: Any) -> None:
    real = papers.official_pdf(PAPER)
    settings.SENTINEL_SPACE = "exercise"
    assert papers.official_pdf(PAPER) != real
    document: Any = Document(BytesIO(papers.official_docx(PAPER)))
    section = document.sections[0]
    assert [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text] == ["演练", "演练"]


def test_a_long_mark_is_set_smaller() -> None:
    sizes = [OfficialPaper(title="", blocks=(), mark="某" * n).data()["mark_size"] for n in (2, 6, 12)]
    assert sizes == [60, 60, 31]


def test_a_paper_is_saved_under_its_chinese_name() -> None:
    answer = papers.attachment(b"x", "快报第1期.pdf", papers.PDF_TYPE)
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/pdf"
