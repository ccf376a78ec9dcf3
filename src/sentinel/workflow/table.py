"""Workflow/Move: buttons, API, permission matrix, diagrams and tests read this table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, record, record_many
from sentinel.kernel.refusals import MoveRefused, Refused
from sentinel.kernel.text import Label

Guard = Callable[[Any, Actor], str | None]
WORKFLOWS: "dict[str, Workflow]" = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way to change a status. `guard(row, actor)` answers None or the sentence that refuses.

    `needs_note` asks the person for words; `by_system` moves are made by rule and have no button. A `single` move is
    looked at and made for one row at a time, never for a whole list at once. One that is `aside` leads out rather than
    on: its button never invites.
    """

    name: str
    label: Label
    sources: frozenset[str] | set[str]
    target: str
    permission: str
    guard: Guard | None = None
    needs_note: bool = False
    by_system: bool = False
    single: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A closed table of moves over one status field."""

    name: str
    states: type[models.TextChoices]
    moves: tuple[Move, ...]
    field: str = "status"
    initial: str = ""

    def __post_init__(self) -> None:
        if len({move.name for move in self.moves}) != len(self.moves):
            raise ValueError(f"workflow {self.name} names a move twice")
        WORKFLOWS[self.name] = self

    def move(self, name: str) -> Move:
        """The move of this name; LookupError is a programming error."""
        for move in self.moves:
            if move.name == name:
                return move
        raise LookupError(f"workflow {self.name} has no move {name}")

    def apply(
        self,
        name: str,
        row: Any,
        *,
        actor: Actor,
        at: datetime,
        event: Payload | Callable[[Any], Payload],
        changes: Mapping[str, Any] | None = None,
    ) -> Any:
        """Lock, check, move, record: the only place a status is ever assigned. Returns the locked row."""
        if not connection.in_atomic_block:
            raise RuntimeError("a move is applied inside the transaction of its action")
        move = self.move(name)
        row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        self._check(move, row, actor)
        setattr(row, self.field, move.target)
        for key, value in (changes or {}).items():
            setattr(row, key, value)
        row.save(update_fields=[self.field, *(changes or {})])
        record(event(row) if callable(event) else event, subject=row, actor=actor, at=at)
        return row

    def apply_many(
        self,
        name: str,
        rows: Sequence[Any],
        *,
        actor: Actor,
        at: datetime,
        event: Callable[[Any], Payload],
        changes: Mapping[str, Any] | None = None,
    ) -> list[Any]:
        """The same move of many rows in few statements; one refusal refuses all and names its row.

        Returns the locked rows.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("moves are applied inside the transaction of their action")
        if not rows:
            return []
        move, manager = self.move(name), type(rows[0])._base_manager
        values = {self.field: move.target, **(changes or {})}
        chosen = manager.filter(pk__in=[row.pk for row in rows])
        locked = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        for row in locked:
            try:
                self._check(move, row, actor)
            except Refused as refused:
                refused.text = f"{row}:{refused.text}" if len(locked) > 1 else refused.text
                raise
            for key, value in values.items():
                setattr(row, key, value)
        chosen.update(**values)
        record_many([(event(row), row) for row in locked], actor=actor, at=at)
        return locked

    def _check(self, move: Move, row: Any, actor: Actor) -> None:
        actor.require(move.permission, row)
        if reason := self.refusal(move, row, actor):
            raise MoveRefused(reason)

    def refusal(self, move: Move, row: Any, actor: Actor) -> str | None:
        """Why the move is not possible now, or None. Does not look at permissions."""
        here = getattr(row, self.field)
        if here not in move.sources:
            return _("现在是“{state}”，不能{move}。").format(state=self.states(here).label, move=move.label)
        return move.guard(row, actor) if move.guard is not None else None

    def open_to(self, row: Any, actor: Actor) -> tuple[Move, ...]:
        """The moves this actor could make on this row now: the page's buttons and the API's `allowed`."""
        return tuple(
            move
            for move in self.moves
            if not move.by_system and actor.may(move.permission, row) and self.refusal(move, row, actor) is None
        )

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        if self.initial:
            lines.append(f"    [*] --> {self.initial}")
        for move in self.moves:
            lines.extend(f"    {source} --> {move.target}: {move.name}" for source in sorted(move.sources))
        return "\n".join(lines)
