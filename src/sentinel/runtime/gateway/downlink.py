"""What goes down to stations and what comes back: commands, their answers, and the pictures stations send."""

import io
import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sentinel.codecs.sl651 import Frame, describe, encode_command, is_answer
from sentinel.codecs.sl651.frame import Function
from sentinel.kernel import attachments
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import Refused
from sentinel.runtime.gateway.measures import Gauge
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.upkeep import actions, queries, rules

ACTOR = system("gateway")
log = logging.getLogger(__name__)


def special(frame: Frame | None) -> bool:
    """True for a frame that says more than readings: an answer to a question, or a picture."""
    if frame is None or frame.packets is not None:
        return False
    return is_answer(frame) or (frame.function == Function.PICTURE and bool(frame.remainder))


def orders(actor: Actor, addresses: Sequence[str], at: datetime, wall: datetime) -> list[tuple[str, bytes]]:
    """Commands for stations whose link is up, marked as sent and committed before they are written to it."""
    rows = queries.commands_to_send(actor, addresses, wall)
    if not rows:
        return []
    naive = timezone.localtime(at).replace(tzinfo=None)
    sent = actions.send_commands(actor=actor, at=at, rows=rows, wall=wall)
    found = []
    for row in sent:
        address = row.station.address
        function = rules.FUNCTION[rules.CommandKind(row.kind)]
        body = queries.command_body(row)
        found.append((address, encode_command(function=function, station=address, body=body, sent_at=naive)))
    return found


def keep(frames: Sequence[tuple[Gauge | None, Frame]], at: datetime) -> None:
    """In the flush's transaction: put answers to the commands that asked for them, pictures to their stations."""
    for gauge, frame in frames:
        if gauge is None:
            continue
        if is_answer(frame):
            actions.answer_command(
                actor=ACTOR, at=at, station_id=gauge.id, function=frame.function, answer=describe(frame)
            )
        else:
            _keep_picture(gauge, frame, at)


def _keep_picture(gauge: Gauge, frame: Frame, at: datetime) -> None:
    station = stations.station(ACTOR, gauge.code)
    taken_at = f"{frame.sent_at:%Y%m%dT%H%M%S}" if frame.sent_at else str(frame.serial)
    try:
        with transaction.atomic():
            attachments.attach(
                actor=ACTOR,
                at=at,
                subject=station,
                permission="stations.manage",
                name=f"{gauge.code}-{taken_at}.jpg",
                stream=io.BytesIO(frame.remainder),
            )
    except Refused as refused:
        log.warning("picture of %s not kept: %s", gauge.code, refused)
