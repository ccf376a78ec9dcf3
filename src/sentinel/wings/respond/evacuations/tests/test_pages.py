"""The village page on a phone and the decisions on the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sentinel.kernel.actor import system
from sentinel.kernel.models import Account, Area, Clock, Event, Grant, Holding, Organisation, Parameter, Person, Post
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.respond.evacuations.actions import close
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.tests.samples import (
    AT,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    entries,
    make_evacuation,
    make_ordered,
)
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.tests.samples import make_crossing

pytestmark = pytest.mark.django_db
VILLAGER = ("evacuations.view", "evacuations.tick", "shelters.view")
LEADER = (*VILLAGER, "evacuations.order")
PAGE = f"/evacuations/village/{VILLAGE}/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def district():
    for code, name, kind in (
        ("110109000000", "门头沟区", "district"),
        (TOWN, "妙峰山镇", "town"),
        (VILLAGE, "水峪嘴村", "village"),
        (OTHER_VILLAGE, "贾沟村", "village"),
    ):
        Area.objects.get_or_create(code=code, defaults={"name": name, "short_name": name, "kind": kind})
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)


def browser(*permissions, area=VILLAGE, **options):
    unit = Organisation.objects.create(code=f"U-{area}", name="单位", kind="village", area_code=area)
    post = Post.objects.create(code=f"{area}-A", organisation=unit, title="责任人", role="village_a", area_code=area)
    person = Person.objects.create(code=f"P-{area}", name="朱静文")
    Holding.objects.create(post=post, person=person)
    Grant.objects.bulk_create(
        Grant(post=post, permission=name, kind="area", value=area, source="test") for name in permissions
    )
    client = Client(**options)
    client.force_login(Account.objects.create(username=f"u-{area}", label="朱静文", person=person))
    return client


def tick_url(entry):
    return reverse("evacuations:tick", args=[entry.code])


def ticked():
    return Event.objects.filter(name="evacuations.entry.ticked").count()


def test_my_village_shows_stage_shelter_people_and_counts():
    row = make_ordered()
    page = browser(*VILLAGER).get("/evacuations/village/")
    text = page.content.decode()
    wanted = (
        "水峪嘴村",
        "准备转移",
        "已下令",
        row.number,
        "学校BN-110109108",
        "村东 3 号",
        "王**",
        "全户已转移",
        "拒绝转移",
        "待确认",
    )
    assert page.status_code == 200
    assert [word for word in wanted if word not in text] == []
    assert "王小1" not in text
    assert page.context["counts"].due == 3


def test_no_list_says_so():
    assert "现在没有转移名单" in browser(*VILLAGER).get(PAGE).content.decode()


def test_a_town_chooses_among_its_open_lists():
    make_evacuation()
    make_evacuation(area_code=OTHER_VILLAGE)
    text = browser(*LEADER, area=TOWN).get("/evacuations/village/").content.decode()
    assert ("水峪嘴村" in text, "贾沟村" in text) == (True, False)
    assert PAGE in text


def test_a_press_without_javascript_goes_back_to_the_person():
    first = entries(make_ordered())[0]
    answer = browser(*VILLAGER).post(tick_url(first), {"state": "moved"})
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#e-{first.pk}")
    first.refresh_from_db()
    assert (first.state, first.by) == ("moved", "朱静文")


def test_a_press_with_htmx_swaps_the_row_and_the_counts():
    first = entries(make_ordered())[0]
    answer = browser(*VILLAGER).post(tick_url(first), {"state": "moved"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<li class="entry-line py-2" id="e-{first.pk}">' in text
    assert 'id="counts"' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert (answer.context["counts"].waiting, answer.context["counts"].moved) == (2, 1)


def test_arriving_elsewhere():
    make_shelter(code="BN-2", area_code=TOWN, capacity=5)
    first = entries(make_ordered())[0]
    client = browser(*VILLAGER)
    client.post(tick_url(first), {"state": "moved"})
    client.post(tick_url(first), {"state": "sheltered", "shelter": "BN-2"})
    assert Shelter.objects.get(code="BN-2").occupancy == 1
    assert "学校BN-2" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_refusal_stands_beside_the_list_and_keeps_what_was_typed(headers):
    first = entries(make_ordered())[0]
    client = browser(*VILLAGER)
    answer = client.post(tick_url(first), {"state": "refused", "note": ""}, headers=headers)
    assert answer.status_code == 422
    assert "须写明原因" in answer.content.decode()
    answer = client.post(tick_url(first), {"state": "returned", "note": "雨停了"}, headers=headers)
    assert answer.status_code == 409
    assert ticked() == 0


def test_a_household_at_once_plain_and_htmx():
    row = make_ordered()
    client = browser(*VILLAGER)
    url = reverse("evacuations:tick_house", args=[row.code, f"{VILLAGE}-01"])
    answer = client.post(url, {"state": "moved"})
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#h-{VILLAGE}-01")
    answer = client.post(url, {"state": "sheltered"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.context["counts"].sheltered == 3
    answer = client.post(url, {"state": "sheltered"}, headers=HTMX)
    assert answer.status_code == 409
    assert "没有人可以" in answer.content.decode()


def test_another_village_is_not_there_and_a_forged_person_neither():
    make_ordered()
    other = make_ordered(area_code=OTHER_VILLAGE)
    client = browser(*VILLAGER)
    assert client.get(f"/evacuations/village/{OTHER_VILLAGE}/").status_code == 404
    assert client.get("/evacuations/village/nowhere/").status_code == 404
    assert client.get(f"/evacuations/evacuation/{other.code}/").status_code == 404
    for url in (
        tick_url(entries(other)[0]),
        reverse("evacuations:tick_house", args=[other.code, f"{OTHER_VILLAGE}-01"]),
        reverse("evacuations:tick", args=["x%00"]),
    ):
        assert client.post(url, {"state": "moved"}).status_code == 404
    assert ticked() == 0


def test_seeing_is_not_ticking():
    row = make_ordered()
    client = browser("evacuations.view")
    assert "全户已转移" not in client.get(PAGE).content.decode()
    assert client.post(tick_url(entries(row)[0]), {"state": "moved"}).status_code == 403
    assert client.get(reverse("evacuations:decide", args=[row.code, "close"])).status_code == 403
    assert ticked() == 0


def test_without_the_permission_or_the_session():
    first = entries(make_ordered())[0]
    assert browser("evacuations.tick").get(PAGE).status_code == 403
    answer = Client().post(tick_url(first), {"state": "moved"})
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/login/")
    assert ticked() == 0


def test_a_press_without_a_token_is_refused():
    first = entries(make_ordered())[0]
    client = browser(*VILLAGER, enforce_csrf_checks=True)
    assert client.post(tick_url(first), {"state": "moved"}).status_code == 403
    assert ticked() == 0


def test_the_record_shows_decisions_and_everybody():
    row = make_evacuation()
    text = browser(*LEADER, area=TOWN).get(f"/evacuations/evacuation/{row.code}/").content.decode()
    wanted = ("下令转移", "升为立即转移", "逐人登记", "王**", "村东 3 号", row.number)
    assert [word for word in wanted if word not in text] == []


def test_a_list_whose_crossing_was_withdrawn_says_so_before_anybody_orders():
    row = make_evacuation()
    crossing = make_crossing(area_code=TOWN).code
    Evacuation.objects.update(crossing=crossing)
    client = browser(*LEADER, area=TOWN)
    pages = (f"/evacuations/evacuation/{row.code}/", reverse("evacuations:decide", args=[row.code, "order"]))
    words = "提出这份名单的越限已被补传或更正的数据撤回"
    assert [words in client.get(page).content.decode() for page in pages] == [False, False]
    record_crossings(actor=system("test"), at=AT, crossings=[], withdrawn=[crossing])
    assert [words in client.get(page).content.decode() for page in pages] == [True, True]


def test_ordering_shows_whom_then_asks():
    row = make_evacuation()
    client = browser(*LEADER, area=TOWN)
    url = reverse("evacuations:decide", args=[row.code, "order"])
    assert "将命令水峪嘴村 1 户 3 人转移" in client.get(url).content.decode()
    answer = client.post(url, {"shelter": "", "note": ""})
    assert (answer.status_code, answer.url) == (303, f"/evacuations/evacuation/{row.code}/")
    row.refresh_from_db()
    assert (row.status, row.ordered_by) == ("ordered", "朱静文")
    assert "不能下令转移" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 409


def test_return_and_close_keep_what_was_typed_when_refused():
    row = make_ordered()
    client = browser(*LEADER, area=TOWN)
    client.post(tick_url(entries(row)[0]), {"state": "moved"})
    answer = client.post(reverse("evacuations:decide", args=[row.code, "close"]), {"note": "雨停了"})
    assert answer.status_code == 409
    assert "还有 1 人转移在外" in answer.content.decode()
    assert client.post(reverse("evacuations:decide", args=[row.code, "allow_return"]), {"note": " "}).status_code == 422
    answer = client.post(reverse("evacuations:decide", args=[row.code, "allow_return"]), {"note": "会商同意"})
    assert answer.status_code == 303
    assert Event.objects.get(name="evacuations.evacuation.return_allowed").payload["note"] == "会商同意"
    assert client.get(reverse("evacuations:decide", args=[row.code, "fly"])).status_code == 404


def test_a_list_by_hand():
    make_evacuation(area_code=OTHER_VILLAGE)
    close(actor=system("test"), at=AT, evacuation=make_evacuation(), note="误报")
    Clock.objects.update(anchor_business=AT + timedelta(hours=1))
    client = browser(*LEADER, area=TOWN)
    assert "水峪嘴村" in client.get("/evacuations/new/").content.decode()
    typed = {"area_code": VILLAGE, "stage": "immediate", "reason": ""}
    assert client.post("/evacuations/new/", typed).status_code == 422
    answer = client.post("/evacuations/new/", typed | {"reason": "沟口积水"})
    assert (answer.status_code, answer.url) == (303, f"/evacuations/evacuation/{VILLAGE}:20230731T1000/")
    answer = client.post("/evacuations/new/", typed | {"area_code": OTHER_VILLAGE, "reason": "x"})
    assert answer.status_code == 403


def test_a_list_by_hand_needs_the_permission():
    assert browser(*VILLAGER).get("/evacuations/new/").status_code == 403


def test_the_list_and_the_map_layer_stay_in_reach():
    here, there = make_evacuation(), make_evacuation(area_code=OTHER_VILLAGE)
    text = browser(*VILLAGER).get("/evacuations/evacuation/").content.decode()
    assert (here.number in text, there.number in text) == (True, False)
    assert browser(area=TOWN).get("/evacuations/evacuation/").status_code == 404


@pytest.mark.parametrize("people", [1, 6])
def test_the_village_page_asks_the_same_number_of_questions(people, django_assert_num_queries):
    make_ordered(people=people)
    client = browser(*VILLAGER)
    client.get(PAGE)
    with django_assert_num_queries(16):
        client.get(PAGE)


def test_who_helps_is_named_on_the_phone():
    first = entries(make_ordered())[0]
    client = browser(*VILLAGER)
    answer = client.post(reverse("evacuations:help", args=[first.code]), {"helper": "老李", "transport": "carried"})
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#e-{first.pk}")
    text = client.get(PAGE).content.decode()
    assert [word for word in ("帮扶：老李", "人员背抬") if word not in text] == []
    assert client.post(reverse("evacuations:help", args=[first.code]), {"transport": "rocket"}).status_code == 422


def test_the_board_and_the_cards():
    Parameter.objects.create(
        key="station.silent_minutes",
        title="失联",
        value=90,
        source="测试",
        status="unverified",
        valid_from="2020-01-01",
    )
    make_ordered()
    client = browser(*VILLAGER)
    text = client.get("/evacuations/board/").content.decode()
    assert [word for word in ("水峪嘴村", "失联清单", "合计", "无人帮扶") if word not in text] == []
    assert "失联清单" in client.get("/evacuations/board/", headers={"HX-Target": "evacuation-board"}).content.decode()
    assert client.post(f"/evacuations/runners/{OTHER_VILLAGE}/", {"way": "foot"}).status_code == 404
    assert client.get(f"/evacuations/cards/{VILLAGE}/").status_code == 404
    Grant.objects.create(post=Post.objects.get(), permission="households.view", kind="area", value=VILLAGE, source="t")
    Post.objects.update(rank="A")
    text = client.get(f"/evacuations/cards/{VILLAGE}/").content.decode()
    wanted = ("谁来通知", "朱静文（责任人）", "到哪里去", f"学校BN-{TOWN[:9]}", "怎么走", "带什么", "王**")
    assert [word for word in wanted if word not in text] == []
    assert "王小1" not in text
