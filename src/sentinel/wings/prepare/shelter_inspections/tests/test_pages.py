"""What is due, one shelter's looks, and the form."""

import pytest

from sentinel.kernel.models import Account, Clock, Grant, Parameter, Person
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection
from sentinel.wings.prepare.shelter_inspections.tests.samples import (
    AT,
    SEES,
    make_defect,
    make_inspection,
    make_shelter,
)
from sentinel.wings.prepare.shelters.tests.samples import ELSEWHERE, TOWN

pytestmark = pytest.mark.django_db
VIEW, MANAGE = "shelter_inspections.view", "shelter_inspections.manage"
FORM, OF = "/shelter_inspections/inspect/BN-1/", "/shelter_inspections/shelter/BN-1/"
TYPED = {"condition": "repair", "findings": "漏雨", "defects": "屋面渗水\n\n缺灭火器"}


@pytest.fixture
def login(client):
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    Parameter.objects.create(
        key="shelters.stale_days", title="过期", value=30, source="测试", status="unverified", valid_from="2020-01-01"
    )

    def enter(*permissions):
        someone = Person.objects.create(code="P-1", name="杨诚青")
        Grant.objects.bulk_create(
            Grant(person=someone, permission=name, kind="area", value=TOWN, source="test") for name in permissions
        )
        client.force_login(Account.objects.create(username="u", label="杨诚青", person=someone))
        return client

    return enter


def text_of(answer):
    return answer.content.decode()


def test_a_look_by_the_form(login):
    make_inspection()
    inspector = login(SEES, VIEW, MANAGE)
    assert inspector.post(FORM, TYPED | {"findings": ""}).status_code == 422
    refused = inspector.post(FORM, TYPED | {"condition": "good"})
    assert (refused.status_code, "就不是“完好”" in text_of(refused), "缺灭火器" in text_of(refused)) == (
        422,
        True,
        True,
    )
    assert Inspection.objects.get().done_at is None
    answer = inspector.post(FORM, TYPED)
    assert (answer.status_code, answer.url) == (303, "/shelter_inspections/inspection/BN-1-J00001/")
    assert list(Defect.objects.order_by("code").values_list("text", flat=True)) == ["屋面渗水", "缺灭火器"]
    pages = [text_of(inspector.get(url)) for url in (answer.url, OF, "/shelter_inspections/")]
    assert [word for page in pages for word in ("屋面渗水", "缺灭火器", "待整改") if word not in page] == []


def test_the_shelters_record_fetches_its_looks(login):
    make_defect()
    inspector = login(SEES, VIEW)
    assert f'hx-get="{OF}"' in text_of(inspector.get("/shelters/shelter/BN-1/"))
    whole, part = text_of(inspector.get(OF)), text_of(inspector.get(OF, headers={"HX-Target": "shelter-looks"}))
    assert ("<html" in whole, "<html" in part, "东侧屋面渗水" in part, "登记检查" in part) == (True, False, True, False)


def test_seeing_is_not_inspecting_and_seeing_shelters_is_not_seeing_looks(login):
    make_shelter()
    reader = login(SEES, VIEW)
    assert (reader.get(FORM).status_code, reader.post(FORM, TYPED).status_code) == (403, 403)
    assert reader.get("/shelter_inspections/shelter/BN-9/").status_code == 404
    Grant.objects.filter(permission=VIEW).delete()
    assert [reader.get(url).status_code for url in (OF, "/shelter_inspections/")] == [403, 403]
    assert "/shelter_inspections/" not in text_of(reader.get("/shelters/shelter/BN-1/"))
    assert not Inspection.objects.exists()


def test_mending_by_the_buttons(login):
    row = make_defect()
    inspector = login(SEES, VIEW, MANAGE)
    record = f"/shelter_inspections/defect/{row.code}/"
    assert inspector.post(f"{record}moves/fix/", {"note": "补好"}).status_code == 303
    assert inspector.post(f"{record}moves/verify/").status_code == 303
    row.refresh_from_db()
    assert (row.status, row.fix_note) == ("verified", "补好")


def test_the_desk_and_its_fragment(login):
    make_defect(code="BN-1")
    make_defect(code="BN-2", area_code=ELSEWHERE)
    reader = login(SEES, VIEW)
    whole = text_of(reader.get("/shelter_inspections/"))
    part = text_of(reader.get("/shelter_inspections/", headers={"HX-Target": "inspection-desk"}))
    assert ("<html" in whole, "<html" in part) == (True, False)
    assert ("学校BN-1" in part, "学校BN-2" in part) == (True, False)
