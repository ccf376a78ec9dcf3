"""Personal data by purpose: which tables hold it, how long it is kept, and the purge that blanks what is past its time.

A model with personal data has the columns of `PersonalData` and registers its fields here. Its module sets `keep_until`
when the purpose ends; a row without it is still needed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Person
from sentinel.kernel.refusals import NotAllowed, NotFound, Refused
from sentinel.kernel.text import Label

PURGE = "organisation.purge"
KEPT_DAYS = 30
CHUNK = 500


@event_type("organisation.data.purged", version=1, view=PURGE)
class DataPurged(Payload):
    """Personal data past its time was blanked: of which table, kept for what, which fields, of which rows."""

    kind: str
    purpose: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """One table with personal data: the fields that are blanked and what people call it."""

    model: Any
    fields: tuple[str, ...]
    title: Label

    @property
    def kind(self) -> str:
        """The table's name in events."""
        return str(self.model._meta.label_lower)

    def past(self, day: date) -> "QuerySet[Any]":
        """Rows that were to be kept until before a day and still hold something."""
        return self.model._default_manager.filter(keep_until__lt=day, purged_at__isnull=True).order_by("pk")  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Line:
    """What a purge would do to one table for one purpose."""

    kind: str
    title: str
    purpose: str
    fields: tuple[str, ...]
    count: int


HOLDERS: dict[str, Holder] = {}


def hold_personal_data(model: type[models.Model], *, fields: tuple[str, ...], title: Label) -> None:
    """Register a table with personal data; `fields` can be blanked, each is text that may be empty."""
    holder = Holder(model, fields, title)
    HOLDERS[holder.kind] = holder


def keep_until(purpose: str, ended_on: date, *, at: datetime) -> date:
    """The last day data is kept whose purpose ended on a day, by the rule in force."""
    row = parameters.find(f"privacy.keep_days.{purpose}", at=at)
    return ended_on + timedelta(days=int(row.value) if row is not None else KEPT_DAYS)


def _require(actor: Actor) -> Any:
    district = areas.district()
    if district is None:
        raise NotFound(_("还没有载入辖区。"))
    if not actor.may_in(PURGE, district.code):
        raise NotAllowed(_("只有系统管理员可以清除到期的个人信息。"))
    return district


def preview(actor: Actor, at: datetime) -> list[Line]:
    """What a purge would blank now, by table and purpose."""
    _require(actor)
    day, lines = timezone.localdate(at), []
    for holder in HOLDERS.values():
        counts = holder.past(day).order_by().values("purpose").annotate(rows=models.Count("pk")).order_by("purpose")
        lines += [Line(holder.kind, str(holder.title), row["purpose"], holder.fields, row["rows"]) for row in counts]
    return lines


def purge(*, actor: Actor, at: datetime, kind: str, purpose: str) -> int:
    """Blank what is past its time in one table for one purpose, in chunks; each chunk is told as an event."""
    district, holder = _require(actor), HOLDERS.get(kind)
    if holder is None:
        raise NotFound(_("没有登记这一类个人信息。"))
    done = 0
    while keys := _purge_chunk(holder, purpose, actor, at, district):
        done += len(keys)
    if not done:
        raise Refused(_("没有到期的信息，可能已经清除。"), code="nothing")
    return done


@transaction.atomic
def _purge_chunk(holder: Holder, purpose: str, actor: Actor, at: datetime, district: Any) -> tuple[str, ...]:
    past = holder.past(timezone.localdate(at)).filter(purpose=purpose)
    rows = list(past.select_for_update(of=("self",))[:CHUNK])
    for row in rows:
        for name in holder.fields:
            setattr(row, name, "")
        row.purged_at = at
    holder.model._default_manager.bulk_update(rows, [*holder.fields, "purged_at"])
    keys = tuple(str(row.natural_key) for row in rows)
    if keys:
        payload = DataPurged(kind=holder.kind, purpose=purpose, fields=holder.fields, keys=keys)
        record(payload, subject=district, actor=actor, at=at)
    return keys


hold_personal_data(Person, fields=("phone",), title=gettext_lazy("通讯录"))
