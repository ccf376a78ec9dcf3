"""Tables of incidents."""

from sentinel.wings.respond.incidents.models.decision import Decision, Instruction, Receipt
from sentinel.wings.respond.incidents.models.incident import Incident
from sentinel.wings.respond.incidents.models.report import Report

__all__ = ["Decision", "Incident", "Instruction", "Receipt", "Report"]
