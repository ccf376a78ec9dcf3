"""Advisories, pure: how they stand, how they go out, and when a crossing is still news downstream."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

# A flood observed longer ago than this has passed the places downstream: late data advise nobody any more.
NEWS_FOR = timedelta(hours=6)
# A clerk's watch may run ahead a little; an advisory given further in the future is a slip of the pen.
CLOCK_SKEW = timedelta(minutes=1)
PHONE = re.compile(r"[0-9][0-9 -]{2,22}")
# What may be changed of a place downstream, with the most characters of each; 0 for what is no text.
AMENDABLE = {"name": 64, "phone": 24, "note": 200, "in_use": 0}
LENGTHS = {"text": 500, "told": 64, "answer": 300, "note": 200}


class Status(StrEnum):
    """How an advisory stands."""

    SUGGESTED = "suggested"
    SENT = "sent"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How a person passed it on."""

    PHONE = "phone"
    FAX = "fax"
    SYSTEM = "system"


def is_news(observed_at: datetime, at: datetime) -> bool:
    """True while a crossing still says something about the river downstream."""
    return at - observed_at <= NEWS_FOR


def advisory_code(crossing: str, recipient: str) -> str:
    """What names an advisory: one for each crossing and place, however often the crossing is heard of."""
    return f"{crossing}:{recipient}"


def given_in_time(sent_at: datetime, observed_at: datetime, at: datetime) -> bool:
    """True when an advisory can have been given then: not before the river was there, not in the future."""
    return observed_at <= sent_at <= at + CLOCK_SKEW
