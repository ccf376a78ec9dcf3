"""The desk in a browser."""

import pytest
from django.test import Client

from sentinel.kernel.models import Event, Reaction
from sentinel.wings.respond.duty.tests.test_queries import VIEWS, VILLAGE, known_values
from sentinel.wings.respond.incidents.tests.samples import make_incident
from sentinel.wings.respond.incidents.tests.test_pages import client_of
from sentinel.wings.watch.stations.tests.samples import make_station
from sentinel.wings.watch.warnings.tests.samples import make_released

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_values")]
__all__ = ["known_values"]


def test_the_desk_says_why_it_is_empty() -> None:
    page = client_of(*VIEWS).get("/duty/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "现在没有等您处理的事项" in text
    assert "您管辖范围内还没有任何记录" in text
    assert "接报登记" not in text


def test_the_desk_leads_to_where_it_is_done_and_its_parts_stand_alone() -> None:
    client = client_of(*VIEWS, "incidents.sign", "incidents.register")
    make_incident()
    page = client.get("/duty/").content.decode()
    assert 'href="/incidents/incident/yongding-1/report/"' in page
    assert 'href="/incidents/incident/new/"' in page
    part = client.get("/duty/part/needs/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert [client.get(f"/duty/part/{name}/").status_code for name in ("figures", "situation", "recent", "other")] == [
        200,
        200,
        200,
        404,
    ]


def test_who_may_not_see_the_desk() -> None:
    client = client_of("stations.view")
    assert [client.get(path).status_code for path in ("/duty/", "/duty/part/needs/", "/duty/parked/")] == [
        403,
        403,
        403,
    ]
    assert Client().get("/duty/").status_code == 302


def test_parked_reactions_are_shown_with_their_cause() -> None:
    client = client_of(*VIEWS, "parameters.view")
    make_incident()
    Reaction.objects.create(event=Event.objects.get(), consumer="reviews", state="parked", attempts=5)
    assert "事件登记" in client.get("/duty/parked/").content.decode()
    assert "/duty/parked/" in client.get("/duty/").content.decode()


def test_beside_the_map_stands_what_matters_to_this_reader() -> None:
    make_station(area_code=VILLAGE, code="R905")
    make_released()
    page = client_of(*VIEWS).get("/duty/matters/").content.decode()
    assert "/warnings/warning/" in page
    assert 'data-keys="R905"' in page
    assert "超时无数据的测站" in page
    assert Client().get("/duty/matters/").status_code == 302


def test_beside_the_map_nothing_stands_for_who_may_see_nothing() -> None:
    make_station(area_code=VILLAGE, code="R905")
    nothing = client_of("plans.view").get("/duty/matters/").content.decode()
    assert "没有生效预警" in nothing
    assert "R905" not in nothing
