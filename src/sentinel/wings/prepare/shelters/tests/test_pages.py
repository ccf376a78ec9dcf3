"""The list, the record, the board and the forms of a shelter."""

import pytest

from sentinel.kernel.models import Account, Area, Clock, Event, Grant, Parameter, Person, Unmasking
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Opening, Shelter
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    NUMBER,
    RULE,
    TOWN,
    VILLAGE,
    make_opening,
    make_shelter,
    make_stay,
)
from sentinel.wings.prepare.shelters.workflow import SHELTER
from sentinel.wings.respond.incidents.tests.samples import make_incident

pytestmark = pytest.mark.django_db
RECORD = "/shelters/shelter/BN-1/"
VIEW, MANAGE = "shelters.view", "shelters.manage"


@pytest.fixture(autouse=True)
def parameters():
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    Parameter.objects.create(
        key="shelters.stale_days", title="过期", value=30, source="测试", status="unverified", valid_from="2020-01-01"
    )


@pytest.fixture
def login(client):
    def enter(*permissions, area=TOWN):
        someone = Person.objects.create(code=f"P-{area}", name="杨诚青")
        Grant.objects.bulk_create(
            Grant(person=someone, permission=name, kind="area", value=area, source="test") for name in permissions
        )
        client.force_login(Account.objects.create(username=area, label="杨诚青", person=someone))
        return client

    return enter


def text_of(answer):
    return answer.content.decode()


def test_the_list_stays_in_reach(login):
    make_shelter(code="BN-1")
    make_shelter(code="BN-2", area_code=ELSEWHERE)
    text = text_of(login(VIEW).get("/shelters/shelter/"))
    assert ("学校BN-1" in text, "学校BN-2" in text) == (True, False)


def test_the_record_shows_room_freshness_gaps_and_only_the_open_buttons(login):
    make_shelter(effective_area_m2=4)
    keeper = login(VIEW, MANAGE)
    text = text_of(keeper.get(RECORD))
    wanted = ("待用", "余位 2 人", "登记过时", "没有钥匙保管人", "2.0", "待确认", "启用并公告")
    assert [word for word in wanted if word not in text] == []
    assert "恢复待用" not in text
    assert keeper.post("/shelters/confirm/BN-1/").status_code == 303
    assert "登记有效" in text_of(keeper.get(RECORD))


def test_reading_is_not_managing(login):
    make_shelter()
    reader = login(VIEW)
    text = text_of(reader.get(RECORD))
    assert [word for word in ("启用并公告", "入住登记") if word in text] == []
    url = "/shelters/open/BN-1/"
    assert (reader.get(url).status_code, reader.post(url).status_code) == (403, 403)
    assert reader.post("/shelters/confirm/BN-1/").status_code == 403
    assert reader.post("/shelters/confirm/BN-2/").status_code == 404
    assert Shelter.objects.get().status == "ready"


def test_a_new_shelter_by_the_form(login):
    make_shelter()
    Area.objects.create(code=TOWN, name="甲镇", short_name="甲镇", kind="town")
    typed = {
        "code": "BN-7", "name": "新点", "area_code": VILLAGE, "level": "village", "kind": "other", "space": "indoor",
        "duration": "short", "capacity": "20", "effective_area_m2": "30", "address": "村东", "point": "116.0, 40.0",
        "water": "on", "path": "沿路向东",
    }  # fmt: skip
    manager = login(VIEW, MANAGE)
    answer = manager.post("/shelters/shelter/new/", typed)
    assert (answer.status_code, answer.url) == (303, "/shelters/shelter/BN-7/")
    row = Shelter.objects.get(code="BN-7")
    assert (row.limit, row.water, row.evacuation_site, row.target_areas) == (15, True, False, [VILLAGE])
    again = manager.post("/shelters/shelter/new/", typed)
    assert again.status_code == 422
    assert Shelter.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "buttons"),
    [("ready", ["close"]), ("open", ["end_use", "close"]), ("full", []), ("closed", ["put_back"])],
)
def test_the_buttons_of_each_state(login, status, buttons):
    make_shelter()
    Shelter.objects.update(status=status)
    shown = login(VIEW, MANAGE).get(RECORD).context["moves"]
    assert [move["name"] for move in shown] == buttons
    assert [move.name for move in SHELTER.moves if move.by_system] == ["take_in", "fill", "make_room"]


def test_opening_by_the_form_ends_in_the_announcement(login):
    make_shelter()
    incident = make_incident(area_code=VILLAGE)
    manager = login(VIEW, MANAGE, "incidents.view")
    assert "沿河堤路向东 500 米" in text_of(manager.get("/shelters/open/BN-1/"))
    words = {"basis": "Ⅱ级响应", "incident": incident.code, "duration": "short", "address": "镇东", "path": ""}
    refused = manager.post("/shelters/open/BN-1/", words)
    assert (refused.status_code, Opening.objects.count()) == (422, 0)
    answer = manager.post("/shelters/open/BN-1/", words | {"path": "过桥右转"})
    opening = Opening.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/shelters/notice/{opening.code}/")
    assert (opening.matter, opening.path) == (incident.matter, "过桥右转")
    assert "学校BN-1已启用。地址：镇东。到达路径：过桥右转。" in text_of(manager.get(answer.url))
    assert "学校BN-1已启用" in text_of(manager.get(RECORD))
    late = manager.post("/shelters/open/BN-1/", words | {"path": "过桥右转"})
    assert (late.status_code, Opening.objects.count()) == (422, 1)


def test_the_board_and_its_fragment(login):
    Area.objects.create(code=TOWN, name="甲镇", short_name="甲镇", kind="town")
    make_stay(code="BN-1", people=2)
    make_shelter(code="BN-2", area_code=ELSEWHERE)
    reader = login(VIEW)
    whole = text_of(reader.get("/shelters/board/"))
    part = text_of(reader.get("/shelters/board/", headers={"HX-Target": "shelter-board"}))
    assert ("<html" in whole, "<html" in part) == (True, False)
    assert ("学校BN-1" in part, "学校BN-2" in part, "甲镇" in part, "67%" in part) == (True, False, True, True)


@pytest.mark.parametrize("shelters", [1, 6])
def test_the_board_asks_the_same_number_of_questions(login, shelters, django_assert_num_queries):
    for number in range(shelters):
        make_opening(code=f"BN-{number}")
    reader = login(VIEW)
    reader.get("/shelters/board/", headers={"HX-Target": "shelter-board"})
    with django_assert_num_queries(11):
        reader.get("/shelters/board/", headers={"HX-Target": "shelter-board"})


def test_area_a_resident_says_where_it_knows_nothing(login):
    for code, name, kind in (("110109000000", "甲区", "district"), (TOWN, "甲镇", "town")):
        Area.objects.create(code=code, name=name, short_name=name, kind=kind)
    make_shelter(total_area_m2=900)
    text = text_of(login(VIEW, area="110109000000").get("/shelters/coverage/"))
    assert [word for word in ("目标 1.5 ㎡/人", "无数据", "900", "甲镇") if word not in text] == []


def test_the_nearest_with_room(login):
    make_shelter(code="BN-1", point=(116.2, 40.0), capacity=50)
    make_shelter(code="BN-2", point=(116.1, 40.0), capacity=5)
    reader = login(VIEW)
    found = reader.get("/shelters/nearest/?point=116.0,40.0&people=5").context["found"]
    assert [(item.shelter.code, item.kilometres) for item in found] == [("BN-2", "8.5"), ("BN-1", "17.0")]
    found = reader.get("/shelters/nearest/?point=116.0，40.0&people=6").context["found"]
    assert [item.shelter.code for item in found] == ["BN-1"]
    assert reader.get("/shelters/nearest/").context["found"] is None
    wrong = [reader.get(f"/shelters/nearest/?point={typed}&people=1").status_code for typed in ("x", "1", "999,1")]
    assert wrong == [422, 422, 422]


def test_nobody_without_the_permission_looks(login):
    stranger = login("nothing.view")
    urls = ("board", "coverage", "nearest", "keeper")
    assert [stranger.get(f"/shelters/{name}/").status_code for name in urls] == [403] * 4


def test_the_sheet_has_a_door_plate_and_a_card_for_each_family(login):
    stay = make_stay(people=2)
    text = text_of(login(VIEW, "shelters.register").get("/shelters/sheet/BN-1/"))
    assert ("<svg" in text, stay.code in text, "王**" in text, "王小一" in text) == (True, True, True, False)
    assert stay.code not in text_of(login(VIEW, area=VILLAGE).get("/shelters/sheet/BN-1/"))


def test_a_stay_is_masked_and_a_look_in_the_clear_is_logged(login):
    stay = make_stay()
    url = f"/shelters/stay/{stay.code}/"
    reader = login(VIEW, "shelters.register", "shelters.unmask")
    text = text_of(reader.get(url))
    assert [word for word in ("王**", "110199********0017", "100****5678", "查看原文") if word not in text] == []
    assert [word for word in ("王小一", NUMBER, "10012345678") if word in text] == []
    look = f"/shelters/unmask/{stay.code}-1/"
    assert (reader.get(look).status_code, reader.post(look, {"purpose": ""}).status_code) == (405, 422)
    assert Unmasking.objects.count() == 0
    page = reader.post(look, {"purpose": "亲属寻人核对"})
    assert (NUMBER in text_of(page), "no-store" in page["Cache-Control"]) == (True, True)
    assert Unmasking.objects.get().purpose == "亲属寻人核对"


def test_without_the_grant_nothing_is_unmasked(login):
    stay = make_stay()
    reader = login(VIEW, "shelters.register")
    assert "查看原文" not in text_of(reader.get(f"/shelters/stay/{stay.code}/"))
    assert reader.post(f"/shelters/unmask/{stay.code}-1/", {"purpose": "寻人"}).status_code == 404
    assert (Unmasking.objects.count(), Event.objects.filter(name="shelters.guest.unmasked").count()) == (0, 0)


def test_forgotten_people_are_shown_as_such(login):
    stay = actions.depart_stay(actor=RULE, at=AT, stay=make_stay())
    actions.forget_stay(actor=RULE, at=stay.forget_at, pk=stay.pk)
    text = text_of(login(VIEW, "shelters.register", "shelters.unmask").get(f"/shelters/stay/{stay.code}/"))
    assert ("个人信息已按规定清除" in text, "查看原文" in text) == (True, False)


def test_the_numbers_of_a_shelter_are_masked_and_a_look_is_logged(login):
    make_shelter(key_holder="李某 10040000002")
    reader = login(VIEW, MANAGE, "shelters.unmask")
    pages = [text_of(reader.get(url)) for url in (RECORD, f"{RECORD}edit/", "/shelters/sheet/BN-1/")]
    assert [word for word in ("10049596870", "10040000002") for page in pages if word in page] == []
    assert [("100****6870" in page, "100****0002" in page) for page in pages] == [(True, True)] * 3
    look = "/shelters/number/BN-1/"
    assert (reader.get(look).status_code, reader.post(look, {"purpose": ""}).status_code) == (405, 422)
    page = reader.post(look, {"purpose": "启用前联系"})
    assert ("10049596870" in text_of(page), "no-store" in page["Cache-Control"]) == (True, True)
    assert Unmasking.objects.get().purpose == "启用前联系"
    stranger = login(VIEW, MANAGE, area=VILLAGE)
    assert ("查看原文" in text_of(stranger.get(RECORD)), stranger.post(look, {"purpose": "启用"}).status_code) == (
        False,
        403,
    )
