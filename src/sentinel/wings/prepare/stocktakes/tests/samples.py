"""Sample stocktakes and scrappings, each made through its action."""

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.stocktakes import actions
from sentinel.wings.prepare.stocktakes.models import Scrap, Stocktake
from sentinel.wings.prepare.supplies.models import Lot
from sentinel.wings.prepare.supplies.tests.samples import AT, DISTRICT, SYSTEM, make_lot, officer

SEES = ("supplies.view", "stocktakes.view")


def counter(person: str = "P1", area: str = DISTRICT) -> Actor:
    """Somebody who counts the stores of an area and keeps their goods."""
    return officer(*SEES, "stocktakes.count", "supplies.keep", area=area, person=person)


def approver(person: str = "P9", area: str = DISTRICT) -> Actor:
    """Somebody who approves differences and scrappings."""
    return officer(*SEES, "stocktakes.approve", area=area, person=person)


def make_stocktake(*, area_code: str = DISTRICT, code: str = "S1", kind: str = "month") -> Stocktake:
    """A stocktake of a store with one lot, not yet counted."""
    lot = Lot.objects.filter(store_id=code).first() or make_lot(area_code=area_code, code=code)
    return actions.open_stocktake(actor=SYSTEM, at=AT, store=lot.store, kind=kind)


def make_scrap(*, area_code: str = DISTRICT, code: str = "S1", quantity: int = 5) -> Scrap:
    """Five wet quilts, proposed for scrapping."""
    lot = make_lot(area_code=area_code, code=code)
    return actions.propose_scrap(actor=SYSTEM, at=AT, lot=lot, quantity=quantity, reason="受潮发霉")


SAMPLES = {"stocktakes.stocktake": make_stocktake, "stocktakes.scrap": make_scrap}
