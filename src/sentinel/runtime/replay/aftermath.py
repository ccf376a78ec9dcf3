"""What people do in a replay once the water falls: losses are reported and accepted, relief is opened."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from sentinel.kernel.actor import Actor, system
from sentinel.wings.recover.losses import actions as losses
from sentinel.wings.recover.losses import queries as damage
from sentinel.wings.recover.relief import actions as relief

if TYPE_CHECKING:
    from sentinel.runtime.replay.acts import Act

REGISTER = system("replay")


@transaction.atomic
def _report_losses(act: "Act", actor: Actor) -> None:
    """What the district knows of its losses is submitted; the first report opens the disaster it is about."""
    facts = act.facts
    disaster = damage.disasters(REGISTER).first()
    if disaster is None:
        disaster = losses.register_disaster(
            actor=actor,
            at=act.at,
            name=facts["name"],
            hazard=facts["hazard"],
            occurred_at=datetime.fromisoformat(facts["occurred_at"]),
            known_at=datetime.fromisoformat(facts["known_at"]),
        )
    report = losses.draft_report(
        actor=actor,
        at=act.at,
        disaster=disaster,
        area_code=disaster.area_code,
        kind=facts["report"],
        as_of=datetime.fromisoformat(facts["as_of"]),
        text=facts["text"],
        **facts["figures"],
    )
    losses.submit_report(actor=actor, at=act.at, row=report, note=facts["explanation"])


def _accept_losses(act: "Act", actor: Actor) -> None:
    for report in damage.reports(REGISTER).filter(status="submitted"):
        losses.accept_report(actor=actor, at=act.at, row=report)


def _open_relief(act: "Act", actor: Actor) -> None:
    facts = act.facts
    disaster = damage.disasters(REGISTER).get()
    relief.open_batch(actor=actor, at=act.at, disaster=disaster, kind=facts["relief"], name=facts["name"])


PERFORM: dict[str, Callable[["Act", Actor], None]] = {
    "report_losses": _report_losses,
    "accept_losses": _accept_losses,
    "open_relief": _open_relief,
}
