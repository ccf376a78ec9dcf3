"""Every read of callbook."""

from sentinel.wings.respond.callbook.queries.briefs import brief_of, brief_panel, briefs, compose, paper
from sentinel.wings.respond.callbook.queries.calls import call_of, call_panel, calls, open_calls, own_unit, titles
from sentinel.wings.respond.callbook.queries.handbook import Contact, instructions, referral_lines, referrals

__all__ = [
    "Contact",
    "brief_of",
    "brief_panel",
    "briefs",
    "call_of",
    "call_panel",
    "calls",
    "compose",
    "instructions",
    "open_calls",
    "own_unit",
    "paper",
    "referral_lines",
    "referrals",
    "titles",
]
