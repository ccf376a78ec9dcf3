"""Shelters and goods of a span: how full, how much, and whether it came in time."""

from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.dispatches import events as dispatches_events
from sentinel.wings.prepare.dispatches import queries as dispatches
from sentinel.wings.prepare.shelters import events as shelters_events
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.recover.reviews.queries.log import visible
from sentinel.wings.recover.reviews.queries.parts import link, section, shown, table, words

ROWS = 40


def shelter_use(actor: Actor, since: datetime, until: datetime) -> dict[str, Any]:
    """The most people each shelter held, and when."""
    names = (shelters_events.ShelterAdmitted.name, shelters_events.ShelterReleased.name)
    rows = visible(actor).filter(name__in=names, at__gte=since, at__lte=until).order_by("at", "position")
    peaks: dict[str, tuple[int, datetime, int]] = {}
    admitted = 0
    for position, name, at, key, payload in rows.values_list("pk", "name", "at", "subject_key", "payload"):
        admitted += payload["people"] if name == names[0] else 0
        if key not in peaks or payload["occupancy"] > peaks[key][0]:
            peaks[key] = (payload["occupancy"], at, position)
    known = {row.code: row for row in shelters.shelters(actor).filter(code__in=peaks)}
    lines = []
    for code, (most, at, position) in sorted(peaks.items(), key=lambda item: (-item[1][0], item[0])):
        row = known.get(code)
        lines.append(
            [
                link(row.name if row else code, f"/shelters/shelter/{code}/"),
                link(str(most), f"/reviews/events/{position}/"),
                link(str(row.capacity) if row else "—"),
                link(shown(at)),
            ]
        )
    text = f"启用 {len(peaks)} 处避难场所，累计接收 {admitted} 人次。" if peaks else "这段时间没有避难场所接收人员。"
    found = table("各避难场所", ["避难场所", "最多时（人）", "核定（人）", "时间"], lines, ROWS)
    return section("shelters", "避难安置", [words(text, "/shelters/shelter/")], [found])


def goods(actor: Actor, since: datetime, until: datetime) -> dict[str, Any]:
    """Orders of goods asked for in a span: delivered in time, late, or not yet; what was missing on arrival."""
    orders = list(dispatches.orders(actor).filter(requested_at__gte=since, requested_at__lte=until).order_by("code"))
    received = visible(actor).filter(name=dispatches_events.ConsignmentReceived.name, at__gte=since, at__lte=until)
    missing = sum(payload["missing"] for payload in received.values_list("payload", flat=True))
    late = [row for row in orders if row.overdue or (row.delivered_at is not None and row.delivered_at > row.due_at)]
    done = [row for row in orders if row.delivered_at is not None]
    rows = [
        [
            link(row.title, f"/dispatches/order/{row.code}/"),
            link(row.unit_name),
            link(shown(row.due_at)),
            link(shown(row.delivered_at)),
            link(row.get_status_display()),
        ]
        for row in orders
    ]
    text = (
        f"申请调拨 {len(orders)} 单，全部签收 {len(done)} 单，超过要求送达时间 {len(late)} 单；"
        f"签收 {received.count()} 批，短少 {missing} 件。"
        if orders
        else "这段时间没有申请调拨物资。"
    )
    head = ["事由", "接收单位", "要求送达", "签收", "状态"]
    return section("goods", "物资调拨", [words(text, "/dispatches/order/")], [table("调拨", head, rows, ROWS)])
