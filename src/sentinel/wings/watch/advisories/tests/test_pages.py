"""Pages of the advisories module, as readers get them."""

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.watch.advisories.models import Advisory
from sentinel.wings.watch.advisories.tests.samples import OTHER, TOWN, make_advisory
from sentinel.wings.watch.stations.tests.samples import AT

pytestmark = pytest.mark.django_db


def reader(client: Client, *permissions: str, area: str = TOWN) -> Client:
    """Log in as somebody with permissions over an area."""
    Clock.objects.get_or_create(space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "paused": True})
    person = Person.objects.create(code=f"P-{area}", name="甲")
    for permission in permissions:
        Grant.objects.create(person=person, permission=permission, kind="area", value=area, source="测试")
    client.force_login(Account.objects.create(username=f"p-{area}", label="甲", person=person))
    return client


def test_a_person_writes_down_how_a_place_was_told(client: Client) -> None:
    row = make_advisory()
    reader(client, "advisories.view", "advisories.send", "stations.view")
    url = f"/advisories/advisory/{row.code}/"
    page = client.get(url).content.decode()
    assert f"{url}send/" in page
    assert "未填写" in page
    assert "07-29 20:00 500 m³/s" in client.get(f"{url}send/").content.decode()
    said = {"way": "phone", "told": "", "sent_at": "2023-07-29T20:00", "text": row.text}
    refused = client.post(f"{url}send/", said)
    assert (refused.status_code, row.text in refused.content.decode()) == (422, True)
    assert client.post(f"{url}send/", {**said, "told": "李科长", "answer": "已收到"}).headers["Location"] == url
    row.refresh_from_db()
    assert (row.status, row.told, row.sent_at, row.answer) == ("answered", "李科长", AT, "已收到")
    assert f"{url}send/" not in client.get(url).content.decode()


def test_who_may_only_look_or_is_elsewhere_changes_nothing(client: Client) -> None:
    row = make_advisory()
    url = f"/advisories/advisory/{row.code}/"
    reader(client, "advisories.view", "stations.view")
    before = Event.objects.count()
    assert f"{url}send/" not in client.get(url).content.decode()
    assert client.post(f"{url}send/", {"way": "phone", "told": "甲"}).status_code == 403
    reader(client, "advisories.view", "advisories.send", area=OTHER)
    assert client.get(f"{url}send/").status_code == 404
    assert (Event.objects.count(), Advisory.objects.get().status) == (before, "suggested")
