"""What goes down to stations: commands with their answers, packets asked for again; and the pictures that come up."""

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image

from sentinel.codecs.sl651 import Direction, Splitter, decode, encode_heartbeat, encode_report
from sentinel.codecs.sl651.crc import crc16
from sentinel.kernel import attachments
from sentinel.kernel.actor import system
from sentinel.runtime.tests.gateway_helpers import DISTRICT, Link, Running, beijing, set_thresholds, stop_clock, until
from sentinel.wings.watch.stations.models import Reading
from sentinel.wings.watch.stations.tests.samples import make_station
from sentinel.wings.watch.upkeep.actions import order_command
from sentinel.wings.watch.upkeep.models import Command

pytestmark = pytest.mark.django_db(transaction=True)
AT = beijing("2023-07-31T10:00")
NAIVE = AT.replace(tzinfo=None)
ROSE = "1101090065"


@pytest.fixture
def gateway() -> Iterator[Running]:
    set_thresholds()
    stop_clock(AT)
    with Running() as running:
        yield running
    assert running.failure is None


def _next(link: Link, splitter: Splitter) -> bytes:
    """The next frame that comes down."""
    while True:
        part = link.socket.recv(4096)
        assert part
        for piece in splitter.feed(part):
            assert isinstance(piece, bytes)
            return piece


def _packets(body: bytes, count: int, *, function: int = 0x36) -> list[bytes]:
    """A multi-packet message cut into equal parts."""
    size = -(-len(body) // count)
    frames = []
    for number in range(1, count + 1):
        payload = (count << 12 | number).to_bytes(3, "big") + body[(number - 1) * size : number * size]
        head = bytes.fromhex(f"7E7E01{ROSE}0000{function:02X}") + len(payload).to_bytes(2, "big") + b"\x16" + payload
        data = head + (b"\x03" if number == count else b"\x17")
        frames.append(data + crc16(data).to_bytes(2, "big"))
    return frames


def test_a_command_goes_out_when_the_link_is_up_and_its_answer_is_kept(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE, kind="river")
    order_command(actor=system("test"), at=AT, station_code="S1", kind="elements", identifiers="39 38")
    link = gateway.dial()
    link.send(encode_heartbeat(station=ROSE, serial=1, sent_at=NAIVE))
    question = decode(_next(link, Splitter()))
    assert (question.direction, question.function, question.serial, question.end) == (Direction.DOWN, 0x3A, 0, 0x05)
    assert question.remainder.hex().upper() == "F1F1" + ROSE + "3923" + "3812"
    readings = {"39": Decimal("62.370"), "38": Decimal("12.30")}
    link.send(
        encode_report(
            function=0x3A, station=ROSE, serial=9, sent_at=NAIVE, blocks=[(NAIVE, readings)], station_class="H"
        )
    )
    until(Command.objects.filter(status="answered").exists)
    assert link.silent()  # an answer ends the exchange; it is not confirmed
    row = Command.objects.get()
    assert (row.status, row.attempts) == ("answered", 1)
    assert row.answer == "07-31 10:00 Z 62.370 m；07-31 10:00 VT 12.30 V"
    assert Reading.objects.get(element="level").value == 62_370


def test_a_packet_that_did_not_come_is_asked_for_again(gateway: Running) -> None:
    station = make_station(area_code=DISTRICT, code="S1", address=ROSE)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (10, 90, 160)).save(picture, "JPEG")
    body = bytes.fromhex("0009230731100005F1F1" + ROSE + "50" + "F0F02307311000" + "F3F3") + picture.getvalue()
    one, two, three = _packets(body, 3)
    link, splitter = gateway.dial(), Splitter()
    link.send(one, three)
    asked = decode(_next(link, splitter))
    assert (asked.end, asked.remainder.hex().upper()) == (0x15, "003002")
    link.send(two)
    answer = decode(_next(link, splitter))
    assert (answer.serial, answer.end) == (9, 0x1B)
    (kept,) = attachments.of(station)
    assert kept.name == "S1-20230731T100005.jpg"


def test_a_clock_is_set_and_its_answer_read(gateway: Running) -> None:
    make_station(area_code=DISTRICT, code="S1", address=ROSE)
    order_command(actor=system("test"), at=AT, station_code="S1", kind="set_clock")
    link = gateway.dial()
    link.send(encode_heartbeat(station=ROSE, serial=1, sent_at=NAIVE))
    question = decode(_next(link, Splitter()))
    assert (question.function, question.sent_at) == (0x4A, NAIVE)
    link.send(encode_report(function=0x4A, station=ROSE, serial=2, sent_at=NAIVE + timedelta(seconds=1), blocks=[]))
    until(Command.objects.filter(status="answered").exists)
    assert Command.objects.get().answer == "测站时钟 2023-07-31 10:00:01"
