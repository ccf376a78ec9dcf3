"""What evacuations do about rain: make lists and raise them. Ordering stays with people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel.actor import system
from sentinel.kernel.events import Event
from sentinel.kernel.reactions import reaction
from sentinel.notify import queries as calls
from sentinel.notify.events import LadderFellToHuman
from sentinel.wings.prepare.shelters.events import StayDeparted
from sentinel.wings.respond.evacuations import actions, queries, rules
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.events import CrossingRecorded

EVACUATIONS = system("evacuations")
STAGES = {"evacuate.prepare": rules.Stage.PREPARE, "evacuate.immediate": rules.Stage.IMMEDIATE}


@reaction("evacuations", StayDeparted)
def follow_people(event: Event, payload: Any) -> None:
    """A family by name left a shelter or was moved on whole: the list follows. Of a part nobody knows who it was."""
    if payload.inside == 0:
        actions.follow_stay(actor=EVACUATIONS, at=event.at, stay=payload.code, to_stay=payload.to_stay)


@reaction("evacuations", LadderFellToHuman)
def send_somebody(event: Event, payload: Any) -> None:
    """Nobody in a village answered a call: where people at risk live, the town goes and knocks."""
    area_code = calls.ladder(EVACUATIONS, payload.ladder).area_code
    if queries.at_risk(area_code):
        reason = _("叫应各级均未应答")
        actions.send_runners(actor=EVACUATIONS, at=event.at, area_code=area_code, reason=reason, key=payload.ladder)


@reaction("evacuations", CrossingRecorded)
def propose_when_crossed(event: Event, payload: Any) -> None:
    """A station's rain reached a threshold for leaving: its villages get a list, or a more urgent one."""
    stage = STAGES.get(payload.rule)
    observed_at = datetime.fromisoformat(payload.observed_at)
    if stage is None or not payload.up or rules.outdated(observed_at, event.at, payload.window):
        return
    actions.propose_for_station(
        actor=EVACUATIONS,
        at=event.at,
        station=payload.station,
        stage=stage,
        crossing=payload.code,
        reason=_("{station}（{code}）{hours} 小时雨量 {amount:.1f} 毫米").format(
            station=stations.station(EVACUATIONS, payload.station).name,
            code=payload.station,
            hours=payload.window // 60,
            amount=payload.value / 10,
        ),
    )
