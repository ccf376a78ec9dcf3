"""Making lists: by rule when a station's rain crosses, or by hand. A proposal never orders anybody to leave."""

from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.models import Area
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.kernel.scope import TOWN
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import events, rules
from sentinel.wings.respond.evacuations.choices import EvacuationStatus, Stage, Trigger
from sentinel.wings.respond.evacuations.models import CGCS2000, Entry, Evacuation
from sentinel.wings.respond.evacuations.workflow import STAGE
from sentinel.wings.watch.stations import queries as stations

REGISTER = system("evacuations")


@transaction.atomic
def propose_for_station(
    *, actor: Actor, at: datetime, station: str, stage: str, crossing: str, reason: str = ""
) -> list[Evacuation]:
    """A list for every village that hangs on a station, or a raised stage where one is open; returns what changed.

    立即转移 without a list is written as 准备转移 and raised at once, so that two alarms of one minute give the same
    events whichever is handled first.
    """
    changed = []
    gauge = stations.stations(REGISTER).get(code=station)
    for area_code in households.villages_of_station(REGISTER, station):
        actor.require_in("evacuations.order", area_code)
        row = _open_of(area_code)
        if row is None and not _taken(area_code, at):
            row = _propose(actor, at, area_code, Trigger.CROSSING, crossing=crossing, station=gauge, reason=reason)
            changed.append(row)
        if row is not None and stage == rules.Stage.IMMEDIATE and row.stage == Stage.PREPARE:
            changed.append(raise_to_immediate(actor, at, row, crossing))
    return changed


@transaction.atomic
def propose_evacuation(
    *, actor: Actor, at: datetime, area_code: str, stage: str, reason: str, shelter: Any = None
) -> Evacuation:
    """A list made by hand for one village, to the shelter planned for it or another one; refuses where one is open."""
    actor.require_in("evacuations.order", area_code)
    if not reason.strip():
        raise Invalid({"reason": _("请写明转移依据。")})
    if stage not in Stage.values:
        raise Invalid({"stage": _("没有这个阶段。")})
    open_row = _open_of(area_code)
    if open_row is not None:
        raise Refused(_("该村已有进行中的转移 {number}。").format(number=open_row.number), code="open_already")
    if _taken(area_code, at):
        raise Refused(_("该村同一分钟内刚结束一次转移，请稍后再试。"), code="taken")
    row = _propose(actor, at, area_code, Trigger.MANUAL, reason=reason.strip()[:200], shelter=shelter)
    return raise_to_immediate(actor, at, row, "") if stage == rules.Stage.IMMEDIATE else row


def fill(evacuation: Evacuation) -> int:
    """Put everybody at risk in the village on its list who is not on it yet; returns how many are on it."""
    people = households.people_of_villages(REGISTER, [evacuation.area_code])[evacuation.area_code]
    known = set(evacuation.entries.values_list("member_code", flat=True))
    Entry.objects.bulk_create(
        Entry(
            evacuation=evacuation,
            area_code=evacuation.area_code,
            code=f"{evacuation.code}:{person.code}",
            member_code=person.code,
            household_code=person.household,
            address=person.address,
            label=person.label,
            need=person.need,
            helper=person.helper,
            transport=person.transport,
        )
        for person in people
        if person.code not in known
    )
    return len(known | {person.code for person in people})


def _open_of(area_code: str) -> Evacuation | None:
    """The village's open list, locked; the village itself is locked first, so that two alarms make one list."""
    Area.objects.select_for_update(no_key=True).filter(code=area_code).first()
    rows = Evacuation.objects.select_for_update(of=("self",)).exclude(status=EvacuationStatus.CLOSED)
    return rows.filter(area_code=area_code).first()


def _planned(area_code: str) -> Any:
    needs = households.people_by_village(REGISTER, area_code[:TOWN])
    return shelters.planned(REGISTER, needs).get(area_code)


def _code(area_code: str, at: datetime) -> str:
    return f"{area_code}:{rules.stamp(timezone.localtime(at))}"


def _taken(area_code: str, at: datetime) -> bool:
    return Evacuation.objects.filter(code=_code(area_code, at)).exists()


def _propose(
    actor: Actor,
    at: datetime,
    area_code: str,
    trigger: str,
    *,
    crossing: str = "",
    station: Any = None,
    reason: str = "",
    shelter: Any = None,
) -> Evacuation:
    planned = shelter or _planned(area_code)
    place = shelters.places([area_code]).get(area_code)
    row = Evacuation(
        code=_code(area_code, at),
        number=next_number("evacuation", at=at),
        area_code=area_code,
        trigger=trigger,
        crossing=crossing,
        station=station,
        reason=reason,
        stage=Stage.PREPARE,
        status=EvacuationStatus.PROPOSED,
        shelter=planned,
        point=Point(*place, srid=CGCS2000) if place else None,
        proposed_at=at,
    )
    row.save(force_insert=True)
    people = fill(row)
    if not people:
        raise Refused(_("该村没有登记的险户，无人需要列入名单。"), code="nobody")
    record(
        events.EvacuationProposed(
            code=row.code,
            stage=row.stage,
            people=people,
            shelter=planned.code if planned else "",
            trigger=trigger,
            number=row.number,
            crossing=crossing,
        ),
        subject=row,
        actor=actor,
        at=at,
    )
    return row


def raise_to_immediate(actor: Actor, at: datetime, row: Evacuation, crossing: str) -> Evacuation:
    """The stage move with its event, inside the caller's transaction."""
    people = fill(row)
    raised: Evacuation = STAGE.apply(
        "raise",
        row,
        actor=actor,
        at=at,
        changes={"raised_at": at},
        event=lambda new: events.EvacuationRaised(code=new.code, stage=new.stage, people=people, crossing=crossing),
    )
    return raised
