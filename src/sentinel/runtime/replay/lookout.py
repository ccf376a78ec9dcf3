"""What people do in a replay when a flood comes: tell those downstream, look for the silent, count the stranded."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.evacuations import actions as evacuations
from sentinel.wings.respond.evacuations import queries as lists
from sentinel.wings.respond.tallies import actions as tallies
from sentinel.wings.watch.advisories import actions as advisories
from sentinel.wings.watch.advisories import queries as downstream

if TYPE_CHECKING:
    from sentinel.runtime.replay.acts import Act

REGISTER = system("replay")


def _advisory(act: "Act", status: str) -> Any:
    """The newest advisory to a place that stands so; none where somebody was faster."""
    place = act.facts["recipient"]
    row = downstream.advisories(REGISTER).filter(recipient__code=place, status=status).first()
    if row is None:
        raise NotFound(f"没有这样的下游通报：{place} {status}")
    return row


def _send(act: "Act", actor: Actor) -> None:
    facts = act.facts
    advisories.send_advisory(
        actor=actor,
        at=act.at,
        row=_advisory(act, "suggested"),
        way=facts["way"],
        told=facts["told"],
        answer=facts.get("answer", ""),
    )


def _answer(act: "Act", actor: Actor) -> None:
    advisories.answer_advisory(actor=actor, at=act.at, row=_advisory(act, "sent"), note=act.facts["text"])


def _set_aside(act: "Act", actor: Actor) -> None:
    advisories.set_aside_advisory(actor=actor, at=act.at, row=_advisory(act, "suggested"), note=act.facts["reason"])


@transaction.atomic
def _look_for_the_silent(act: "Act", actor: Actor) -> None:
    """Every village on the list of the lost is looked after in these ways, whoever was sent before."""
    for village in lists.silent_villages(actor, act.at):
        evacuations.send_runners(
            actor=actor,
            at=act.at,
            area_code=village.area_code,
            reason="；".join(village.reasons),
            key=village.key,
            ways=tuple(act.facts["ways"]),
        )


def _count(act: "Act", actor: Actor) -> None:
    facts = act.facts
    tallies.note_tally(
        actor=actor,
        at=act.at,
        matter_code=facts["incident"],
        item=facts["item"],
        group=facts["group"],
        people=facts["people"],
        source=facts["source"],
        as_of=datetime.fromisoformat(facts["as_of"]),
    )


PERFORM: dict[str, Callable[["Act", Actor], None]] = {
    "send_advisory": _send,
    "answer_advisory": _answer,
    "set_aside_advisory": _set_aside,
    "look_for_silent": _look_for_the_silent,
    "note_tally": _count,
}
