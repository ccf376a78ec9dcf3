"""The bell, the box, one message, sending by hand, ways to be reached, the record of what went out, answer times."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from sentinel.kernel.actor import system
from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.models import Account, Event, Holding, Person, Post
from sentinel.kernel.people import actor_of_account
from sentinel.notify import actions, queries
from sentinel.notify.channels import Rejected
from sentinel.notify.models import Call, Ladder, Message, Sending
from sentinel.notify.tests.samples import AT as LONG_AGO
from sentinel.notify.tests.samples import spec
from sentinel.notify.tests.servers import web_server
from sentinel.web.tests.samples import DISTRICT, OTHER_TOWN, TOWN, make_account, make_areas

pytestmark = pytest.mark.django_db
RIGHTS = ("notify.view", "notify.answer", "notify.hand", "notify.send")


@pytest.fixture(autouse=True)
def _areas() -> None:
    make_areas()


def browser(name: str = "a", *permissions: str, area: str = TOWN) -> Client:
    """A browser somebody is logged in with."""
    client = Client(headers={"accept": "text/html"})
    client.force_login(make_account(name, area_code=area, permissions=permissions))
    return client


def send(*to: str, key: str = "M1", **facts: Any) -> Message:
    """A message to people."""
    wanted = {"title": "请核对险户名单", "text": "今晚八点前报镇里。", "level": "orange", **facts}
    return actions.send(actor=system("test"), at=now(), to=to, key=key, **wanted)


def ladder(code: str = "W1:V1") -> Ladder:
    """A ladder that calls the post of account a, then that of account b."""
    wanted = spec(code, area_code=TOWN, posts=("P-a", "P-b", "P-c"), repeat_back="请复述集合地点")
    actions.start_ladders(actor=system("test"), at=now(), ladders=[wanted])
    return Ladder.objects.get(code=code)


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_bell_counts_calls_and_unread_notices() -> None:
    client = browser("a", *RIGHTS)
    assert "dot" not in text(client.get("/me/bell/"))
    send("R-a")
    row = ladder()
    page = text(client.get("/me/bell/"))
    assert '<span class="dot">2' in page
    assert page.count("data-urgent") == 1
    actions.withdraw_ladders(actor=system("test"), at=now(), subject_keys=[row.subject_key], reason="x")
    assert '<span class="dot">1' in text(client.get("/me/bell/"))
    for number in range(2, 102):
        send("R-a", key=f"M{number}", level="")
    assert '<span class="dot">99+' in text(client.get("/me/bell/"))
    assert "dot" not in text(browser("b").get("/me/bell/"))


def test_the_box_shows_calls_first_then_messages_by_tab() -> None:
    client = browser("a", *RIGHTS)
    send("R-a")
    ladder()
    page = text(client.get("/me/messages/"))
    assert page.index("call-") < page.index("请核对险户名单")
    assert page.count('class="unread"') == 2
    assert "请核对险户名单" not in text(client.get("/me/messages/?show=calls"))
    assert "请核对险户名单" in text(client.get("/me/messages/?show=unread"))
    assert "请核对险户名单" in text(client.get("/me/messages/?show=nonsense&page=99"))
    fragment = text(client.get("/me/messages/", headers={"HX-Target": "inbox"}))
    assert "<html" not in fragment
    other = text(browser("b", *RIGHTS).get("/me/messages/"))
    assert "还没有消息" in other
    assert "请核对险户名单" not in other


def test_the_box_costs_the_same_however_full(django_assert_max_num_queries: Any) -> None:
    client = browser("a", *RIGHTS)
    for number in range(40):
        send("R-a", key=f"M{number}")
    client.get("/me/messages/")
    with django_assert_max_num_queries(24):
        assert text(client.get("/me/messages/")).count('class="unread"') == 30


def test_a_call_is_answered_with_what_was_to_be_repeated() -> None:
    client = browser("a", *RIGHTS)
    row = ladder()
    answer = client.post("/me/messages/answer/", {"ladder": row.code, "repeat": "村委会"})
    assert (answer.status_code, answer["Location"]) == (303, "/me/messages/")
    row.refresh_from_db()
    assert (row.status, row.answered_by, row.repeated) == ("answered", "R-a", "村委会")
    again = client.post("/me/messages/answer/", {"ladder": row.code})
    assert again.status_code == 409
    assert "无需重复" in again.content.decode()


def test_opening_a_message_counts_as_read() -> None:
    client = browser("a", *RIGHTS)
    send("R-a", url="/me/")
    assert "标为已读" in text(client.get("/me/messages/M1/"))
    answer = client.post("/me/messages/M1/read/")
    assert (answer.status_code, answer["Location"]) == (303, "/me/messages/M1/")
    page = text(client.get("/me/messages/M1/"))
    assert "标为已读" not in page
    assert 'href="/me/"' in page
    assert client.get("/me/messages/nothing/").status_code == 404
    stranger = browser("b", "notify.view", area=OTHER_TOWN)
    assert stranger.get("/me/messages/M1/").status_code == 404
    assert stranger.post("/me/messages/M1/read/").status_code == 404
    send("R-a", key="M2")
    client.post("/me/messages/read/")
    assert Event.objects.filter(name="notify.message.read").count() == 2


def test_only_who_sent_it_or_looks_after_the_place_sees_the_receipts() -> None:
    reader, desk = browser("a"), browser("d", "notify.view")
    send("R-a")
    assert "receipts-title" not in text(reader.get("/me/messages/M1/"))
    page = text(desk.get("/me/messages/M1/"))
    assert "receipts-title" in page
    assert "未读" in page


def test_a_message_is_written_to_the_posts_of_an_area() -> None:
    client = browser("a", *RIGHTS)
    make_account("b", area_code=TOWN)
    facts = {"area": TOWN, "kinds": ["town"], "title": "今晚值守", "text": "请在岗。", "level": ""}
    answer = client.post("/me/messages/new/", facts)
    row = Message.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/me/messages/{row.code}/")
    assert sorted(row.deliveries.values_list("person_code", flat=True)) == ["R-a", "R-b"]
    assert (row.sent_by, row.area_code) == ("person:R-a", TOWN)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "必填"),
        ({"kinds": ["village"]}, "无人任职"),
        ({"area": OTHER_TOWN}, "选择"),
        ({"text": "\x00"}, ""),
    ],
)
def test_what_is_typed_stays_when_it_cannot_be_sent(wrong: dict[str, object], said: str) -> None:
    client = browser("a", *RIGHTS)
    facts = {"area": TOWN, "kinds": ["town"], "title": "今晚值守", "text": "请在岗。", **wrong}
    answer = client.post("/me/messages/new/", facts)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Message.objects.count() == 0


def test_writing_needs_the_right() -> None:
    client = browser("a", "notify.view", "notify.answer")
    assert client.get("/me/messages/new/").status_code == 403
    assert "发消息" not in text(client.get("/me/messages/"))


def test_everybody_chooses_how_to_be_reached() -> None:
    client = browser("a")
    assert (
        client.post("/me/channels/", {"place-1": "email", "place-3": "sms", "email": "a@b.example"}).status_code == 303
    )
    found = queries.preference("R-a")
    assert (found.channels, found.email) == (["email", "sms"], "a@b.example")
    page = text(client.get("/me/channels/"))
    assert page.count(" selected") == 2
    assert "a@b.example" in page
    refused = client.post("/me/channels/", {"place-1": "pigeon", "email": "a@b.example"}, follow=True)
    assert "没有“pigeon”这个渠道" in text(refused)
    assert queries.preference("R-a").channels == ["email", "sms"]


@pytest.fixture
def failed(settings: LazySettings) -> Sending:
    """A message that did not get through."""
    settings.SENTINEL_CHANNELS = {"sms": {"url": "http://127.0.0.1:9/", "secret": "s"}}
    make_account("x", area_code=TOWN)
    send("R-x", channels=("sms",))
    work = actions.claim(channel="sms", wall=wall_now(), at=now())
    assert work is not None
    actions.settle(work, Rejected("号码不对"), wall=wall_now(), at=now())
    return Sending.objects.get(channel="sms")


def test_a_failed_sending_is_seen_and_tried_again(failed: Sending) -> None:
    url = f"/notify/sending/{failed.code}/"
    desk, reader = browser("d", "notify.view", "notify.hand"), browser("r", "notify.view")
    assert "号码不对" in text(desk.get("/notify/sending/?status=failed"))
    assert "retry-reason" in text(desk.get(url))
    assert "retry-reason" not in text(reader.get(url))
    assert "号码久未核实" in text(reader.get(url))
    Person.objects.filter(code="R-x").update(confirmed_at=now())
    assert "号码久未核实" not in text(reader.get(url))
    assert reader.post(f"{url}retry/", {"reason": "x"}).status_code == 403
    assert browser("o", "notify.view", "notify.hand", area=OTHER_TOWN).post(f"{url}retry/").status_code == 404
    assert "请写明重发的原因" in text(desk.post(f"{url}retry/", {"reason": " "}, follow=True))
    assert "已重新排队发送" in text(desk.post(f"{url}retry/", {"reason": "号码已更正"}, follow=True))
    failed.refresh_from_db()
    assert (failed.status, failed.retry_reason) == ("waiting", "号码已更正")


def signed(client: Client, facts: object, *, secret: str = "s", age: int = 0) -> HttpResponse:
    """A provider's receipt."""
    body = json.dumps(facts).encode()
    timestamp = str(int(wall_now().timestamp()) - age)
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Sentinel-Timestamp": timestamp, "X-Sentinel-Signature": f"sha256={mac}"}
    return client.post("/notify/receipts/sms/", body, content_type="application/json", headers=headers)


def test_receipts_need_the_secret_and_nothing_else(failed: Sending, settings: LazySettings) -> None:
    Sending.objects.filter(pk=failed.pk).update(provider_id="p-1", status="sent")
    client = Client(enforce_csrf_checks=True)
    facts = {"id": "p-1", "status": "delivered"}
    assert signed(client, facts, secret="other").status_code == 403
    assert signed(client, facts, age=301).status_code == 403
    assert client.post("/notify/receipts/sms/", facts).status_code == 403
    assert client.post("/notify/receipts/voice/", facts).status_code == 403
    assert client.get("/notify/receipts/sms/").status_code == 405
    for wrong in ([], {"id": "p-1"}, {"status": "delivered"}, "x"):
        assert signed(client, wrong).status_code == 422
    assert signed(client, {"id": "x" * 20_000, "status": "delivered"}).status_code == 403
    assert signed(client, {"id": "p-9", "status": "delivered"}).status_code == 404
    assert signed(client, {"id": "p-9", "status": "answered"}).status_code == 404
    failed.refresh_from_db()
    assert failed.status == "sent"
    assert signed(client, facts).status_code == 200
    failed.refresh_from_db()
    assert failed.status == "delivered"
    settings.SENTINEL_SPACE = "exercise"
    assert signed(client, facts).status_code == 403


def test_a_key_pressed_on_the_telephone_is_the_persons_answer(settings: LazySettings) -> None:
    make_account("a", area_code=TOWN, permissions=RIGHTS)
    with web_server() as provider:
        settings.SENTINEL_CHANNELS = {"sms": {"url": provider.url, "secret": "s"}}
        person = Person.objects.get(code="R-a")
        person.phone = "10030007919"
        person.save()
        row = ladder()
        work = actions.claim(channel="sms", wall=wall_now(), at=now())
        assert work is not None
        actions.settle(work, actions.deliver(work), wall=wall_now(), at=now())
    facts = {"id": "p-1", "status": "answered", "words": "村委会"}
    assert signed(Client(), facts).status_code == 200
    row.refresh_from_db()
    assert (row.status, row.answered_by, row.repeated, row.on_behalf) == ("answered", "R-a", "村委会", False)
    assert signed(Client(), facts).status_code == 200
    assert Event.objects.filter(name="notify.call.answered").count() == 1


def test_the_desk_reports_a_call_and_stops_a_ladder() -> None:
    make_account("a", area_code=TOWN)
    make_account("b", area_code=TOWN)
    row = ladder()
    desk, url = browser("d", *RIGHTS, "warnings.view"), f"/warnings/callout/{row.code}/"
    page = text(desk.get(url))
    assert "停止叫应" in page
    assert "未接通" in page
    call = Call.objects.get()
    assert desk.post(f"/notify/ladder/{row.code}/unreached/", {"call": "\x00"}).status_code == 404
    assert (
        browser("r", "notify.view")
        .post(f"/notify/ladder/{row.code}/unreached/", {"call": call.code, "reason": "busy"})
        .status_code
        == 403
    )
    desk.post(f"/notify/ladder/{row.code}/unreached/", {"call": call.code, "reason": "busy"})
    row.refresh_from_db()
    assert row.rung_index == 1
    assert "占线" in text(desk.get(url))
    assert "请写明停止叫应的原因" in text(desk.post(f"/notify/ladder/{row.code}/stop/", {"reason": ""}, follow=True))
    assert "已停止叫应" in text(desk.post(f"/notify/ladder/{row.code}/stop/", {"reason": "误发"}, follow=True))
    row.refresh_from_db()
    assert (row.status, row.note) == ("withdrawn", "误发")


def test_answer_times_in_all_and_by_place() -> None:
    make_account("a", area_code=TOWN, permissions=RIGHTS)
    client = browser("d", "notify.view", area=DISTRICT)
    assert "这段时间没有叫应" in text(client.get("/notify/statistics/"))
    row = ladder()
    holder = Post.objects.create(
        code="P-o", organisation=Post.objects.all()[0].organisation, title="o", role="x", area_code=OTHER_TOWN
    )
    Holding.objects.create(post=holder, person=Person.objects.create(code="R-o", name="李某某"))
    silent = spec("W1:V2", area_code=OTHER_TOWN, posts=("P-o", "P-b", "P-c"))
    actions.start_ladders(actor=system("test"), at=now(), ladders=[silent])
    called = Account.objects.get(username="a")
    who = actor_of_account(called, at=now())
    actions.answer(actor=who, at=row.started_at + timedelta(minutes=7), ladder=row)
    page = client.get("/notify/statistics/?days=7")
    total, lines = page.context["total"], page.context["lines"]
    assert (total.called, total.answered, total.percent, total.by_first, total.median_minutes) == (2, 1, 50, 1, 7)
    assert [(line.name, line.called, line.answered, line.slowest_minutes) for line in lines] == [
        ("乙镇", 1, 0, None),
        ("甲镇", 1, 1, 7),
    ]
    assert "甲镇" not in text(browser("e", "notify.view", area=OTHER_TOWN).get("/notify/statistics/"))
    assert browser("f").get("/notify/statistics/").status_code == 404
    Ladder.objects.update(started_at=LONG_AGO)
    assert page.context["days"] == 7
    assert client.get("/notify/statistics/?days=x").context["total"].called == 0
