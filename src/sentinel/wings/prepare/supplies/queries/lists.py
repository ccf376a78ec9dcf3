"""The rows an actor may see, one noun after the other, and what falls due."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.supplies.models import Kind, Lot, Movement, Standard, Store


def kinds(actor: Actor) -> "QuerySet[Kind, Kind]":
    """The catalogue."""
    return Kind.objects.visible_to(actor)


def kinds_of(actor: Actor, codes: Iterable[str]) -> dict[str, Kind]:
    """Kinds by code."""
    return {row.code: row for row in kinds(actor).filter(code__in=set(codes))}


def kind_of(actor: Actor, code: str) -> Kind:
    """One kind in reach."""
    row = kinds(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编码为 {code} 的物资品类。")
    return row


def standards(actor: Actor) -> "QuerySet[Standard, Standard]":
    """The reserve standards that bind the actor's areas."""
    rows = Standard.objects.visible_to(actor)
    return rows.select_related("kind")


def stores(actor: Actor) -> "QuerySet[Store, Store]":
    """Stores the actor may see: in its area, kept by its unit, or serving it."""
    return Store.objects.visible_to(actor)


def stores_of(actor: Actor, codes: Iterable[str]) -> dict[str, Store]:
    """Stores by code."""
    return {row.code: row for row in stores(actor).filter(code__in=set(codes))}


def store_of(actor: Actor, code: str) -> Store:
    """One store in reach."""
    row = stores(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的储备库，或不在您的管辖范围。")
    return row


def lots(actor: Actor) -> "QuerySet[Lot, Lot]":
    """Lots the actor may see, with store and kind."""
    rows = Lot.objects.visible_to(actor)
    return rows.select_related("store", "kind")


def lot_of(actor: Actor, code: str) -> Lot:
    """One lot in reach."""
    row = lots(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有编号为 {code} 的物资批次，或不在您的管辖范围。")
    return row


def movements(actor: Actor) -> "QuerySet[Movement, Movement]":
    """Movements the actor may see, newest first."""
    rows = Movement.objects.visible_to(actor)
    return rows.select_related("lot__store", "lot__kind")


def due_lots(at: datetime) -> list[tuple[object, datetime]]:
    """Lots whose freshness changes by `at`."""
    rows = Lot.objects.filter(due_at__lte=at).order_by("due_at", "code").values_list("pk", "due_at")
    return [(pk, timezone.localtime(due_at)) for pk, due_at in rows if due_at is not None]


def next_freshness() -> datetime | None:
    """When the next lot's freshness changes."""
    first = Lot.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()
    return None if first is None else timezone.localtime(first)
