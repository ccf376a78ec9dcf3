"""Pages of callbook a ledger cannot give."""

from sentinel.wings.respond.callbook.views.briefs import choose_lines, new_brief, paper_docx, paper_pdf, write_brief
from sentinel.wings.respond.callbook.views.calls import link, new_call, number, pass_on, register_incident

__all__ = [
    "choose_lines",
    "link",
    "new_brief",
    "new_call",
    "number",
    "paper_docx",
    "paper_pdf",
    "pass_on",
    "register_incident",
    "write_brief",
]
