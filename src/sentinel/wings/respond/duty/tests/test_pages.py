"""The desk in a browser."""

from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from sentinel.kernel.models import Event, Holding, Person, Reaction, Unmasking
from sentinel.wings.respond.callbook.tests.samples import make_instruction, make_referral
from sentinel.wings.respond.duty.tests.test_queries import DISTRICT, VIEWS, VILLAGE, known_values
from sentinel.wings.respond.incidents.tests.samples import make_incident
from sentinel.wings.respond.incidents.tests.test_pages import client_of
from sentinel.wings.respond.rosters.tests.samples import make_month, make_room
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


def test_the_big_screen_shows_the_parts_in_the_dark() -> None:
    page = client_of(*VIEWS).get("/duty/wall/")
    text = page.content.decode()
    assert (page.status_code, 'data-bs-theme="dark" data-fixed-theme' in text) == (200, True)
    assert [name for name in ("figures", "needs", "situation", "recent") if f"/duty/part/{name}/" not in text] == []


def test_who_may_not_see_the_desk() -> None:
    client = client_of("stations.view")
    assert client.get("/duty/wall/").status_code in {403, 404}
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


def test_the_desk_says_who_stands_duty_here() -> None:
    make_month(make_room(area_code=DISTRICT, code="D1", level="district"))
    page = client_of(*VIEWS, "rosters.view").get("/duty/").content.decode()
    assert "带班领导 人D1-1 值班长 人D1-2 值班员 人D1-3" in page


def test_the_handbook_on_the_page_and_on_paper() -> None:
    make_instruction(area_code=DISTRICT)
    make_referral(area_code=DISTRICT)
    make_room(area_code=DISTRICT, code="D1", level="district")
    client = client_of("callbook.view", "rosters.view")
    page = client.get("/duty/handbook/").content.decode()
    assert [word in page for word in ("洪水flood", "D1值班室", "久未核实", "报单位、问清要素、复述。", "待确认")] == [
        True
    ] * 5
    assert client.get("/duty/handbook/paper.pdf").content[:5] == b"%PDF-"
    words = [line.text for line in Document(BytesIO(client.get("/duty/handbook/paper.docx").content)).paragraphs]
    assert [line for line in words if line.startswith("1.")] == ["1.接电话（待确认）"]


@pytest.mark.parametrize(("permissions", "forms"), [((), 0), (("organisation.view", "organisation.unmask"), 1)])
def test_a_number_of_the_handbook_is_shown_with_a_purpose_only(permissions: tuple[str, ...], forms: int) -> None:
    referral = make_referral(area_code=DISTRICT)
    make_room(area_code=DISTRICT, code="D1", level="district")
    Holding.objects.all().delete()
    someone = Person.objects.create(code="P9", name="李某", phone="10012345678", area_code=DISTRICT)
    client = client_of("callbook.view", *permissions)
    Holding.objects.create(post=referral.first, person=someone)
    page = client.get("/duty/handbook/").content.decode()
    act = "/organisation/person/P9/unmask/"
    assert (page.count(f'action="{act}"'), "100****5678" in page, "10012345678" in page) == (forms, True, False)
    shown = client.post(act, {"purpose": "山洪联络"})
    assert ("10012345678" in shown.content.decode(), Unmasking.objects.count()) == (bool(forms), forms)


def test_who_may_not_read_the_handbook() -> None:
    client = client_of("duty.view")
    pages = ("/duty/handbook/", "/duty/handbook/paper.pdf", "/duty/handbook/paper.docx")
    assert [client.get(path).status_code for path in pages] == [403, 403, 403]
