"""Pages of incidents that no ledger gives."""

from sentinel.wings.respond.incidents.views.cases import act, answer
from sentinel.wings.respond.incidents.views.intake import intake, paste
from sentinel.wings.respond.incidents.views.reports import paper, receipt, report_sheet, write_report

__all__ = ["act", "answer", "intake", "paper", "paste", "receipt", "report_sheet", "write_report"]
