"""The cast of a replay: who will do what and when, drawn from what the event log says."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sentinel.kernel import people
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event, Holding
from sentinel.runtime.replay.acts import REGISTER, Act, whole_minute
from sentinel.runtime.replay.script import Night
from sentinel.wings.respond.evacuations import queries as lists
from sentinel.wings.watch.warnings import queries as proposals

MINUTE = timedelta(minutes=1)
FACT, ANSWER, DUTY, TICK, WORK = range(5)
Answer = Callable[["Cast", datetime, dict[str, Any]], Iterable[Act]]


class Cast:
    """Everybody in the play. Draws depend on the seed and natural keys alone, so the same seed gives the same night."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self.post_holder = dict(
            Holding.objects.order_by("post__code", "-person__code").values_list("post__code", "person__code")
        )
        units = Holding.objects.exclude(post__role="town_leader").order_by("-post__code", "-person__code")
        self.unit_person = dict(units.values_list("post__organisation__code", "person__code"))
        self._actors: dict[str, Actor] = {}
        self._heard: set[str] = set()

    def first(self, matter: str) -> bool:
        """True the first time this is heard of."""
        if matter in self._heard:
            return False
        self._heard.add(matter)
        return True

    def actor(self, person: str) -> Actor:
        """The actor a person is; the same through the whole night."""
        if person not in self._actors:
            self._actors[person] = people.actor_of_person(person, at=self.night.starts)
        return self._actors[person]

    def facts(self) -> Iterator[Act]:
        """The acts the script fixes."""
        for fact in self.night.facts:
            yield self.act(
                datetime.fromisoformat(fact["at"]), FACT, fact["act"], fact.get("key", fact["at"]), fact["by"], fact
            )

    def answers(self, event: Event) -> Iterable[Act]:
        """What an event makes people do."""
        respond = ANSWERS.get(event.name)
        return respond(self, whole_minute(event.at), event.payload) if respond is not None else ()

    def act(self, at: datetime, rank: int, kind: str, key: str, post: str, facts: Any = None) -> Act:
        """An act by whoever holds a post."""
        return Act(at, rank, kind, key, self.post_holder[post], facts or {})

    def follow(self, on: str, at: datetime, key: str, facts: dict[str, Any]) -> Iterator[Act]:
        """Acts of the script's rules for something that happened."""
        for rule in self.night.rules:
            fits = all(rule[name] == facts.get(name) for name in ("hazard", "level") if name in rule)
            if rule["when"] == on and fits:
                when = at + timedelta(minutes=rule["after_minutes"])
                yield self.act(when, DUTY, rule["act"], key, rule["by"], {**facts, **rule})


def _call_placed(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterator[Act]:
    key = (payload["ladder"], payload["person"], payload["index"])
    night = cast.night
    if payload["kind"] == "human" or night.happens(night.people["silent_percent"], "silent", *key):
        return
    minutes = night.between(night.people["answer_minutes"], "answer", *key)
    yield Act(at + timedelta(minutes=minutes), ANSWER, "answer", payload["ladder"], payload["person"])


def _task_assigned(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterator[Act]:
    """One person signs once for what a giving brought the unit, arrives once, finishes together what is due together.

    The first event of each plans it.
    """
    night, habits = cast.night, cast.night.people
    origin, unit, due = payload["origin"], payload["unit"], payload["due_at"]
    person = cast.unit_person.get(unit)
    if person is None:
        return
    giving = f"{origin}|{unit}|{at.isoformat(timespec='minutes')}"
    term = datetime.fromisoformat(due)
    receipt = at + timedelta(minutes=night.between(habits["task_receipt_minutes"], "receipt", giving))
    arrive = receipt + timedelta(minutes=night.between(habits["task_arrive_minutes"], "arrive", giving))
    share = night.between(habits["task_done_percent_of_time"], "done", giving, due)
    done = max(at + (term - at) // MINUTE * share // 100 * MINUTE, arrive + MINUTE)
    facts = {"origin": origin, "unit": unit, "given": at}
    if cast.first(giving):
        yield Act(receipt, WORK, "task_receipt", giving, person, facts)
        if night.happens(habits["task_arrive_percent"], "arrives", giving):
            yield Act(arrive, WORK, "task_arrive", giving, person, facts)
    if cast.first(f"{giving}|{due}"):
        yield Act(done, WORK, "task_done", f"{giving}|{due}", person, {**facts, "due": term})


def _evacuation_ordered(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterator[Act]:
    night, habits = cast.night, cast.night.people
    village = payload["code"].split(":")[0]
    person = cast.post_holder[f"{village}-A"]
    when = at + timedelta(minutes=night.between(habits["tick_start_minutes"], "start", payload["code"]))
    evacuation = lists.evacuation_of(REGISTER, payload["code"])
    household = ""
    for entry in lists.entries(REGISTER, evacuation):
        if entry.household_code != household:
            household = entry.household_code
            when += timedelta(minutes=night.between(habits["tick_minutes_a_household"], "visit", household))
        if night.happens(habits["refused_percent"], "refused", entry.member_code):
            facts = {"state": "refused", "note": "不愿离开，已反复劝导并留人看护"}
            yield Act(when, TICK, "village_tick", entry.code, person, facts)
            continue
        yield Act(when, TICK, "village_tick", entry.code, person, {"state": "moved"})
        way = night.between(habits["sheltered_after_minutes"], "way", household)
        yield Act(when + timedelta(minutes=way), TICK, "village_tick", entry.code, person, {"state": "sheltered"})


def _warning(on: str) -> Answer:
    def respond(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterable[Act]:
        warning = proposals.warnings(REGISTER).get(code=payload["code"])
        facts = {"hazard": warning.hazard, "level": warning.level, "headline": warning.headline}
        return cast.follow(on, at, payload["code"], facts)

    return respond


def _evacuation_raised(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterable[Act]:
    return cast.follow("evacuation_raised", at, payload["code"], {})


def _alarm_raised(cast: Cast, at: datetime, payload: dict[str, Any]) -> Iterable[Act]:
    """Somebody looks at a cause once, however many alarms of one minute it has."""
    group = payload["group"]
    if not cast.first(f"alarm|{group}|{at.isoformat()}"):
        return ()
    return cast.follow("alarm_raised", at, group, {})


ANSWERS: dict[str, Answer] = {
    "alarms.alarm.raised": _alarm_raised,
    "notify.call.placed": _call_placed,
    "tasks.task.assigned": _task_assigned,
    "evacuations.evacuation.raised": _evacuation_raised,
    "evacuations.evacuation.ordered": _evacuation_ordered,
    "warnings.warning.proposed": _warning("warning_proposed"),
    "warnings.warning.drafted": _warning("warning_drafted"),
    "warnings.warning.submitted": _warning("warning_submitted"),
    "warnings.warning.released": _warning("warning_released"),
}
