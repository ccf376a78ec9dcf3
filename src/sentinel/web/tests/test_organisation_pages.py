"""Pages of the organisation: the tree of a day, changing a unit, contacts, the purge."""

from datetime import date

import pytest
from django.test import Client

from sentinel.kernel.models import Event, Holding, Organisation, Person, Unmasking
from sentinel.web.tests.samples import DISTRICT, OTHER_TOWN, make_account, make_areas

pytestmark = pytest.mark.django_db
NUMBER = "10012345678"
ALL = ("organisation.view", "organisation.manage", "organisation.contacts", "organisation.unmask", "organisation.purge")


@pytest.fixture(autouse=True)
def units() -> None:
    make_areas()
    top = Organisation.objects.create(code="D", name="区政府", kind="district", area_code=DISTRICT)
    Organisation.objects.create(code="B", name="某局", kind="department", area_code=DISTRICT, parent=top)
    Organisation.objects.create(code="C", name="某中心", kind="department", area_code=DISTRICT, parent=top)
    Person.objects.create(code="P-9", name="王小明", phone=NUMBER, area_code=DISTRICT, purpose="contact")


def browser(*permissions: str, area: str = DISTRICT, name: str = "a") -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(make_account(name, area_code=area, permissions=permissions))
    return client


def test_the_tree_shows_each_day_as_it_was() -> None:
    client = browser(*ALL)
    facts = {"change": "renamed", "name": "应急管理局", "reason": "机构改革方案"}
    assert client.post("/organisation/unit/B/change/", facts)["Location"] == "/organisation/organisation/B/"
    today = client.get("/organisation/tree/").content.decode()
    before = client.get("/organisation/tree/?on=2020-01-01").content.decode()
    assert ("应急管理局" in today, ">某局<" in today) == (True, False)
    assert ">某局<" in before
    assert "现名 应急管理局" in before
    record = client.get("/organisation/organisation/B/").content.decode()
    assert "此前：某局" in record
    assert [client.get(f"/organisation/tree/?on={day}").status_code for day in ("x", "0001-01-01", "9999-12-31")] == [
        200,
        200,
        200,
    ]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"change": "renamed", "name": "", "reason": "x"}, "新的名称"),
        ({"change": "moved", "reason": "x"}, "请选择单位"),
        ({"change": "merged", "other": "B", "reason": "x"}, "不能并入自己"),
        ({"change": "merged", "other": "NO", "reason": "x"}, "没有编码为 NO"),
        ({"change": "abolished", "reason": ""}, "请写明依据"),
        ({}, "请选择办理事项"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(form: dict[str, str], sentence: str) -> None:
    answer = browser(*ALL).post("/organisation/unit/B/change/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Event.objects.exists()


def test_a_unit_is_moved_merged_and_abolished_by_its_page() -> None:
    client = browser(*ALL)
    reason = {"reason": "x"}
    client.post("/organisation/unit/C/change/", {"change": "moved", "other": "B", **reason})
    client.post("/organisation/unit/B/change/", {"change": "merged", "other": "D", **reason})
    client.post("/organisation/unit/C/change/", {"change": "abolished", **reason})
    assert list(Event.objects.order_by("position").values_list("name", flat=True)) == [
        "organisation.unit.moved",
        "organisation.unit.merged",
        "organisation.unit.abolished",
    ]
    assert "并入" in client.get("/organisation/organisation/B/").content.decode()
    assert client.post("/organisation/unit/C/change/", {"change": "abolished", **reason}).status_code == 422


def test_who_may_not_finds_no_form() -> None:
    reader, other = browser("organisation.view"), browser(*ALL, area=OTHER_TOWN, name="b")
    urls = ("/organisation/unit/B/change/", "/organisation/purge/")
    assert [reader.get(url).status_code for url in urls] == [403, 404]
    assert other.get(urls[0]).status_code == 404
    assert other.get(urls[1]).status_code == 403
    assert "更名、调整、撤并" not in reader.get("/organisation/organisation/B/").content.decode()
    assert browser("tasks.view", name="c").get("/organisation/tree/").status_code == 404


def test_a_number_is_masked_everywhere_but_on_the_page_that_asked_why() -> None:
    client = browser(*ALL)
    pages = [client.get(url) for url in ("/organisation/contact/", "/organisation/contact/P-9/")]
    pages += [client.get("/api/v1/organisation/contact"), client.get("/organisation/contact/?export=csv")]
    shown = [page.getvalue().decode() for page in pages]
    assert [NUMBER in page for page in shown] == [False, False, False, False]
    assert "100****5678" in shown[0]
    client.post("/organisation/person/P-9/unmask/", {"purpose": " "})
    assert not Unmasking.objects.exists()
    page = client.post("/organisation/person/P-9/unmask/", {"purpose": "叫应"})
    assert NUMBER in page.content.decode()
    assert Unmasking.objects.get().purpose == "叫应"


def test_a_contact_is_confirmed_amended_and_released() -> None:
    client = browser(*ALL)
    assert "待核实" in client.get("/organisation/contact/P-9/").content.decode()
    client.post("/organisation/person/P-9/confirm/")
    assert "已核实" in client.get("/organisation/contact/P-9/").content.decode()
    client.post("/organisation/person/P-9/amend/", {"name": "王大明", "phone": ""})
    person = Person.objects.get(code="P-9")
    assert (person.name, person.phone) == ("王大明", NUMBER)
    client.post("/organisation/person/P-9/amend/", {"name": "王大明", "phone": "12"})
    assert "电话号码不对" in client.get("/me/").content.decode()
    client.post("/organisation/person/P-9/release/")
    assert Person.objects.get(code="P-9").keep_until is not None
    client.post("/organisation/person/P-9/release/")
    assert "不在任何岗位" in client.get("/me/").content.decode()
    assert client.post("/organisation/person/P-9/nothing/").status_code == 404
    assert Holding.objects.count() == 1


def test_who_may_only_read_changes_no_contact() -> None:
    reader, other = browser("organisation.view"), browser(*ALL, area=OTHER_TOWN, name="b")
    acts = ("confirm", "amend", "release", "unmask")
    forms = {"name": "x", "phone": "", "purpose": "x"}
    assert [reader.post(f"/organisation/person/P-9/{act}/", forms).status_code for act in acts] == [403] * 4
    assert [other.post(f"/organisation/person/P-9/{act}/", forms).status_code for act in acts] == [404] * 4
    assert (Event.objects.count(), Unmasking.objects.count()) == (0, 0)


def test_what_is_past_its_time_is_shown_and_blanked() -> None:
    client = browser(*ALL)
    assert "没有到期的个人信息" in client.get("/organisation/purge/").content.decode()
    Person.objects.filter(code="P-9").update(keep_until=date(2020, 1, 1))
    assert "通讯录" in client.get("/organisation/purge/").content.decode()
    client.post("/organisation/purge/", {"kind": "kernel.person", "purpose": "contact"})
    assert Person.objects.get(code="P-9").phone == ""
    client.post("/organisation/purge/", {"kind": "kernel.person", "purpose": "contact"})
    assert "没有到期的信息" in client.get("/me/").content.decode()
    assert "已清除" in client.get("/organisation/contact/P-9/").content.decode()
