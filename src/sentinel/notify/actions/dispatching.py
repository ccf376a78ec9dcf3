"""From deliveries to sendings: the box at once, and the first channel out for the sender to take."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sentinel.kernel.clock import wall_now
from sentinel.notify import channels, queries, rules
from sentinel.notify.models import Delivery, Preference, Sending
from sentinel.notify.rules import ChannelName, SendingStatus

Order = tuple[str, ...]


def dispatch(deliveries: Sequence[Delivery], *, asked: Sequence[Order]) -> None:
    """Write deliveries and their sendings; `asked[i]` are the channels the sender wants for the i-th, () for the usual.

    What stays inside is delivered with the row. What leaves waits for the sender: no provider is spoken to here.
    """
    Delivery.objects.bulk_create(deliveries)
    open_now = channels.open_outside()
    chosen = _chosen(deliveries) if open_now else {}
    known = {name: queries.addresses(name, {row.person_code for row in deliveries}) for name in sorted(open_now)}
    sendings = []
    for row, wanted in zip(deliveries, asked, strict=True):
        sendings.append(inside(row, ChannelName.INAPP))
        order = rules.order_for(
            wanted, chosen.get(row.person_code, ()), level=row.message.level, call=row.call_id is not None
        )
        if not open_now:
            sendings.extend(inside(row, ChannelName.SANDBOX, stands_for=name) for name in order[:1])
            continue
        usable = [name for name in order if name in open_now]
        reachable = [name for name in usable if row.person_code in known[name]] or usable[:1]
        if reachable:
            sendings.append(outside(row, reachable, at=row.sent_at))
    Sending.objects.bulk_create(sendings)


def inside(row: Delivery, channel: ChannelName, *, stands_for: str = "") -> Sending:
    """A sending that is done with its row: the box, or the sandbox in the place of a channel."""
    code = f"{row.code}:{channel.value}"
    return Sending(
        **_facts(row),
        code=code,
        channel=channel,
        stands_for=stands_for,
        status=SendingStatus.DELIVERED,
        sent_at=row.sent_at,
        attempts=1,
        provider_id=f"sandbox:{code}" if channel == ChannelName.SANDBOX else "",
    )


def outside(row: Delivery, order: Sequence[str], *, at: datetime) -> Sending:
    """A sending that waits for the sender, with the channels that follow if it fails."""
    return Sending(
        **_facts(row),
        code=f"{row.code}:{order[0]}",
        channel=order[0],
        rest=list(order[1:]),
        status=SendingStatus.WAITING,
        sent_at=at,
        next_try_at=wall_now(),
    )


def _facts(row: Delivery) -> dict[str, object]:
    return {
        "delivery": row,
        "area_code": row.area_code,
        "exercise": row.message.exercise,
        "urgency": rules.urgency(row.message.level),
        "person_code": row.person_code,
        "person_name": row.person_name,
        "title": row.message.title,
    }


def _chosen(deliveries: Sequence[Delivery]) -> Mapping[str, Sequence[str]]:
    rows = Preference.objects.filter(person_code__in={row.person_code for row in deliveries})
    return dict(rows.values_list("person_code", "channels"))
