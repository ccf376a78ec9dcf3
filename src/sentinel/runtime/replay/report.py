"""What a replay came to: the digest of its events, and the figures a person compares."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.notify import queries as calls
from sentinel.runtime.replay.script import Night
from sentinel.wings.recover.losses import queries as losses
from sentinel.wings.recover.relief import queries as relief
from sentinel.wings.recover.reviews import actions as reviews
from sentinel.wings.recover.reviews import queries as reports
from sentinel.wings.respond.evacuations import queries as lists
from sentinel.wings.respond.tallies import queries as counted
from sentinel.wings.respond.tasks import queries as work
from sentinel.wings.watch.advisories import queries as downstream
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.warnings import queries as warnings

REGISTER = system("replay")
HOUR = timedelta(hours=1)
# Set-up and control are not part of the night.
NOT_THE_NIGHT = (
    "replay.",
    "reviews.",
    "organisation.pack.",
    "stations.rule.",
    "stations.station.",
    "plans.",
    "shelter_inspections.inspection.planned",
    "shelters.shelter.registered",
    "households.",
    "supplies.",
    "rosters.room.",
    "rosters.roster.",
    "callbook.instruction.",
    "callbook.referral.",
    "officers.",
)


def digest_lines() -> list[str]:
    """One line per event of the night: business minute, name, natural key, payload without volatile fields. Sorted."""
    lines = []
    for event in Event.objects.order_by("position").iterator(chunk_size=2000):
        if event.name.startswith(NOT_THE_NIGHT):
            continue
        minute = timezone.localtime(event.at).isoformat(timespec="minutes")
        payload = json.dumps(events.stable(event), ensure_ascii=False, sort_keys=True)
        lines.append(f"{minute}|{event.name}|{event.subject_key}|{payload}")
    return sorted(lines)


def digest() -> str:
    """SHA-256 of the night's events, as hex."""
    whole = hashlib.sha256()
    for line in digest_lines():
        whole.update(line.encode())
        whole.update(b"\n")
    return whole.hexdigest()


def review(night: Night, at: datetime) -> dict[str, str]:
    """Code and digest of the after-action report of the night up to an instant; made once, whoever asks again."""
    made = reports.reports(REGISTER).filter(since=night.starts, until=at).order_by("made_at").first()
    if made is None:
        title = f"{night.title}复盘报告"
        made = reviews.make_report(actor=REGISTER, at=at, since=night.starts, until=at, title=title)
    return {"code": made.code, "digest": made.digest}


def result(night: Night, until: datetime, wall_s: float) -> dict[str, Any]:
    """The JSON answer of `./sentinel replay`."""
    return {
        "seed": night.seed,
        "until": timezone.localtime(until).isoformat(),
        "digest": digest(),
        "wall_s": round(wall_s, 1),
        "crossings": _first_colours(night),
        "found_late": _found_late(),
        "warnings": [
            {
                "code": row.code,
                "hazard": row.hazard,
                "level": row.level,
                "status": row.status,
                "released_at": timezone.localtime(row.released_at).isoformat() if row.released_at else None,
            }
            for row in warnings.warnings(REGISTER).order_by("code")
        ],
        "ladders": calls.totals(),
        "tasks": work.totals(timezone.localtime(night.ends)),
        "people": lists.totals(),
        "looked_for": lists.looked_for(REGISTER),
        "tallies": counted.tallies(REGISTER).count(),
        "advisories": downstream.totals(REGISTER),
        "losses": list(losses.reports(REGISTER).order_by("code").values("kind", "status", "dead", "missing")),
        "relief": dict(relief.batches(REGISTER).order_by("code").values_list("kind", "standard_yuan")),
        "review": review(night, until),
    }


def _first_colours(night: Night) -> dict[str, dict[str, str]]:
    """First instant of each rain colour, for the watched stations (all where none is named)."""
    rows = stations.crossings(REGISTER).filter(rule__startswith="rain.", up=True).order_by("observed_at")
    if night.watched:
        rows = rows.filter(station__code__in=night.watched)
    found: dict[str, dict[str, str]] = {}
    for station, rule, observed_at in rows.values_list("station__name", "rule", "observed_at"):
        colours = found.setdefault(station, {})
        colours.setdefault(rule.removeprefix("rain."), timezone.localtime(observed_at).isoformat())
    return found


def _found_late() -> dict[str, str]:
    """Crossings that nobody could know when they happened: observed, and found with data that came later."""
    rows = stations.crossings(REGISTER).filter(up=True, detected_at__gt=F("observed_at") + HOUR)
    return {code: timezone.localtime(found).isoformat() for code, found in rows.values_list("code", "detected_at")}
