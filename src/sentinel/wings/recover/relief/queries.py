"""Every read of relief."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN, AreasMeet
from sentinel.wings.recover.relief import rules
from sentinel.wings.recover.relief.choices import BatchStatus, Status
from sentinel.wings.recover.relief.models import Application, Batch, Payment
from sentinel.wings.recover.relief.workflow import APPLICATION

PUBLICITY_DAYS = "relief.publicity_days"
STEPS = ("review", "show", "pass", "approve")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One village or town of a batch: how many people stand where, the money, and what the reader may do there."""

    code: str
    name: str
    counts: dict[str, int]
    totals: rules.Totals
    steps: list[tuple[str, str]]
    sheet: bool


def batches(actor: Actor) -> "QuerySet[Batch, Batch]":
    """Batches within reach: towns and villages see those of the disasters that struck them."""
    rows = Batch.objects.select_related("disaster")
    if actor.everything:
        return rows
    areas_held = [hold.value for hold in actor.holds_for(Batch.view_permission) if hold.kind == "area"]
    meets = (Q(AreasMeet(F("disaster__target_areas"), Value(area))) for area in areas_held)
    return rows.filter(reduce(or_, meets, Q(pk__in=[])))


def batch_of(actor: Actor, code: str) -> Batch:
    """One batch within reach."""
    row = batches(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个救助批次，或不在您的查看范围内。")
    return row


def applications(actor: Actor) -> "QuerySet[Application, Application]":
    """People put forward within reach; screens show their masked properties."""
    rows: QuerySet[Application, Application] = Application.objects.visible_to(actor)
    return rows.select_related("batch")


def application_of(actor: Actor, code: str) -> Application:
    """One person put forward within reach."""
    row = applications(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这名救助对象，或不在您的查看范围内。")
    return row


def payments(actor: Actor) -> "QuerySet[Payment, Payment]":
    """Payments within reach."""
    rows: QuerySet[Payment, Payment] = Payment.objects.visible_to(actor)
    return rows.select_related("application__batch")


def standard(kind: str, at: datetime) -> int:
    """Yuan a person of a kind of relief, by the parameter in force."""
    return int(parameters.value(f"relief.standard.{kind}", at=at))


def publicity_days(at: datetime) -> int:
    """For how many days names hang out, by the parameter in force."""
    return int(parameters.value(PUBLICITY_DAYS, at=at))


def totals(actor: Actor, batch: Batch, under: str = "") -> rules.Totals:
    """People and yuan of a batch within reach, counted from its rows and payments; `under` cuts to an area's stem."""
    rows = Application.objects.visible_to(actor).filter(batch=batch, area_code__startswith=under)
    past = Q(status__in=(Status.APPROVED, Status.LISTED, Status.PAID))
    found = rows.aggregate(
        people=Count("pk"), approved=Count("pk", filter=past), approved_yuan=Sum("amount_yuan", filter=past, default=0)
    )
    paid = Payment.objects.filter(application__in=rows, status=rules.PaymentStatus.PAID)
    return rules.Totals(**found, **paid.aggregate(paid=Count("pk"), paid_yuan=Sum("amount_yuan", default=0)))


def places(actor: Actor, batch: Batch) -> list[PlaceLine]:
    """Where a batch stands, town by town for who sees several, village by village within one town."""
    rows = Application.objects.visible_to(actor).filter(batch=batch)
    counted: dict[str, dict[str, int]] = {}
    for code, status, n in rows.order_by().values_list("area_code", "status").annotate(n=Count("pk")):
        counted.setdefault(code, {})[status] = n
    towns = {f"{code[:TOWN]}000" for code in counted}
    if len(towns) > 1:
        whole: dict[str, dict[str, int]] = {}
        for code, counts in counted.items():
            town = whole.setdefault(f"{code[:TOWN]}000", {})
            for status, n in counts.items():
                town[status] = town.get(status, 0) + n
        counted = whole
    names = areas.names()
    return [
        PlaceLine(
            code=code,
            name=names.get(code, code),
            counts=counts,
            totals=_money(counts, batch.standard_yuan),
            steps=_steps(actor, code, counts),
            sheet=bool(counts.get(Status.SHOWN)) and len(towns) == 1 and actor.may_in("relief.review", code),
        )
        for code, counts in sorted(counted.items())
    ]


def _steps(actor: Actor, area_code: str, counts: dict[str, int]) -> list[tuple[str, str]]:
    """What the reader may do for everybody of a village or town who stands there."""
    moves = [APPLICATION.move(name) for name in STEPS]
    fitting = [move for move in moves if any(counts.get(source) for source in move.sources)]
    return [(move.name, str(move.label)) for move in fitting if actor.may_in(move.permission, area_code)]


def _money(counts: dict[str, int], standard_yuan: int) -> rules.Totals:
    approved, paid = rules.approved(counts), counts.get(Status.PAID, 0)
    return rules.Totals(
        people=sum(counts.values()),
        approved=approved,
        paid=paid,
        approved_yuan=rules.amount(approved, standard_yuan),
        paid_yuan=rules.amount(paid, standard_yuan),
    )


def board(actor: Actor) -> list[dict[str, Any]]:
    """Every batch not settled with its totals and places, and the steps the reader may take for a whole place."""
    found = []
    unsettled = Application.objects.filter(batch=OuterRef("pk")).exclude(status__in=(Status.PAID, Status.REJECTED))
    rows = batches(actor).filter(Q(status=BatchStatus.OPEN) | Exists(unsettled))
    for batch in rows.order_by("-opened_at", "code"):
        whole = totals(actor, batch)
        found.append(
            {
                "batch": batch,
                "totals": whole,
                "recomputes": whole.recomputes(batch.standard_yuan),
                "places": places(actor, batch),
                "may_pay": actor.may_in("relief.pay", batch.area_code),
                "may_export": actor.may_in("relief.unmask", batch.area_code),
                "to_list": Application.objects.filter(batch=batch, status=Status.APPROVED).count(),
                "lists": lists(actor, batch),
            }
        )
    return found


def lists(actor: Actor, batch: Batch) -> list[dict[str, Any]]:
    """The payment lists of a batch with their sums."""
    rows = Payment.objects.visible_to(actor).filter(application__batch=batch)
    sent, paid = (Q(status=status) for status in rules.LIVE)
    return list(
        rows.order_by("list_code")
        .values("list_code")
        .annotate(
            people=Count("pk"),
            yuan=Sum("amount_yuan"),
            waiting=Count("pk", filter=sent),
            paid=Count("pk", filter=paid),
        )
    )


def batch_panel(row: Batch, actor: Actor, at: datetime) -> dict[str, Any]:
    """Totals and places of a batch for its record page."""
    whole = totals(actor, row)
    return {"totals": whole, "recomputes": whole.recomputes(row.standard_yuan), "places": places(actor, row)}


def application_panel(row: Application, actor: Actor, at: datetime) -> dict[str, Any]:
    """The payments of a person and whether the reader may look at the clear data."""
    return {"payments": list(row.payments.order_by("code")), "may_unmask": actor.may("relief.unmask", row)}
