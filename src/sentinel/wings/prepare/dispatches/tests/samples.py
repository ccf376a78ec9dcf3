"""Sample orders at every stage, each made through its actions."""

from datetime import timedelta
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.dispatches import actions
from sentinel.wings.prepare.dispatches.models import Consignment, Order
from sentinel.wings.prepare.supplies.models import Lot
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    SYSTEM,
    TOWN,
    make_kind,
    make_lot,
    make_unit,
    make_values,
    officer,
)

SEES = ("dispatches.view", "supplies.view")
DUE = AT + timedelta(hours=6)


def asker(person: str = "ASK", area: str = TOWN) -> Actor:
    """Somebody of a town who asks for goods and receives them."""
    return officer(*SEES, "dispatches.request", "dispatches.receive", area=area, person=person)


def reviewer(person: str = "REV") -> Actor:
    """Somebody of the district who reviews needs and closes orders."""
    return officer(*SEES, "dispatches.review", person=person)


def issuer(person: str = "ISS") -> Actor:
    """Somebody of the district who signs orders."""
    return officer(*SEES, "dispatches.issue", person=person)


def keeper(person: str = "K1", unit: str = "KEEP") -> Actor:
    """Somebody of the unit that keeps the stores: sees its goods and consignments, picks and sends."""
    return officer(*SEES, "dispatches.pick", unit=unit, person=person, area=DISTRICT)


def need(*, area_code: str = TOWN, kinds: dict[str, int] | None = None, **changes: Any) -> actions.Need:
    """Thirty quilts for a shelter within six hours."""
    make_unit("KEEP")
    make_values()
    make_kind()
    values = {
        "title": "安置点缺棉被",
        "unit": "KEEP",
        "place": "中学体育馆",
        "receiver": "谭永涛",
        "contact": "10049596870",
        "due_at": DUE,
        **changes,
    }
    return actions.Need(area_code=area_code, kinds=kinds or {"101": 30}, **values)


def make_order(*, area_code: str = TOWN, code: str = "", **changes: Any) -> Order:
    """A need that waits for its review."""
    del code  # needs are numbered
    return actions.request_goods(actor=SYSTEM, at=AT, need=need(area_code=area_code, **changes))


def make_issued(*, area_code: str = TOWN, store: str = "S1", quantity: int = 30, **changes: Any) -> Order:
    """An order over two lots of one store, signed in the ordinary way."""
    if not Lot.objects.filter(store_id=store).exists():
        make_lot(area_code=area_code, code=store, batch="B1", quantity=20)
        make_lot(area_code=area_code, code=store, batch="B2", quantity=100)
    row = make_order(area_code=area_code, **changes)
    actions.approve_order(actor=reviewer(), at=AT, order=row)
    draws = [(store, "101", quantity)]
    row.refresh_from_db()
    return actions.issue_order(actor=SYSTEM, at=AT, order=row, draws=draws, due_at=DUE, basis="区防指 1 号令")


def make_urgent(*, area_code: str = TOWN, store: str = "S1") -> Order:
    """An order signed before its need was reviewed."""
    make_lot(area_code=area_code, code=store, quantity=50)
    row = make_order(area_code=area_code)
    draws = [(store, "101", 30)]
    return actions.issue_order(actor=SYSTEM, at=AT, order=row, draws=draws, due_at=DUE, basis="电话指令")


def make_consignment(*, area_code: str = TOWN, code: str = "S1") -> Consignment:
    """What one store is to send, not picked yet."""
    return make_issued(area_code=area_code, store=code).consignments.get()


def make_sent(**changes: Any) -> Consignment:
    """A consignment on its way."""
    row = make_issued(**changes).consignments.get()
    actions.pick_consignment(actor=keeper("K1"), at=AT, row=row)
    actions.check_consignment(actor=keeper("K2"), at=AT, row=row)
    return actions.send_consignment(actor=keeper("K1"), at=AT, row=row, vehicle="京A12345", driver="王师傅 10012345678")


def make_delivered(**changes: Any) -> Order:
    """An order whose goods have all arrived."""
    row = make_sent(**changes)
    counts = {load.lot.code: load.quantity for load in row.loads.select_related("lot")}
    actions.receive_consignment(actor=asker(), at=AT, row=row, counts=counts)
    return Order.objects.get(pk=row.order_id)


SAMPLES = {"dispatches.order": make_order, "dispatches.consignment": make_consignment}
