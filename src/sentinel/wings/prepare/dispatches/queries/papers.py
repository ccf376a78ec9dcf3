"""The dispatch order as an official paper: what stands on it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation
from sentinel.wings.prepare.dispatches.models import Order
from sentinel.wings.prepare.dispatches.queries.lists import area_name, consignments, loads_of


def paper(order: Order, actor: Actor) -> dict[str, Any]:
    """The facts of the paper; goods by store and batch."""
    rows = list(consignments(actor).filter(order=order).order_by("code"))
    loads = loads_of(rows)
    table = [(_("调出库"), _("品名"), _("批次"), _("货位"), _("数量"), _("实收"))]
    for row in rows:
        table += [
            (
                row.store.name,
                load.lot.kind.name,
                load.lot.batch,
                load.lot.place or "—",
                f"{load.quantity} {load.lot.kind.unit}",
                str(load.received) if row.received_at else "",
            )
            for load in loads[row.pk]
        ]
    district = areas.district()
    heads = Organisation.objects.filter(kind="district").order_by("code").first()
    return {
        "title": _("关于调拨应急物资的令"),
        "number": order.number,
        "to": "、".join(dict.fromkeys([*(row.store.unit_name for row in rows), order.unit_name])),
        "paragraphs": [
            _("因{title}，依据{basis}，决定调拨下列应急物资。").format(title=order.title, basis=order.basis),
            _("接收单位：{unit}；送达地点：{area}{place}；接收人：{who}，电话 {phone}。").format(
                unit=order.unit_name,
                area=area_name(order.area_code),
                place=order.place,
                who=order.receiver,
                phone=order.contact,
            ),
            _("要求 {due} 前送达；运输方式：{transport}。").format(
                due=f"{timezone.localtime(order.due_at):%Y-%m-%d %H:%M}", transport=order.transport or _("由调出库安排")
            ),
            *([_("本令先行签发，手续须在规定时限内补齐。")] if order.urgent else []),
        ],
        "table": table,
        "signer": order.issued_by,
        "organ": heads.name if heads is not None else (district.name if district is not None else ""),
        "issued_at": order.published_at,
        "signatures": [(row.store.name, row.picked_by, row.checked_by, row.received_by) for row in rows],
    }
