"""What people do in a replay: each kind of act finds its row and calls the same action a click would.

Rows are looked up in the register; whether this person may do it is the action's own check.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor, system
from sentinel.notify import actions as notify
from sentinel.notify import queries as calls
from sentinel.wings.prepare.plans import queries as plans
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import actions as evacuations
from sentinel.wings.respond.evacuations import queries as lists
from sentinel.wings.respond.incidents import actions as incidents
from sentinel.wings.respond.incidents import queries as matters
from sentinel.wings.respond.responses import actions as responses
from sentinel.wings.respond.responses import queries as levels
from sentinel.wings.respond.tasks import actions as tasks
from sentinel.wings.respond.tasks import queries as work
from sentinel.wings.watch.warnings import actions as warnings
from sentinel.wings.watch.warnings import queries as proposals

REGISTER = system("replay")


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """One thing one person will do at an instant. `rank` orders what falls on the same minute; `key` names the row."""

    at: datetime
    rank: int
    kind: str
    key: str
    by: str = field(compare=False)
    facts: Mapping[str, Any] = field(compare=False, default_factory=dict)


def perform(act: Act, actor: Actor) -> None:
    """Do it; a Refused means somebody was faster or the row moved on."""
    PERFORM[act.kind](act, actor)


def _answer(act: Act, actor: Actor) -> None:
    notify.answer(actor=actor, at=act.at, ladder=calls.ladder(REGISTER, act.key))


def _task(move: Callable[..., object], **words: str) -> Callable[[Act, Actor], None]:
    def do(act: Act, actor: Actor) -> None:
        move(actor=actor, at=act.at, task=work.task(REGISTER, act.key), **words)

    return do


def _submit(act: Act, actor: Actor) -> None:
    warnings.submit_warning(actor=actor, at=act.at, warning=proposals.warning(actor, act.key))


def _release(act: Act, actor: Actor) -> None:
    warnings.release_warning(actor=actor, at=act.at, warning=proposals.warning(actor, act.key))


def _draft(act: Act, actor: Actor) -> None:
    facts = act.facts
    warnings.draft_warning(
        actor=actor,
        at=act.at,
        hazard=facts["hazard"],
        level=facts["level"],
        headline=facts["headline"],
        description=facts["text"],
        instruction=facts["instruction"],
        target_areas=list(facts["areas"]),
        expires_at=datetime.fromisoformat(facts["valid_until"]),
    )


def _cancel(act: Act, actor: Actor) -> None:
    for warning in proposals.active(actor, [act.facts["hazard"]]):
        warnings.cancel_warning(actor=actor, at=act.at, warning=warning, reason=act.facts["reason"])


def _bulletin(act: Act, actor: Actor) -> None:
    facts = act.facts
    warnings.receive_bulletin(
        actor=actor,
        at=act.at,
        code=facts["key"],
        source=facts["issuer"],
        kind=facts["matter"],
        hazard=facts["hazard"],
        level=facts["level"],
        issued_at=datetime.fromisoformat(facts["issued_at"]),
        text=facts["text"],
    )


def _start(act: Act, actor: Actor) -> None:
    wanted = int(act.facts["to_level"])
    plan = plans.plans_in_force(REGISTER, act.facts["hazard"]).order_by("code")[0]
    statement = levels.statement_for(actor, plan.code, wanted, act.at)
    running = levels.current(REGISTER, plan.code)
    if running is None or running.level is None:
        responses.start_response(
            actor=actor,
            at=act.at,
            plan_code=plan.code,
            level=wanted,
            statement=statement,
            target_areas=[plan.area_code],
        )
    elif running.level > wanted:
        reason = f"随{act.facts['headline']}提高级别"
        responses.raise_response(
            actor=actor, at=act.at, response=running, level=wanted, statement=statement, reason=reason
        )


def _lower(act: Act, actor: Actor) -> None:
    for running in list(levels.active(actor).order_by("code")):
        standing = [warning.code for warning in levels.standing_warnings(REGISTER, running.target_areas)]
        responses.lower_response(
            actor=actor,
            at=act.at,
            response=running,
            level=int(act.facts["to_level"]),
            reason=act.facts["reason"],
            acknowledged=standing,
        )


def _register(act: Act, actor: Actor) -> None:
    facts = act.facts
    incidents.register_incident(
        actor=actor,
        at=act.at,
        code=facts["key"],
        kind=facts["type_code"],
        title=facts["title"],
        area_code=facts["area_code"],
        first_known_at=datetime.fromisoformat(facts["first_known_at"]),
        place=facts["place"],
        source=facts["source"],
        text=facts["text"],
        station=facts.get("station"),
    )


def _sign(act: Act, actor: Actor) -> None:
    incidents.sign_first_report(
        actor=actor, at=act.at, incident=matters.incidents(actor).get(code=act.facts["incident"])
    )


def _order(act: Act, actor: Actor) -> None:
    evacuations.order_evacuation(actor=actor, at=act.at, evacuation=lists.evacuation_of(REGISTER, act.key))


def _tick(act: Act, actor: Actor) -> None:
    entry = lists.entry_of(REGISTER, act.key)
    shelter = None
    if act.facts["state"] == "sheltered":
        open_to_us = shelters.with_room(actor, entry.area_code)
        planned = entry.evacuation.shelter
        shelter = planned if planned in open_to_us else next(iter(open_to_us), None)
    evacuations.tick(
        actor=actor, at=act.at, entry=entry, state=act.facts["state"], shelter=shelter, note=act.facts.get("note", "")
    )


PERFORM: dict[str, Callable[[Act, Actor], None]] = {
    "answer": _answer,
    "task_receipt": _task(tasks.receive_task),
    "task_arrive": _task(tasks.arrive_at_task),
    "task_done": _task(tasks.finish_task, note="已按要求完成"),
    "submit_proposal": _submit,
    "release_warning": _release,
    "draft_warning": _draft,
    "cancel_warning": _cancel,
    "received_bulletin": _bulletin,
    "start_response": _start,
    "lower_response": _lower,
    "register_incident": _register,
    "sign_first_report": _sign,
    "order_evacuation": _order,
    "village_tick": _tick,
}
