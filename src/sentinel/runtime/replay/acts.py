"""What people do in a replay: each kind of act finds its row and calls the same action a click would.

Rows are looked up in the register; whether this person may do it is the action's own check.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sentinel.kernel.actor import Actor, system
from sentinel.notify import actions as notify
from sentinel.notify import queries as calls
from sentinel.runtime.replay import aftermath, lookout
from sentinel.wings.prepare.plans import queries as plans
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.callbook import actions as callbook
from sentinel.wings.respond.evacuations import actions as evacuations
from sentinel.wings.respond.evacuations import queries as lists
from sentinel.wings.respond.incidents import actions as incidents
from sentinel.wings.respond.incidents import queries as matters
from sentinel.wings.respond.responses import actions as responses
from sentinel.wings.respond.responses import queries as levels
from sentinel.wings.respond.tasks import actions as tasks
from sentinel.wings.respond.tasks import queries as work
from sentinel.wings.watch.alarms import actions as alarms
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

    @property
    def identity(self) -> tuple[datetime, str, str, str]:
        """What tells it from every other act of the night."""
        return self.at, self.kind, self.key, self.by


Do = Callable[[Act, Actor], None]


def whole_minute(instant: datetime) -> datetime:
    """An instant as the log says it: business time of the place, to the minute."""
    return timezone.localtime(instant).replace(second=0, microsecond=0)


def ready(acts: Sequence[Act]) -> Do:
    """How each of several acts of one kind and instant is done; what all of them need is looked up once.

    A Refused of one means somebody was faster or the row moved on.
    """
    kind = acts[0].kind
    return TASK_ACTS[kind](acts) if kind in TASK_ACTS else PERFORM[kind]


def _answer(act: Act, actor: Actor) -> None:
    notify.answer(actor=actor, at=act.at, ladder=calls.ladder(REGISTER, act.key))


def _tasks(move: Callable[..., object], *statuses: str, **words: str) -> Callable[[Sequence[Act]], Do]:
    """Each act is for all tasks of one giving that stand at these statuses; nothing where a colleague did them already.

    One giving is what an origin brought a unit within one minute.
    """

    def look_up(acts: Sequence[Act]) -> Do:
        origins, units = ({act.facts[name] for act in acts} for name in ("origin", "unit"))
        open_tasks = list(work.given(REGISTER, origins, units, statuses))

        def do(act: Act, actor: Actor) -> None:
            if rows := [row for row in open_tasks if _is_of(row, act.facts)]:
                move(actor=actor, at=act.at, tasks=rows, **words)

        return do

    return look_up


def _is_of(task: Any, facts: Mapping[str, Any]) -> bool:
    if (task.origin_key, task.unit) != (facts["origin"], facts["unit"]):
        return False
    return whole_minute(task.assigned_at) == facts["given"] and facts.get("due") in (None, whole_minute(task.due_at))


def _acknowledge(act: Act, actor: Actor) -> None:
    alarms.acknowledge_group(actor=actor, at=act.at, group=act.key)


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
        counts=facts.get("counts"),
    )


def _sign(act: Act, actor: Actor) -> None:
    incident = matters.incident_of(actor, act.facts["incident"])
    incidents.sign_first_report(actor=actor, at=act.at, incident=incident, changes=act.facts.get("elements"))


def _call(act: Act, actor: Actor) -> None:
    """A call is written down; one that speaks of an incident belongs to it, as one more saying with its source."""
    facts = act.facts
    row = callbook.log_call(
        actor=actor,
        at=act.at,
        caller_unit=facts["caller_unit"],
        text=facts["text"],
        done=facts["done"],
        key=facts.get("important", False),
        settled=True,
    )
    if "incident" in facts:
        callbook.link_call(actor=actor, at=act.at, call=row, incident=facts["incident"])


def _give(act: Act, actor: Actor) -> None:
    """One order about an incident to units of several lines: railway, headquarters, departments, the town."""
    facts, incident = act.facts, matters.incident_of(actor, act.facts["incident"])
    specs = [
        tasks.TaskSpec(
            key=facts["key"],
            title=facts["title"],
            text=words,
            unit=unit,
            area_code=area,
            due_at=act.at + timedelta(minutes=facts["within_minutes"]),
        )
        for unit, area, words in ((each["unit"], each["area_code"], each["text"]) for each in facts["units"])
    ]
    tasks.create_tasks(
        actor=actor,
        at=act.at,
        origin_kind="incidents.incident",
        origin_key=incident.code,
        specs=specs,
        matter=incident.matter,
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


TASK_ACTS: dict[str, Callable[[Sequence[Act]], Do]] = {
    "task_receipt": _tasks(tasks.receive_tasks, "assigned"),
    "task_arrive": _tasks(tasks.arrive_at_tasks, "received"),
    "task_done": _tasks(tasks.finish_tasks, "received", "arrived", note="已按要求完成"),
}
PERFORM: dict[str, Do] = {
    "acknowledge_alarms": _acknowledge,
    "answer": _answer,
    "submit_proposal": _submit,
    "release_warning": _release,
    "draft_warning": _draft,
    "cancel_warning": _cancel,
    "received_bulletin": _bulletin,
    "start_response": _start,
    "lower_response": _lower,
    "register_incident": _register,
    "sign_first_report": _sign,
    "log_call": _call,
    "give_tasks": _give,
    "order_evacuation": _order,
    "village_tick": _tick,
    **lookout.PERFORM,
    **aftermath.PERFORM,
}
