"""Every write of callbook."""

from sentinel.wings.respond.callbook.actions.briefs import amend_brief, draft_brief, sign_brief
from sentinel.wings.respond.callbook.actions.calls import (
    link_call,
    log_call,
    pass_on_call,
    register_incident_from_call,
    settle_call,
    unmask_call,
)
from sentinel.wings.respond.callbook.actions.handbook import (
    InstructionSpec,
    ReferralSpec,
    amend_instruction,
    register_instructions,
    register_referrals,
)

__all__ = [
    "InstructionSpec",
    "ReferralSpec",
    "amend_brief",
    "amend_instruction",
    "draft_brief",
    "link_call",
    "log_call",
    "pass_on_call",
    "register_incident_from_call",
    "register_instructions",
    "register_referrals",
    "settle_call",
    "sign_brief",
    "unmask_call",
]
