"""The outbox with a stepped clock: claims, back-off, fallback, leases, receipts, retries by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Parameter, Person
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify import actions
from sentinel.notify.actions import Claimed
from sentinel.notify.channels import Accepted, Rejected, Troubled
from sentinel.notify.models import Call, Ladder, Sending
from sentinel.notify.rules import LEASE, Unreached
from sentinel.notify.tests.samples import AT, TOWN, make_message, make_person, spec
from sentinel.notify.tests.servers import WebServer, web_server
from sentinel.notify.tests.test_actions import names, person

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PHONE = "10030007919"


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[WebServer]:
    """SMS and voice over a webhook, e-mail over a server that nobody runs; three people with telephones."""
    make_person("PA", "VA", phone=PHONE)
    make_person("PB", "VB", phone="10030015838")
    make_person("PD", "TD", area_code=TOWN, phone="10030015839")
    with web_server() as found:
        settings.SENTINEL_CHANNELS = {
            "sms": {"url": found.url, "secret": "s"},
            "voice": {"url": found.url, "secret": "s"},
            "email": {"host": "127.0.0.1", "port": 9, "sender": "duty@example.org"},
        }
        yield found


def wall() -> datetime:
    """A moment after everything that was queued so far."""
    return datetime.now(UTC) + SECOND


def claimed(channel: str, at: datetime | None = None) -> Claimed:
    """The next sending of a channel, in hand."""
    found = actions.claim(channel=channel, wall=at or wall(), at=AT)
    assert found is not None
    return found


def send_one(channel: str, at: datetime | None = None) -> None:
    """One round of the sender."""
    work = claimed(channel, at)
    actions.settle(work, actions.deliver(work), wall=at or wall(), at=AT)


def out() -> list[tuple[str, str, int]]:
    """What left or waits to leave: channel, status, attempts."""
    rows = Sending.objects.exclude(channel="inapp").order_by("pk")
    return list(rows.values_list("channel", "status", "attempts"))


def test_nothing_is_sent_inside_the_act(provider: WebServer) -> None:
    make_message("PA", level="red")
    assert out() == [("sms", "waiting", 0)]
    assert Sending.objects.get(channel="sms").rest == []
    assert provider.requests == []


def test_a_sending_goes_out_once_with_its_proof(provider: WebServer) -> None:
    Parameter.objects.create(
        key="notify.text.sms",
        title="短信文案",
        value="{title}。{text}{unknown}",
        source="x",
        status="unverified",
        valid_from=AT.date(),
    )
    make_message("PA", level="red")
    send_one("sms")
    row = Sending.objects.get(channel="sms")
    assert (row.status, row.provider_id, row.masked_to) == ("sent", "p-1", "100****7919")
    assert [asked["facts"]["to"] for asked in provider.requests] == [PHONE]
    assert provider.requests[0]["facts"]["text"] == "请核对险户名单。今晚八点前报镇里。{unknown}"
    assert actions.claim(channel="sms", wall=wall() + timedelta(days=1), at=AT) is None
    assert names() == ["notify.message.sent"]


def test_the_urgent_go_first(provider: WebServer) -> None:
    for key, level in (("late", "blue"), ("now", "red"), ("soon", "yellow")):
        make_message("PA", key=key, level=level)
    assert [claimed("sms").envelope.key.split(":")[0] for _ in range(3)] == ["now", "soon", "late"]
    assert actions.claim(channel="sms", wall=wall(), at=AT) is None


def test_trouble_is_tried_again_later_and_later_then_given_up(provider: WebServer) -> None:
    provider.say = lambda _asked: (503, {})
    make_message("PA", level="red", channels=("sms",))
    at = wall()
    pauses = []
    for _attempt in range(3):
        send_one("sms", at)
        row = Sending.objects.get(channel="sms")
        pauses.append(row.next_try_at - at)
        assert (row.status, row.result) == ("waiting", "HTTP 503")
        assert actions.claim(channel="sms", wall=row.next_try_at - SECOND, at=AT) is None
        at = row.next_try_at
    assert pauses == [5 * SECOND, 20 * SECOND, 60 * SECOND]
    send_one("sms", at)
    assert out() == [("sms", "failed", 4)]
    assert {asked["headers"]["Idempotency-Key"] for asked in provider.requests} == {"M1:PA:sms"}
    assert Event.objects.get(name="notify.sending.failed").payload == {
        "sending": "M1:PA:sms",
        "message": "M1",
        "person": "PA",
        "channel": "sms",
        "result": "HTTP 503",
        "following": "",
    }


def test_a_channel_that_refuses_makes_room_for_the_next_at_once(provider: WebServer) -> None:
    provider.say = lambda asked: (200, {"status": "wrong_number"} if asked["facts"]["channel"] == "sms" else {})
    make_message("PA", level="red", channels=("sms", "voice", "email"))
    send_one("sms")
    assert out() == [("sms", "failed", 1), ("voice", "waiting", 0)]
    send_one("voice")
    assert out() == [("sms", "failed", 1), ("voice", "sent", 1)]
    assert Event.objects.get(name="notify.sending.failed").payload["following"] == "voice"


def test_a_persons_own_order_goes_before_the_usual(provider: WebServer) -> None:
    actions.set_channels(actor=person("PA"), at=AT, channels=["email", "sms"], email="wang@example.org")
    make_message("PA", "PB", level="red")
    found = Sending.objects.exclude(channel="inapp").order_by("person_code")
    assert [(row.person_code, row.channel, row.rest) for row in found] == [("PA", "email", ["sms"]), ("PB", "sms", [])]
    actions.set_channels(actor=person("PA"), at=AT, channels=["sms", "voice"])
    actions.start_ladders(actor=system("x"), at=AT, ladders=[spec()])
    call = Sending.objects.get(delivery__call__person_code="PA", channel="sms")
    assert call.rest == ["voice"]


def test_who_has_no_number_is_told_to_be_out_of_reach(provider: WebServer) -> None:
    Person.objects.filter(code="PA").update(phone="")
    make_message("PA", level="red")
    send_one("sms")
    row = Sending.objects.get(channel="sms")
    assert (row.status, row.result, row.masked_to) == ("failed", "没有可用的联系方式。", "")
    assert provider.requests == []


def test_what_no_longer_matters_is_not_sent(provider: WebServer) -> None:
    over = AT + timedelta(hours=1)
    actions.send(actor=system("x"), at=AT, to=["PA"], title="t", text="x", level="red", expires_at=over)
    actions.start_ladders(actor=system("x"), at=AT, ladders=[spec()])
    actions.withdraw_ladders(actor=system("x"), at=AT, subject_keys=["W1"], reason="解除")
    assert actions.claim(channel="sms", wall=wall(), at=over) is None
    assert actions.claim(channel="voice", wall=wall(), at=over) is None
    assert sorted(out()) == [("sms", "withdrawn", 0), ("voice", "withdrawn", 0)]
    assert provider.requests == []


def test_a_call_that_finds_nobody_moves_the_ladder_on(provider: WebServer) -> None:
    provider.say = lambda _asked: (200, {"status": "busy"})
    actions.start_ladders(actor=system("x"), at=AT, ladders=[spec(channels=("voice",))])
    send_one("voice")
    ladder = Ladder.objects.get()
    assert (ladder.status, ladder.rung_index, ladder.due_at) == ("calling", 1, AT + timedelta(minutes=10))
    assert Call.objects.get(person_code="PA").unreached == "busy"
    send_one("voice")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.fell_at) == ("human", AT)
    assert names()[2:] == [
        "notify.sending.failed",
        "notify.call.unreached",
        "notify.ladder.handed_on",
        "notify.call.placed",
        "notify.sending.failed",
        "notify.call.unreached",
        "notify.call.placed",
        "notify.ladder.fell_to_human",
    ]


def test_the_words_of_a_call_ask_for_them_to_be_repeated(provider: WebServer) -> None:
    wanted = spec(channels=("voice",), repeat_back="请复述集合地点")
    actions.start_ladders(actor=system("x"), at=AT, ladders=[wanted])
    assert claimed("voice").envelope.text == "请立即核实险户。\n请复述集合地点"


def test_a_killed_sender_where_the_provider_knows_keys(provider: WebServer) -> None:
    make_message("PA", level="red")
    at = wall()
    claimed("sms", at)
    assert actions.recover(wall=at + LEASE, at=AT) == 0
    assert actions.recover(wall=at + LEASE + SECOND, at=AT) == 1
    row = Sending.objects.get(channel="sms")
    assert (row.status, row.doubtful, row.attempts) == ("waiting", False, 1)


def test_a_killed_sender_where_it_does_not(provider: WebServer) -> None:
    make_message("PA", level="red", channels=("email",))
    at = wall()
    stale = claimed("email", at)
    for _attempt in range(3):
        at += LEASE + SECOND
        assert actions.recover(wall=at, at=AT) == 1
        row = Sending.objects.get(channel="email")
        assert (row.doubtful, row.status) == (True, "waiting")
        assert row.result == "发送中断，对方可能已经收到，重发后可能重复。"
        claimed("email", at)
    actions.settle(stale, Accepted("late"), wall=at, at=AT)
    assert actions.recover(wall=at + LEASE + SECOND, at=AT) == 1
    assert out() == [("email", "failed", 4)]
    assert Sending.objects.get(channel="email").provider_id == ""


def test_a_channel_that_is_gone_is_passed_over(provider: WebServer, settings: LazySettings) -> None:
    make_message("PA", level="red", channels=("sms", "voice"))
    settings.SENTINEL_CHANNELS = {"voice": settings.SENTINEL_CHANNELS["voice"]}
    assert actions.recover(wall=wall(), at=AT) == 1
    assert out() == [("sms", "failed", 0), ("voice", "waiting", 0)]


def test_a_receipt_says_delivered_or_moves_on(provider: WebServer) -> None:
    numbers = iter(("p-1", "p-2"))
    provider.say = lambda _asked: (200, {"id": next(numbers)})
    make_message("PA", level="red", channels=("sms", "voice"))
    send_one("sms")
    facts = {"actor": system("x"), "at": AT + SECOND, "channel": "sms", "provider_id": "p-1"}
    assert not actions.take_receipt(**{**facts, "provider_id": "p-9"}, status="delivered")
    assert not actions.take_receipt(**{**facts, "provider_id": ""}, status="delivered")
    with pytest.raises(NotAllowed):
        actions.take_receipt(**{**facts, "actor": person("PA", "notify.view")}, status="delivered")
    assert actions.take_receipt(**facts, status="no_answer")
    assert out() == [("sms", "failed", 1), ("voice", "waiting", 0)]
    assert actions.take_receipt(**facts, status="delivered")
    assert actions.take_receipt(**facts, status="busy")
    row = Sending.objects.get(channel="sms")
    assert (row.status, row.receipt_at, row.result) == ("delivered", AT + SECOND, "")
    assert actions.take_receipt(**facts, status="nonsense")


def test_a_failed_sending_is_tried_again_by_hand_with_a_reason(provider: WebServer) -> None:
    make_message("PA", level="red", channels=("sms",))
    work = claimed("sms")
    row = Sending.objects.get(channel="sms")
    desk = person("PD", "notify.hand", area=TOWN)
    with pytest.raises(MoveRefused, match="正在发"):
        actions.retry_sending(actor=desk, at=AT, sending=row, reason="号码已更正", wall=wall())
    actions.settle(work, Rejected("号码不对", Unreached.WRONG_NUMBER), wall=wall(), at=AT)
    before = names()
    for who, reason, refusal in (
        (person("PA", "notify.view"), "x", NotAllowed),
        (desk, " ", Invalid),
        (desk, "长" * 201, Invalid),
    ):
        with pytest.raises(refusal):
            actions.retry_sending(actor=who, at=AT, sending=row, reason=reason, wall=wall())
    assert (names(), out()) == (before, [("sms", "failed", 1)])
    actions.retry_sending(actor=desk, at=AT, sending=row, reason="号码已更正", wall=wall())
    assert names() == [*before, "notify.sending.retried"]
    send_one("sms", wall() + SECOND)
    row.refresh_from_db()
    assert (row.status, row.attempts, row.retry_reason) == ("sent", 1, "号码已更正")


def test_nothing_is_tried_again_that_cannot_or_need_not_go_out(provider: WebServer, settings: LazySettings) -> None:
    actions.start_ladders(actor=system("x"), at=AT, ladders=[spec(channels=("voice",))])
    actions.settle(claimed("voice"), Rejected("x"), wall=wall(), at=AT)
    row = Sending.objects.get(delivery__call__person_code="PA", channel="voice")
    actions.withdraw_ladders(actor=system("x"), at=AT, subject_keys=["W1"], reason="解除")
    with pytest.raises(MoveRefused, match="已撤回"):
        actions.retry_sending(actor=system("x"), at=AT, sending=row, reason="再试", wall=wall())
    settings.SENTINEL_CHANNELS = {}
    with pytest.raises(MoveRefused, match="没有接通“语音电话”"):
        actions.retry_sending(actor=system("x"), at=AT, sending=row, reason="再试", wall=wall())


def test_a_library_that_breaks_is_trouble_and_no_more(
    provider: WebServer, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    make_message("PA", level="red")
    work = claimed("sms")
    settings.SENTINEL_CHANNELS = {}
    outcome = actions.deliver(work)
    assert isinstance(outcome, Troubled)
    assert "LookupError" in str(outcome)
    assert "M1:PA:sms" in caplog.text
