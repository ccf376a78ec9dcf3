"""The span a page of the review is asked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

LAST = timedelta(days=5)
LONGEST = timedelta(days=62)


def instant(text: str) -> datetime | None:
    """An instant as typed, in the district's own time; None where it is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def span(asked: Mapping[str, str], at: datetime) -> tuple[datetime, datetime]:
    """The span asked for: at most two months, ending at the latest now; the last five days where nothing is asked."""
    until = min(instant(asked.get("until", "")) or at, at)
    since = instant(asked.get("since", "")) or until - LAST
    return max(min(since, until), until - LONGEST), until
