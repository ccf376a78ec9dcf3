"""The state that a log amounts to, folded event by event; plain values, no database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sentinel.wings.recover.reviews.rules import Fact, lateness

MOVED = ("moved", "sheltered", "returned")


@dataclass(slots=True)
class Picture:
    """How things stood by what was written down until then. Warnings, responses and shelters by their code."""

    warnings: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    responses: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    finished: int = 0
    lists: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    shelters: dict[str, int] = field(default_factory=dict)
    reports: list[Fact] = field(default_factory=list)
    means: dict[str, Fact] = field(default_factory=dict)
    late: list[Fact] = field(default_factory=list)

    @property
    def due(self) -> int:
        """Everybody on a list."""
        return sum(self.lists.values())

    def count(self, *states: str) -> int:
        """People ticked as one of these states."""
        return sum(1 for state in self.people.values() if state in states)

    @property
    def waiting(self) -> int:
        """Everybody on a list who is not ticked as anything."""
        return self.due - self.count(*MOVED, "refused", "absent")

    def overdue(self, at: datetime) -> list[str]:
        """The open tasks whose term is past."""
        return [code for code, payload in self.tasks.items() if datetime.fromisoformat(payload["due_at"]) < at]


def picture(facts: Iterable[Fact]) -> Picture:
    """The state that a log in its order amounts to; names it does not know change nothing."""
    found = Picture()
    for fact in facts:
        subject, _, verb = fact.name.rpartition(".")
        if fold := _FOLDS.get(subject):
            fold(found, fact, verb)
        if lateness(fact):
            found.late.append(fact)
    return found


def _warning(found: Picture, fact: Fact, verb: str) -> None:
    if verb == "released":
        found.warnings[fact.key] = fact.payload
    elif verb in ("cancelled", "expired", "superseded"):
        found.warnings.pop(fact.key, None)


def _response(found: Picture, fact: Fact, verb: str) -> None:
    if verb == "ended":
        found.responses.pop(fact.key, None)
    elif verb in ("started", "raised", "lowered"):
        found.responses[fact.key] = {**found.responses.get(fact.key, {}), **fact.payload}


def _task(found: Picture, fact: Fact, verb: str) -> None:
    if verb == "assigned":
        found.tasks[fact.key] = fact.payload
    elif verb in ("finished", "withdrawn"):
        found.tasks.pop(fact.key, None)
        found.finished += verb == "finished"


def _list(found: Picture, fact: Fact, verb: str) -> None:
    if "people" in fact.payload:
        found.lists[fact.key] = fact.payload["people"]


def _entry(found: Picture, fact: Fact, verb: str) -> None:
    if verb == "ticked":
        found.people[fact.payload["entry"]] = fact.payload["state"]


def _shelter(found: Picture, fact: Fact, verb: str) -> None:
    if "occupancy" in fact.payload:
        found.shelters[fact.key] = fact.payload["occupancy"]


def _report(found: Picture, fact: Fact, verb: str) -> None:
    if verb == "signed":
        found.reports.append(fact)


def _mean(found: Picture, fact: Fact, verb: str) -> None:
    found.means[fact.payload["area"]] = fact


_FOLDS: dict[str, Callable[[Picture, Fact, str], None]] = {
    "warnings.warning": _warning,
    "responses.response": _response,
    "tasks.task": _task,
    "evacuations.evacuation": _list,
    "evacuations.entry": _entry,
    "shelters.shelter": _shelter,
    "incidents.report": _report,
    "stations.mean": _mean,
}
