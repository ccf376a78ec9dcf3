"""A message is taken in, and what it means for every village is written with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid, NotFound
from sentinel.science.quake.messages import Event, merge
from sentinel.science.quake.refusal import Refused as Unreadable
from sentinel.wings.watch.quakes import queries, rules
from sentinel.wings.watch.quakes.actions import keeping
from sentinel.wings.watch.quakes.models import Quake, Told
from sentinel.wings.watch.quakes.workflow import RECEIVE


@dataclass(frozen=True, slots=True)
class Taken:
    """One event of a message: its earthquake here, and what it was."""

    quake: Quake
    outcome: rules.Outcome


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: the events taken, and (event, sentence) for each that was not."""

    taken: tuple[Taken, ...]
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def receive_message(*, actor: Actor, at: datetime, data: bytes, agency: str = "") -> Receipt:
    """Take in a message of an agency and assess each earthquake in it; the same message again writes nothing.

    What one event lacks stops no other. Raises Invalid where the message itself cannot be read.
    """
    district = areas.district()
    if district is None:
        raise NotFound(_("还没有载入区划，请先载入本区数据包。"))
    actor.require_in(RECEIVE, district.code)
    try:
        told_by, reading = rules.read(data)
    except Unreadable as unreadable:
        raise Invalid({"": unreadable.text}) from None
    if len(reading.events) > rules.MOST_EVENTS:
        raise Invalid({"": _("一份报文最多 {most} 次地震，请分批报送。").format(most=rules.MOST_EVENTS)})
    flaws = [(event.identity[:200], rules.flaw(event, at)) for event in reading.events]
    # Two messages of one earthquake, at once, make one row.
    Area.objects.select_for_update(no_key=True).get(pk=district.pk)
    sites, basis = queries.sites(), queries.basis(at)
    taken = tuple(
        _take(rules.kept(event), actor, at, rules.agency_of(event, agency or told_by), district.code, sites, basis)
        for event, (_identity, flaw) in zip(reading.events, flaws, strict=True)
        if not flaw
    )
    return Receipt(taken, (*reading.refused, *((identity, flaw) for identity, flaw in flaws if flaw)))


def receive_quake(
    *,
    actor: Actor,
    at: datetime,
    agency: str,
    identity: str,
    origin_at: datetime,
    latitude: float,
    longitude: float,
    magnitude: float,
    depth_km: float | None = None,
    magnitude_type: str = "",
    version: str = "",
    evaluation: str = "",
) -> Quake:
    """Write down an earthquake as it was told by telephone or on a screen; it counts as the newest version."""
    said = {
        "agency": agency,
        "event": identity,
        "version": version,
        "updated_at": at.isoformat(),
        "origin_at": origin_at.isoformat(),
        "latitude": latitude,
        "longitude": longitude,
        "depth_km": depth_km,
        "magnitude": magnitude,
        "magnitude_type": magnitude_type,
        "type": "earthquake",
        "status": evaluation,
    }
    receipt = receive_message(actor=actor, at=at, data=json.dumps(said).encode())
    if receipt.refused:
        raise Invalid({"": receipt.refused[0][1]})
    return receipt.taken[0].quake


def _take(
    event: Event,
    actor: Actor,
    at: datetime,
    agency: str,
    district: str,
    sites: Sequence[rules.Site],
    basis: rules.Basis,
) -> Taken:
    same = list(Quake.objects.select_for_update(of=("self",)).filter(aliases__overlap=sorted(event.aliases)))
    same.sort(key=lambda row: (row.same_as_id is not None, row.pk))
    main = same[0] if same else None
    merged = merge([_event(row) for row in same if row.same_as_id is None], [event])
    if main is not None and _told_before(main, event):
        return Taken(main, rules.Outcome.REPEATED)
    told: dict[str, Any] = {
        **_columns(event),
        "agency": agency or (main.agency if main else ""),
        "received_at": at,
        "received_by": actor.label,
        "area_code": district,
    }
    if main is not None and merged.outdated:
        return Taken(keeping.keep_late(main, told, actor, at), rules.Outcome.LATE)
    night = rules.is_night(timezone.localtime(event.origin_at))
    found = rules.assess(event, sites, basis, night=night)
    told |= {"status": found.status, "strongest": found.strongest, "villages": len(found.shaken)}
    told |= {"people": found.people}
    if main is None:
        return Taken(keeping.add(event, told, found, basis, actor, at), rules.Outcome.ADDED)
    # Names an event was known by stay its names: a later message may leave some of them out.
    told["aliases"] = sorted({*told["aliases"], *(name for row in same for name in row.aliases)})
    for other in same[1:]:
        if other.same_as_id is None:
            keeping.fold(other, main, actor, at)
    return Taken(keeping.revise(main, told, found, basis, actor, at), rules.Outcome.UPDATED)


def _told_before(main: Quake, event: Event) -> bool:
    rows: list[Told] = [main, *main.told.all()]
    return any(replace(_event(row), aliases=event.aliases) == event for row in rows)


def _event(row: Told) -> Event:
    return Event(
        identity=row.identity,
        aliases=frozenset(row.aliases),
        version=row.version,
        updated=row.updated_at,
        origin_at=row.origin_at,
        latitude=row.latitude,
        longitude=row.longitude,
        depth_km=row.depth_km,
        magnitude=row.magnitude,
        magnitude_type=row.magnitude_type,
        kind=row.kind,
        status=row.evaluation,
    )


def _columns(event: Event) -> dict[str, Any]:
    return {
        "identity": event.identity,
        "aliases": sorted(event.aliases),
        "version": event.version,
        "updated_at": event.updated,
        "origin_at": event.origin_at,
        "latitude": event.latitude,
        "longitude": event.longitude,
        "depth_km": event.depth_km,
        "magnitude": event.magnitude,
        "magnitude_type": event.magnitude_type,
        "kind": event.kind,
        "evaluation": event.status,
    }
