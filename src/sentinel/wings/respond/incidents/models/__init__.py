"""Tables of incidents."""

from sentinel.wings.respond.incidents.models.incident import Incident
from sentinel.wings.respond.incidents.models.report import Report

__all__ = ["Incident", "Report"]
