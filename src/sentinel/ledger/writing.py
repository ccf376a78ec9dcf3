"""The one door of every write of a ledger: page, API, bulk edit and import all end in the ledger's own action."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import events
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.form import changes, form_class


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: its name ("" for the whole), a stable code, a sentence."""

    field: str
    code: str
    text: str


class Rejected(Invalid):
    """Input that does not fit, with a code for each field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__({problem.field: problem.text for problem in problems})
        self.problems = tuple(problems)


class Stale(Refused):
    """The row was changed since the writer read it (HTTP 409)."""

    code = "stale"


def problems_of(refused: Refused) -> tuple[Problem, ...]:
    """The problems of a refusal, field by field; none for a refusal of the whole."""
    found: tuple[Problem, ...] | None = getattr(refused, "problems", None)
    if found is not None:
        return found
    return tuple(Problem(field, refused.code, text) for field, text in getattr(refused, "errors", {}).items())


def version(row: Any) -> int:
    """The version of a row: the position of the newest event that speaks of it, 0 where none does."""
    return events.newest(row)


def checked(ledger: Ledger, data: Mapping[str, Any], row: Any = None) -> Any:
    """A valid form over data as programs give it (all edited fields, or only those given where a row is changed)."""
    editable = ledger.editable(new=True)
    if unknown := [name for name in data if name not in editable]:
        raise Rejected([Problem(name[:64], "unknown", _("没有这一项，或不能在这里填写。")) for name in unknown])
    if row is not None and (fixed := [name for name in data if ledger.by_field[name].once]):
        raise Rejected([Problem(name, "fixed", _("这一项登记后不能修改。")) for name in fixed])
    names = editable if row is None else [name for name in editable if name in data]
    form = form_class(ledger, names)({name: _typed(value) for name, value in data.items()}, instance=row)
    if not form.is_valid():
        raise Rejected(
            [
                Problem("" if field == "__all__" else field, item["code"] or "invalid", item["message"])
                for field, items in form.errors.get_json_data().items()
                for item in items
            ]
        )
    return form


def _typed(value: Any) -> Any:
    """A JSON value as a person would have typed it."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


@transaction.atomic
def create(ledger: Ledger, *, actor: Actor, at: datetime, data: Mapping[str, Any]) -> Any:
    """A new row from data, by the ledger's action."""
    if ledger.create is None:
        raise NotFound(_("{title}不能在这里新建。").format(title=ledger.title))
    if not actor.has(ledger.write_permission):
        actor.require_in(ledger.write_permission, "")
    return ledger.create(actor=actor, at=at, **checked(ledger, data).cleaned_data)


@transaction.atomic
def amend(
    ledger: Ledger, *, actor: Actor, at: datetime, row: Any, data: Mapping[str, Any], read: int | None = None
) -> Any:
    """Change fields of a row, by the ledger's action; `read` is the version the writer saw."""
    if ledger.update is None:
        raise NotFound(_("{title}不能在这里修改。").format(title=ledger.title))
    fresh = locked(row, read)
    actor.require(ledger.write_permission, fresh)
    return ledger.update(actor=actor, at=at, row=fresh, changes=changes(checked(ledger, data, fresh)))


@transaction.atomic
def move(
    ledger: Ledger, *, actor: Actor, at: datetime, row: Any, name: str, note: str = "", read: int | None = None
) -> Any:
    """Make one move of a row, by the ledger's action."""
    act = ledger.moves.get(name)
    if act is None or ledger.workflow is None:
        raise NotFound(_("没有这个动作。"))
    if ledger.workflow.move(name).needs_note and not note.strip():
        raise Rejected([Problem("note", "required", _("请写明情况后再提交。"))])
    if read is not None:
        locked(row, read)
    return act(actor=actor, at=at, row=row, note=note.strip())


def locked(row: Any, read: int | None) -> Any:
    """The row, read anew under a lock; Stale where it is no longer the version the writer read."""
    fresh = type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if fresh is None:
        raise NotFound(_("没有这条记录，或不在您的管辖范围。"))
    if read is not None and version(fresh) != read:
        last = events.timeline(fresh, 1)[0]
        raise Stale(_("在您填写期间，{who}改过这条记录。请核对现在的内容后再提交。").format(who=last.actor_label))
    return fresh


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of a bulk act; `refusal` is empty where it was done."""

    key: str
    title: str
    refusal: str


def each(ledger: Ledger, rows: Iterable[Any], act: Callable[[Any], object]) -> list[Outcome]:
    """Do one thing to many rows, each in its own transaction: a refusal keeps its row back and no other."""
    found = []
    for row in rows:
        refusal = ""
        try:
            act(row)
        except Refused as refused:
            refusal = str(refused)
        found.append(Outcome(ledger.key_of(row), ledger.title_of(row), refusal))
    return found
