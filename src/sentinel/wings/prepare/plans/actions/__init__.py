"""Writes of plans."""

from sentinel.wings.prepare.plans.actions.adopting import adopt_plan, retire_plan
from sentinel.wings.prepare.plans.actions.versions import (
    approve_version,
    draft_version,
    edit_version,
    enforce_version,
    file_version,
    review_version,
    send_back_version,
)

__all__ = [
    "adopt_plan",
    "approve_version",
    "draft_version",
    "edit_version",
    "enforce_version",
    "file_version",
    "retire_plan",
    "review_version",
    "send_back_version",
]
