"""What a release publishes: a signed message with outlines, a feed, words to posts; one trainee alone in a drill."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from sentinel.codecs import cap
from sentinel.codecs.cap import signing
from sentinel.geo.models import AreaShape
from sentinel.kernel import spaces
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import MoveRefused
from sentinel.notify.models import Delivery, Message
from sentinel.wings.watch.warnings import actions
from sentinel.wings.watch.warnings.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    chief,
    make_district,
    make_released,
    make_warning,
    person,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def parameter(key: str, value: object) -> None:
    """One more rule value of the district."""
    Parameter.objects.create(
        key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1)
    )


def test_the_message_is_signed_and_its_outline_holds_the_whole_area() -> None:
    make_district()
    ragged = [(115.4 + n / 1000, 39.9 + (n % 2) / 100) for n in range(400)]
    shape = Polygon([*ragged, (115.8, 40.1), (115.4, 40.1), ragged[0]])
    AreaShape.objects.create(area_id=DISTRICT, boundary=MultiPolygon(shape, srid=4490))
    text = make_released().cap_xml.encode()
    message = cap.read(text)
    trusted = signing.certificates(settings.SENTINEL_CAP_SIGNER)
    assert signing.verify(text, sent=message.sent, trusted=trusted).standing == "valid"
    (ring,) = message.info[0].area[0].polygon
    assert len(ring) <= 100
    assert Polygon([(float(lon), float(lat)) for lat, lon in ring]).covers(shape)


def test_the_feed_is_closed_until_it_is_opened_and_tells_of_releases_and_liftings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sentinel.wings.watch.warnings.views.now", lambda: AT + 30 * MINUTE)
    row = make_released()
    make_warning(level="blue", at=AT + MINUTE)
    closed = Client().get("/warnings/feed.atom")
    assert (closed.status_code, closed["WWW-Authenticate"]) == (401, "Bearer")
    monkeypatch.setattr(settings, "SENTINEL_WARNING_FEED", "public")
    actions.cancel_warning(actor=chief(), at=AT + 20 * MINUTE, warning=row, reason="雨停")
    row.refresh_from_db()
    feed = ElementTree.fromstring(Client().get("/warnings/feed.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [f"解除：{row.headline}", row.headline]
    found = Client().get(f"/warnings/feed/{row.identifier}.xml")
    assert (found["Content-Type"], found.content.decode()) == ("application/cap+xml; charset=utf-8", row.cap_xml)
    assert Client().get("/warnings/feed/x.xml").status_code == 404
    monkeypatch.setattr(spaces, "exercise", lambda: True)
    assert Client().get("/warnings/feed.atom").status_code == 401


def test_posts_are_told_of_what_villages_are_not_rung_for_and_of_every_lifting() -> None:
    parameter("warning.told_roles", ["village_a", "town_duty"])
    make_district()
    assert told(make_released(level="blue").code) == {"P-110109108203-A", "P-110109108204-A", "P-110109108000-DUTY-1"}
    row = make_released(level="orange", at=AT + 10 * MINUTE)
    assert told(row.code) == {"P-110109108000-DUTY-1"}
    actions.cancel_warning(actor=chief(), at=AT + 20 * MINUTE, warning=row, reason="雨停")
    assert len(told(row.code)) == 3
    assert Message.objects.filter(title__startswith="解除：").get().text == "雨停"
    before = Event.objects.count()
    told(row.code)
    assert Event.objects.count() == before


def told(code: str) -> set[str]:
    """Whom the newest message about a warning reached."""
    actions.tell_posts(actor=person("S", "notify.send"), at=AT + 30 * MINUTE, code=code)
    newest = Message.objects.filter(subject_key=code).latest("pk")
    return set(Delivery.objects.filter(message=newest).values_list("person_code", flat=True))


@pytest.mark.parametrize(
    ("exercise", "allowed", "released"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_one_trainee_may_release_alone_only_in_a_drill_that_allows_it(
    exercise: bool, allowed: bool, released: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spaces, "exercise", lambda: exercise)
    row = make_warning()
    parameter("warning.training_self_release", allowed)
    actions.submit_warning(actor=chief(), at=AT, warning=row)
    refusal = pytest.raises(MoveRefused) if not released else monkeypatch.context()
    with refusal:
        actions.release_warning(actor=chief(), at=AT + MINUTE, warning=row)
    row.refresh_from_db()
    assert (row.status == "released") is released
