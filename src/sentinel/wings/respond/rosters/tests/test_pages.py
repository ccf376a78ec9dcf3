"""Pages of rosters in a browser."""

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Grant, Person, Post
from sentinel.wings.respond.rosters import actions
from sentinel.wings.respond.rosters.models import Assignment, Handover, Room, Roster, Swap
from sentinel.wings.respond.rosters.tests.samples import (
    AT,
    MONTH,
    SYSTEM,
    VILLAGE,
    make_people,
    make_room,
    make_roster,
    shift_on,
)

pytestmark = pytest.mark.django_db
EVERY = ("rosters.view", "rosters.manage", "rosters.approve", "rosters.stand")
MONTH_URL = "/rosters/month/?room=R1&month=2023-07"


def client_of(person: str, *permissions: str) -> Client:
    """The browser of somebody of the sample room, with rights over its area."""
    Clock.objects.update_or_create(
        space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "speed": 1, "paused": True}
    )
    post = Post.objects.get(code=person)
    for name in permissions or EVERY:
        Grant.objects.get_or_create(post=post, permission=name, kind="area", value=VILLAGE, source="test")
    client = Client()
    holder = Person.objects.get(code=person)
    account, _ = Account.objects.get_or_create(username=person, defaults={"label": f"人{person}", "person": holder})
    client.force_login(account)
    return client


def known_room() -> Room:
    """The sample room with its people."""
    room = make_room()
    make_people(room)
    return room


def test_who_is_on_duty_now_on_the_page_and_in_the_file() -> None:
    make_roster()
    client = client_of("R1-1")
    page = client.get("/rosters/now/").content.decode()
    assert ("人R1-2、人R1-3" in page, "久未核实" in page, "010-1234" in page) == (True, True, True)
    answer = client.get("/rosters/now/?export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[:5] == ["R1值班室", "人R1-1", "人R1-2、人R1-3", "", "010-1234"]


def test_without_the_right_nothing_opens() -> None:
    known_room()
    client = client_of("R1-1", "stations.view")
    paths = ("/rosters/now/", "/duty/mine/", MONTH_URL, "/rosters/handovers/")
    assert [client.get(path).status_code for path in paths] == [403] * 4
    assert Client().get("/rosters/now/").status_code == 302


def test_a_month_is_drafted_filled_and_published_page_by_page() -> None:
    room = known_room()
    client = client_of("R1-1")
    assert "这个月还没有排班" in client.get(MONTH_URL).content.decode()
    assert client.post("/rosters/month/draft/", {"room": "R1", "month": "2023-07"}).status_code == 303
    page = client.get(MONTH_URL).content.decode()
    assert ("还有 62 处空岗" in page, "待确认" in page) == (True, True)
    shift = shift_on(room, 1)
    url = f"/rosters/shift/{shift.code}/fill/"
    assert client.get(url).status_code == 200
    double = client.post(url, {"leader_1": "R1-1", "chief_1": "R1-2", "officer_1": "R1-2"})
    assert (double.status_code, "排了两次" in double.content.decode()) == (422, True)
    assert client.post(url, {"leader_1": "R1-1", "chief_1": "R1-2", "officer_1": "R1-3"})["Location"] == MONTH_URL
    assert "还有 60 处空岗" in client.get(MONTH_URL).content.decode()
    refused = client.post(f"/rosters/roster/{Roster.objects.get().code}/moves/publish/")
    assert (refused.status_code, "值班表有空岗" in refused.content.decode()) == (409, True)
    assert client.post("/rosters/month/draft/", {"room": "R1", "month": "7月"}).status_code == 404


def test_the_month_before_is_copied_on_the_page() -> None:
    make_roster()
    client = client_of("R1-1")
    client.post("/rosters/month/draft/", {"room": "R1", "month": "2023-08", "copy": "on"})
    assert Assignment.objects.filter(shift__roster__code="R1:202308").count() == 93
    page = client.get("/rosters/month/?room=R1&month=2023-08").content.decode()
    assert ("空岗" in page, "moves/publish/" in page) == (False, True)


def test_a_swap_from_the_phone_to_the_approval() -> None:
    room = make_roster().room
    Clock.objects.all().delete()
    asker, taker = client_of("R1-2"), client_of("R1-4")
    shift = shift_on(room, 31)
    actions.publish_roster(actor=SYSTEM, at=AT, row=august(room))
    later = room.shifts.get(duty_on="2023-08-02")
    mine = asker.get("/duty/mine/").content.decode()
    assert f"/rosters/shift/{later.code}/swap/" in mine
    assert f"/rosters/shift/{shift.code}/swap/" not in mine
    url = f"/rosters/shift/{later.code}/swap/"
    assert asker.get(url).status_code == 200
    assert asker.post(url, {"taker": "R1-4", "reason": ""}).status_code == 422
    assert asker.post(url, {"taker": "R1-4", "reason": "出差"}).status_code == 303
    row = Swap.objects.get()
    move = f"/rosters/swap/{row.code}/moves"
    assert f"{move}/agree/" in taker.get("/duty/mine/").content.decode()
    assert taker.post(f"{move}/agree/").status_code == 303
    assert taker.post(f"{move}/approve/").status_code == 409
    assert client_of("R1-1").post(f"{move}/approve/").status_code == 303
    assert Assignment.objects.filter(shift=later, person__code="R1-4").exists()


def august(room: Room) -> Roster:
    """The month after, copied."""
    return actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH.replace(month=8), copy=True)


def test_a_handover_from_the_draft_to_the_second_signature() -> None:
    room = make_roster().room
    leaving, coming = client_of("R1-4"), client_of("R1-2")
    shift = shift_on(room, 30)
    page = leaving.get("/rosters/handovers/").content.decode()
    assert (f"/rosters/shift/{shift.code}/handover/" in page, "未起草" in page) == (True, True)
    made = leaving.post(f"/rosters/shift/{shift.code}/handover/")
    assert made["Location"] == f"/rosters/handover/{shift.code}/"
    assert leaving.post(f"{made['Location']}notes/", {"notes": "关注水位"}).status_code == 303
    assert leaving.post(f"{made['Location']}moves/hand/").status_code == 303
    assert "请接班" in coming.get("/duty/mine/").content.decode()
    back = coming.post(f"{made['Location']}moves/return/", {"note": "请写明水库"})
    assert (back.status_code, Handover.objects.get().status) == (303, "draft")
    assert "请写明水库" in leaving.get(made["Location"]).content.decode()
    leaving.post(f"{made['Location']}moves/hand/")
    assert coming.post(f"{made['Location']}moves/take/").status_code == 303
    row = Handover.objects.get()
    shown = coming.get(made["Location"]).content.decode()
    assert (row.late, row.seal in shown, "关注水位" in shown) == (True, True, True)
    assert client_of("R1-5").post(f"/rosters/shift/{shift_on(room, 31).code}/handover/").status_code == 303
    assert Handover.objects.count() == 1


def test_a_telephone_is_confirmed_on_its_page() -> None:
    room = known_room()
    client = client_of("R1-1")
    assert "久未核实" in client.get("/rosters/room/R1/").content.decode()
    assert client.post("/rosters/room/R1/confirm/", {"phone": "拨不通"}).status_code == 303
    assert Room.objects.get(pk=room.pk).confirmed_at is None
    client.post("/rosters/room/R1/confirm/", {"phone": "010-5678"})
    assert "久未核实" not in client.get("/rosters/room/R1/").content.decode()
    reader = client_of("R1-2", "rosters.view")
    assert "已拨通核实" not in reader.get("/rosters/room/R1/").content.decode()
    assert reader.post("/rosters/room/R1/confirm/", {"phone": "010-1"}).status_code == 403
