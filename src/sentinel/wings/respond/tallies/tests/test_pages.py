"""The board on its pages, and the way from an incident to a statement."""

import pytest
from django.test import Client

from sentinel.kernel.models import Clock
from sentinel.web.tests.samples import make_account
from sentinel.wings.respond.incidents.tests.samples import make_incident
from sentinel.wings.respond.tallies.models import Tally
from sentinel.wings.respond.tallies.tests.samples import AT

pytestmark = pytest.mark.django_db
BOTH = ("incidents.view", "tallies.view", "tallies.note")


def reader(*permissions: str) -> Client:
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    client = Client()
    client.force_login(make_account("demo", area_code="110109000000", permissions=permissions))
    return client


def test_from_the_incident_to_a_statement_and_back() -> None:
    incident, client = make_incident(), reader(*BOTH)
    url = f"/incidents/incident/{incident.code}/"
    new = f"/tallies/tally/new/?matter_code={incident.code}"
    assert new in client.get(url).content.decode()
    assert f'value="{incident.code}"' in client.get(new).content.decode()
    said = {"matter_code": incident.code, "item": "K396 次", "group": "乘务", "people": "32", "source": "铁路调度"}
    assert client.post(new, {**said, "people": "很多"}).status_code == 422
    assert client.post(new, said).headers["Location"] == f"/tallies/tally/{incident.code}-001/"
    client.post(new, {**said, "people": "24", "source": "现场回报"})
    client.post(new, {**said, "item": "Z180 次", "people": ""})
    page = client.get(url).content.decode()
    words = ("K396 次", "说法不一", "待报", "24–32", "另有 1 项待报", "铁路调度", "现场回报")
    assert [word for word in words if word not in page] == []
    page = client.get(f"/tallies/tally/{incident.code}-001/").content.decode()
    assert f'href="{url}"' in page
    assert ("24–32" in page, "撤销</button>" in page, 'btn-primary" type="button"' in page) == (True, True, False)


@pytest.mark.parametrize(("permissions", "status"), [((), 404), (("tallies.view",), 403)], ids=["none", "view"])
def test_who_may_not_write_is_offered_nothing(permissions: tuple[str, ...], status: int) -> None:
    incident, client = make_incident(), reader("incidents.view", *permissions)
    assert "登记人数" not in client.get(f"/incidents/incident/{incident.code}/").content.decode()
    assert client.get("/tallies/tally/new/").status_code == status
    assert Tally.objects.count() == 0
