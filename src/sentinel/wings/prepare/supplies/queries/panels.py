"""What the record pages of the ledgers show beside the fields."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.supplies.choices import Freshness, Reserve
from sentinel.wings.prepare.supplies.models import Lot, Store
from sentinel.wings.prepare.supplies.queries.lists import kinds, lots, movements, stores

MOVEMENTS_SHOWN = 15


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


def stale(row: Store, at: datetime) -> bool:
    """True when nobody has confirmed the store for longer than the parameter allows."""
    if row.confirmed_at is None:
        return True
    return (at - row.confirmed_at).days >= int(parameters.value("supplies.stale_days", at=at))


def store_panel(row: Store, actor: Actor, at: datetime) -> dict[str, Any]:
    """Lots, last movements, stocktakes and what the keeper may do."""
    here = list(lots(actor).filter(store=row, quantity__gt=0).order_by("kind_id", "expires_on", "received_on"))
    keeps = actor.may("supplies.keep", row)
    return {
        "stale": stale(row, at),
        "keeps": keeps,
        "may_unmask": bool(row.contact) and actor.may("organisation.unmask", row),
        "lots": here,
        "promised": row.reserve != Reserve.GOODS,
        "quantity": sum(lot.quantity for lot in here),
        "held": sum(lot.held for lot in here),
        "value_text": _yuan(sum(lot.value_fen for lot in here)),
        "kinds": len({lot.kind_id for lot in here}),
        "expiring": sum(lot.freshness == Freshness.EXPIRING for lot in here),
        "expired": sum(lot.freshness == Freshness.EXPIRED for lot in here),
        "movements": list(movements(actor).filter(lot__store=row)[:MOVEMENTS_SHOWN]),
    }


def lot_panel(row: Lot, actor: Actor, at: datetime) -> dict[str, Any]:
    """The movements of a lot and what the keeper may do with it."""
    left = (row.expires_on - timezone.localdate(at)).days if row.expires_on is not None else None
    return {
        "keeps": actor.may("supplies.keep", row),
        "days_left": left,
        "movements": list(movements(actor).filter(lot=row)[:MOVEMENTS_SHOWN]),
        "free": row.quantity - row.held,
        "share": parameters.get("supplies.expiring.percent", at=at),
        "months": parameters.get("supplies.expiring.months", at=at),
    }


def choices_of(actor: Actor, store: Store) -> dict[str, Any]:
    """What the forms of a store offer: kinds in it that can be given out, kinds of the catalogue, other stores."""
    here = {lot.kind_id for lot in lots(actor).filter(store=store, quantity__gt=0) if lot.available}
    every = list(kinds(actor).order_by("code"))
    return {
        "held_kinds": [kind for kind in every if kind.code in here],
        "kinds": every,
        "stores": list(stores(actor).exclude(pk=store.pk).filter(reserve=Reserve.GOODS)),
    }
