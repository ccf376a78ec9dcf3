"""Writes of incidents, their reports, decisions, receipts and instructions."""

from sentinel.wings.respond.incidents.actions.cases import (
    grade_incident,
    merge_incident,
    take_over_incident,
    unmerge_incident,
    verify_incident,
)
from sentinel.wings.respond.incidents.actions.instructions import answer_instruction, give_instruction
from sentinel.wings.respond.incidents.actions.register import (
    amend_incident,
    close_incident,
    dismiss_incident,
    register_incident,
)
from sentinel.wings.respond.incidents.actions.reports import (
    amend_report,
    note_overdue,
    note_receipt,
    sign_first_report,
    sign_report,
)

__all__ = [
    "amend_incident",
    "amend_report",
    "answer_instruction",
    "close_incident",
    "dismiss_incident",
    "give_instruction",
    "grade_incident",
    "merge_incident",
    "note_overdue",
    "note_receipt",
    "register_incident",
    "sign_first_report",
    "sign_report",
    "take_over_incident",
    "unmerge_incident",
    "verify_incident",
]
