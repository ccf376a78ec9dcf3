"""The event log as people read it: titled, linked to its records, cut to the reader's reach in SQL."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.manifest import MANIFESTS, event_title, module_title
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import AreasMeet, area_stem
from sentinel.ledger import LEDGERS
from sentinel.wings.respond.incidents import queries as incidents

VIEW = ".view"
MATTERS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, or several alike of one minute, as a line to read."""

    event: Event
    title: str
    place: str
    url: str
    count: int = 1


def visible(actor: Actor, rows: "QuerySet[Event] | None" = None) -> "QuerySet[Event]":
    """Events (of some) the actor may read; the same reach as `kernel.events.visible`, in SQL."""
    rows = Event.objects.all() if rows is None else rows
    if actor.everything:
        return rows
    modules: dict[tuple[str, str], set[str]] = {}
    for hold in actor.holds:
        if hold.permission.endswith(VIEW):
            modules.setdefault((hold.kind, hold.value), set()).add(hold.permission.removesuffix(VIEW))
    condition = Q(pk__in=[])
    for (kind, value), names in sorted(modules.items()):
        if kind == "area":
            near = Q(area_code__startswith=area_stem(value)) | Q(AreasMeet(F("target_areas"), Value(value)))
        else:
            near = Q(**{kind: value})
        condition |= Q(name__regex=rf"^({'|'.join(sorted(names))})\.") & near
    return rows.filter(condition)


def _urls() -> dict[str, str]:
    return {ledger.model._meta.label_lower: ledger.url for ledger in LEDGERS.values() if ledger.key == "code"}


def entries(rows: Iterable[Event]) -> list[Entry]:
    """Events as lines to read."""
    names, urls = areas.names(), _urls()
    return [_entry(row, names, urls) for row in rows]


def _entry(row: Event, names: dict[str, str], urls: dict[str, str]) -> Entry:
    base = urls.get(row.subject_kind, "")
    return Entry(
        event=row,
        title=_(event_title(row.name)),
        place=names.get(row.area_code, row.area_code),
        url=f"{base}{row.subject_key}/" if base else "",
    )


def stream(actor: Actor, limit: int, window: int = 200) -> list[Entry]:
    """The newest lines; events of one name in one minute are one line with a count. Looks back `window` events."""
    firsts: dict[tuple[str, datetime], int] = {}
    counts: Counter[int] = Counter()
    for position, name, at in visible(actor).order_by("-position").values_list("pk", "name", "at")[:window]:
        key = (name, at.replace(second=0, microsecond=0))
        if key not in firsts and len(firsts) == limit:
            break
        counts[firsts.setdefault(key, position)] += 1
    shown = Event.objects.filter(pk__in=counts).defer("payload", "target_areas").order_by("-position")
    return [replace(line, count=counts[line.event.pk]) for line in entries(shown)]


def log(actor: Actor, since: datetime, until: datetime, *, matter: str = "") -> tuple["QuerySet[Event]", Any]:
    """Events of a span, oldest first, and a function that turns a page of them into lines."""
    rows = visible(actor).filter(at__gte=since, at__lte=until)
    if matter:
        rows = rows.filter(matter=matter)
    return rows.order_by("at", "position"), entries


def by_module(rows: "QuerySet[Event]") -> list[tuple[str, str, int]]:
    """(name, title, how many) of the modules that speak in these events, in the order of the manifests."""
    counts: Counter[str] = Counter()
    for name, count in rows.order_by().values_list("name").annotate(Count("pk")):
        counts[name.partition(".")[0]] += count
    return [(name, _(module_title(name)), counts[name]) for name in MANIFESTS if counts[name]]


def entry(actor: Actor, position: int) -> Entry:
    """One event in reach by its position."""
    row = visible(actor).filter(pk=position).first() if 0 < position < 2**63 else None
    if row is None:
        raise NotFound("没有这条记录，或不在您的管辖范围。")
    return entries([row])[0]


def matters(actor: Actor) -> list[tuple[str, str]]:
    """(code, words) of the matters in reach, the newest first."""
    rows = incidents.incidents(actor).order_by("-registered_at", "code")
    return list(rows.values_list("matter__code", "title")[:MATTERS])
