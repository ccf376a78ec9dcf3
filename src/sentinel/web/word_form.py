"""The Word form of an official paper (GB/T 9704-2012), built in code so that no binary file is kept."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FANG, HEI, KAI, SONG, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
RED = RGBColor(0xE6, 0x00, 0x12)
BODY, TITLE, SMALL = Pt(16), Pt(22), Pt(14)
PITCH, INDENT = Pt(28.95), Pt(32)
# Rows and cells of a table are repeated by docxtpl between these marks.
ROWS = (
    ("{%tr for row in block.rows %}",),
    ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
    ("{%tr endfor %}",),
)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def official_template() -> bytes:
    """The form with its docxtpl marks, as bytes of a .docx file."""
    document = Document()
    _page(document)
    _normal(document)
    _head(document)
    _body(document)
    _foot(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, RIGHT)
    _page_number(section.even_page_footer, LEFT)
    for header in (section.header, section.even_page_header):
        _run(header.paragraphs[0], "{{ watermark }}", HEI, BODY)


def _page_number(footer: Any, side: Any) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    _run(paragraph, "— ", SONG, SMALL)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _run(paragraph, "", SONG, SMALL)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    _run(paragraph, " —", SONG, SMALL)


def _normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", BODY
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), FANG)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False


def _head(document: Any) -> None:
    for name in ("copy_number", "secrecy", "urgency"):
        _only_if(document, name, lambda name=name: _line(document, f"{{{{ {name} }}}}", HEI))
    _only_if(document, "mark", lambda: _mark(document))
    _line(document, "")
    title = _line(document, "{{ title }}", XIAOBIAOSONG, TITLE, CENTRE)
    title.paragraph_format.line_spacing = Pt(34)
    _line(document, "")
    _only_if(document, "to", lambda: _line(document, "{{ to }}："))


def _mark(document: Any) -> None:
    mark = _line(document, "{{ mark }}", XIAOBIAOSONG, Pt(42), CENTRE, RED)
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    mark.paragraph_format.space_before, mark.paragraph_format.space_after = Mm(20), Mm(4)
    _only_if(document, "number", lambda: _line(document, "{{ number }}", FANG, BODY, CENTRE))
    line = _line(document, "{{ head_left }}\t{% if signer %}签发人：{{ signer }}{% else %}{{ head_right }}{% endif %}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), 2)
    _border(line, "bottom", 24, "E60012")


def _body(document: Any) -> None:
    _mark_line(document, "{%p for block in blocks %}")
    for kind, font in (("h1", HEI), ("h2", KAI), ("h3", FANG), ("p", FANG)):
        _mark_line(document, f'{{%p if block.kind == "{kind}" %}}')
        paragraph = _line(document, "{{ block.text }}", font)
        paragraph.paragraph_format.first_line_indent = INDENT
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _mark_line(document, "{%p endif %}")
    _mark_line(document, '{%p if block.kind == "table" %}')
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[1]), style="Table Grid")
    for number, texts in enumerate(ROWS):
        for place, text in enumerate(texts):
            cell = table.cell(number, place).paragraphs[0]
            cell.paragraph_format.line_spacing = Pt(20)
            _run(cell, text, FANG, SMALL)
    _mark_line(document, "{%p endif %}")
    _mark_line(document, "{%p endfor %}")
    _mark_line(document, "{%p for name in attachments %}")
    added = _line(document, "{% if loop.first %}附件：{% endif %}{{ loop.index }}.{{ name }}")
    added.paragraph_format.first_line_indent = INDENT
    _mark_line(document, "{%p endfor %}")


def _foot(document: Any) -> None:
    _only_if(document, "organ", lambda: _signature(document))
    _only_if(document, "note", lambda: _line(document, "（{{ note }}）"))
    _only_if(
        document, "copies", lambda: _border(_line(document, "{{ copies_word }}：{{ copies }}。", FANG, SMALL), "top")
    )
    _only_if(document, "printed_by", lambda: _printed(document))


def _signature(document: Any) -> None:
    _line(document, "")
    for text in ("{{ organ }}", "{{ date }}"):
        _line(document, text, FANG, BODY, RIGHT).paragraph_format.right_indent = Pt(64)


def _printed(document: Any) -> None:
    line = _line(document, "{{ printed_by }}\t{{ printed_on }}印发", FANG, SMALL)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), 2)
    _border(line, "top", 6)
    _border(line, "bottom", 8)


def _only_if(document: Any, name: str, add: Any) -> None:
    _mark_line(document, f"{{%p if {name} %}}")
    add()
    _mark_line(document, "{%p endif %}")


def _mark_line(document: Any, text: str) -> None:
    document.add_paragraph(text)


def _line(document: Any, text: str, font: str = FANG, size: Any = BODY, side: Any = LEFT, colour: Any = None) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = side
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = "Times New Roman", size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _border(paragraph: Any, side: str, size: int = 8, colour: str = "000000") -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "1"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
