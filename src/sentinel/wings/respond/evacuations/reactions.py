"""What evacuations do about rain: make lists and raise them. Ordering stays with people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel.actor import system
from sentinel.kernel.events import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.respond.evacuations import actions, rules
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.events import CrossingRecorded

EVACUATIONS = system("evacuations")
STAGES = {"evacuate.prepare": rules.Stage.PREPARE, "evacuate.immediate": rules.Stage.IMMEDIATE}


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
