"""Pages of roll calls in a browser."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Clock
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rollcalls.tests.samples import make_check
from sentinel.wings.respond.rosters.tests.samples import make_room
from sentinel.wings.respond.rosters.tests.test_pages import client_of, known_room

pytestmark = pytest.mark.django_db
RIGHTS = ("rosters.view", "rosters.stand", "rollcalls.view", "rollcalls.call", "rollcalls.answer")


def test_without_the_right_nothing_opens() -> None:
    known_room()
    client = client_of("R1-1", "rosters.view")
    paths = ("/rollcalls/roll_call/new/", "/rollcalls/statistics/")
    assert [client.get(path).status_code for path in paths] == [403, 403]


def test_the_roll_is_called_answered_and_counted() -> None:
    known_room()
    other = make_room(code="R2")
    client = client_of("R1-1", *RIGHTS)
    url = "/rollcalls/roll_call/new/"
    assert "待确认" in client.get(url).content.decode()
    assert client.post(url, {"title": "抽查", "method": "system", "minutes": "5"}).status_code == 422
    drawn = client.post(url, {"title": "抽查", "method": "system", "minutes": "5", "draw": "1"})
    assert (drawn.status_code, RollCall.objects.get().checks.count(), RollCall.objects.get().drawn) == (303, 1, True)
    chosen = client.post(url, {"title": "抽查", "method": "phone", "minutes": "5", "rooms": ["R1", "R2"]})
    call = RollCall.objects.get(method="phone")
    assert chosen["Location"] == f"/rollcalls/roll_call/{call.code}/"
    own, theirs = call.checks.get(room__code="R1"), call.checks.get(room=other)
    assert f"/rollcalls/check/{own.code}/act/answer/" in client.get("/duty/mine/").content.decode()
    assert (
        client.post(f"/rollcalls/check/{own.code}/act/answer/", {"present": "甲、乙"})["Location"]
        == "/rollcalls/check/"
    )
    back = client.post(f"/rollcalls/check/{theirs.code}/act/record/", {"present": "丙", "next": chosen["Location"]})
    assert back["Location"] == chosen["Location"]
    away = client.post(f"/rollcalls/check/{theirs.code}/act/record/", {"next": "https://elsewhere.example/"})
    assert away["Location"] == "/rollcalls/check/"
    assert client.post(f"/rollcalls/check/{theirs.code}/act/dance/").status_code == 404
    assert set(call.checks.values_list("status", "present")) == {("answered", "甲、乙"), ("answered", "丙")}
    page = client.get("/rollcalls/statistics/?month=2023-07").content.decode()
    assert ("R2值班室" in page, "100%" in page) == (True, True)
    assert "这个月没有点名抽查" in client.get("/rollcalls/statistics/?month=2023-06").content.decode()


def test_a_late_answer_is_shown_as_late() -> None:
    known_room()
    row = make_check()
    Clock.objects.all().delete()
    client = client_of("R1-1", *RIGHTS)
    Clock.objects.update(anchor_business=row.due_at + timedelta(minutes=1))
    assert client.post(f"/rollcalls/check/{row.code}/act/answer/").status_code == 303
    assert Check.objects.get().status == "late"
    assert "超时应答" in client.get(f"/rollcalls/roll_call/{row.roll_call.code}/").content.decode()
