"""Taking messages in: new, updated, repeated, late, withdrawn; each refusal leaves no trace."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from sentinel.geo.models import AreaShape
from sentinel.kernel import events
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Event
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.watch.quakes import actions
from sentinel.wings.watch.quakes.models import Quake, Shaking, Version
from sentinel.wings.watch.quakes.tests.samples import (
    AT,
    DISTRICT,
    FAR,
    MINUTE,
    NEAR,
    TOWN,
    make_district,
    message,
    officer,
    receive,
)

pytestmark = pytest.mark.django_db
USGS = b"""{"type": "Feature", "id": "us7000abcd", "geometry": {"type": "Point", "coordinates": [116.0, 40.0, 10.0]},
 "properties": {"mag": 5.1, "magType": "mb", "time": 1690682340000, "updated": %d, "ids": "%s", "type": "earthquake",
 "status": "automatic"}}"""


@pytest.fixture(autouse=True)
def _district() -> None:
    make_district()


def told() -> list[dict[str, Any]]:
    """Payloads of the module's events, oldest first."""
    rows = Event.objects.filter(name__startswith="quakes.quake.").order_by("position")
    return [{"event": row.name.rpartition(".")[2], **asdict(events.load(row))} for row in rows]


def test_a_message_becomes_an_earthquake_its_villages_and_one_event() -> None:
    make_household(area_code=NEAR)
    taken = receive(message(), actor=officer())
    row = Quake.objects.get()
    assert (taken.outcome, taken.quake) == ("added", row)
    assert (row.agency, row.identity, row.status, row.villages, row.strongest) == (
        "CENC", "CENC:CC20230001", "shaken", 2, 7.21,
    )  # fmt: skip
    near, far = Shaking.objects.order_by("-intensity")
    assert (near.area_code, near.name, near.degree, far.area_code, far.people) == (NEAR, "近村", 7, FAR, 0)
    assert near.people == row.people > 0
    assert 0 <= row.deaths_low <= row.deaths_high <= row.people
    assert (row.received_by, row.nearest_name, row.region, row.threshold) == ("值班员甲", "近村", "east", 5.0)
    (said,) = told()
    assert (said["event"], said["status"], said["villages"], said["strongest"]) == (
        "received", "shaken", 2, Decimal("7.21"),
    )  # fmt: skip


def test_the_same_message_again_writes_nothing() -> None:
    receive(message())
    assert receive(message(), at=AT + MINUTE).outcome == "repeated"
    assert (Version.objects.count(), len(told())) == (1, 1)


def test_an_update_changes_the_villages_and_keeps_the_version_before() -> None:
    receive(message())
    taken = receive(message(version="2", magnitude=4.8, status="reviewed"), at=AT + MINUTE)
    assert (taken.outcome, Quake.objects.get().magnitude, Quake.objects.get().versions_kept) == ("updated", 4.8, 2)
    assert list(Version.objects.values_list("number", "magnitude", "villages")) == [(1, 5.5, 2), (2, 4.8, 1)]
    assert [row.area_code for row in Shaking.objects.all()] == [NEAR]
    assert [(each["event"], each["villages"]) for each in told()] == [("received", 2), ("revised", 1)]


def test_a_late_version_is_kept_and_changes_nothing() -> None:
    receive(message(version="2", magnitude=4.8))
    assert receive(message(), at=AT + MINUTE).outcome == "late"
    assert (Quake.objects.get().magnitude, Shaking.objects.count()) == (4.8, 1)
    assert list(Version.objects.values_list("version", "late")) == [("2", False), ("1", True)]
    assert told()[-1]["late"] is True
    assert receive(message(), at=AT + 2 * MINUTE).outcome == "repeated"
    assert Version.objects.count() == 2


def test_a_small_earthquake_is_kept_and_harmless() -> None:
    row = receive(message(magnitude=3.0)).quake
    assert (row.status, row.villages, row.strongest is not None, Shaking.objects.count()) == ("harmless", 0, True, 0)


def test_what_an_agency_takes_back_shakes_nothing_any_more() -> None:
    receive(message())
    row = receive(message(version="2", status="deleted"), at=AT + MINUTE).quake
    assert (row.status, row.villages, row.deaths_high, Shaking.objects.count()) == ("withdrawn", 0, None, 0)


def test_two_that_turn_out_to_be_one_are_folded() -> None:
    first = receive(USGS % (1, b",us7000abcd,")).quake
    other = receive((USGS % (1, b",ci1,")).replace(b"us7000abcd", b"ci1")).quake
    assert first != other
    taken = receive(USGS % (2, b",us7000abcd,ci1,"), at=AT + MINUTE)
    other.refresh_from_db()
    assert (taken.outcome, taken.quake, other.same_as, other.status) == ("updated", first, first, "withdrawn")
    assert set(Shaking.objects.values_list("quake", flat=True)) == {first.pk}
    assert [each["same_as"] for each in told() if each["event"] == "revised"] == [first.code, ""]
    assert (first.agency, taken.quake.magnitude_type) == ("USGS", "mb")


def test_what_one_event_lacks_stops_no_other() -> None:
    both = b'{"events": [%s, {"agency": "CENC", "event": "9"}]}' % message()
    receipt = actions.receive_message(actor=officer(), at=AT, data=both)
    assert ([each.outcome for each in receipt.taken], len(receipt.refused)) == (["added"], 1)
    assert receipt.refused[0][0] == "CENC:9"


@pytest.mark.parametrize("data", [b"", b"<a/>", b"[]", b'{"features": 1}'])
def test_what_cannot_be_read_changes_nothing(data: bytes) -> None:
    with pytest.raises(Invalid):
        actions.receive_message(actor=officer(), at=AT, data=data)
    assert (Quake.objects.count(), Event.objects.count()) == (0, 0)


def test_too_many_events_are_refused_whole() -> None:
    many = b'{"events": [%s]}' % b",".join(message(number) for number in range(51))
    with pytest.raises(Invalid, match="最多 50 次"):
        actions.receive_message(actor=officer(), at=AT, data=many)
    assert Quake.objects.count() == 0


@pytest.mark.parametrize("who", [officer("quakes.view"), officer("quakes.receive", area=TOWN)])
def test_only_who_receives_for_the_district_takes_in(who: Actor) -> None:
    with pytest.raises(NotAllowed):
        receive(message(), actor=who)
    assert (Quake.objects.count(), Event.objects.count()) == (0, 0)


def test_before_a_pack_there_is_no_district() -> None:
    AreaShape.objects.all().delete()
    for kind in ("village", "town", "district"):
        Area.objects.filter(kind=kind).delete()
    with pytest.raises(NotFound):
        receive(message())


def test_an_earthquake_told_by_telephone_counts_as_the_newest() -> None:
    receive(message())
    said = {"agency": "CENC", "identity": "CC20230001", "origin_at": AT - MINUTE, "latitude": 40.0, "longitude": 116.0}
    row = actions.receive_quake(actor=officer(), at=AT + MINUTE, magnitude=4.8, **said)
    assert (row.magnitude, row.versions_kept, row.area_code) == (4.8, 2, DISTRICT)
    with pytest.raises(Invalid, match="晚于现在"):
        actions.receive_quake(actor=officer(), at=AT, magnitude=5.0, **said | {"origin_at": AT + 10 * MINUTE})
    with pytest.raises(Invalid, match="纬度"):
        actions.receive_quake(actor=officer(), at=AT, magnitude=5.0, **said | {"latitude": 95.0})
    assert len(told()) == 2
