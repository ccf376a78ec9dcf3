"""Sending a message, reading it, and choosing how one is reached."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction

from sentinel.kernel.actor import NOBODY, Actor, Hold, system
from sentinel.kernel.models import Event, Organisation, Person, Post
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound
from sentinel.notify import actions, queries
from sentinel.notify.models import Delivery, Message, Preference, Sending
from sentinel.notify.rules import Audience
from sentinel.notify.tests.samples import AT, TOWN, VILLAGE, make_ladder, make_message, make_person
from sentinel.notify.tests.test_actions import names, person

pytestmark = pytest.mark.django_db
OTHER = "110109101209"


@pytest.fixture
def people() -> None:
    make_person("PA", "VA", phone="10030007919")
    make_person("PB", "VB", area_code=OTHER)
    make_person("PD", "TD", area_code=TOWN)


def boxes() -> set[tuple[str, str]]:
    """Who has which message."""
    return set(Delivery.objects.values_list("person_code", "message__code"))


def test_a_message_lies_in_every_box_at_once(people: None) -> None:
    row = make_message("PA", "TD", level="orange")
    assert boxes() == {("PA", "M1"), ("PD", "M1")}
    assert sorted(Sending.objects.values_list("person_code", "channel", "stands_for", "status")) == [
        ("PA", "inapp", "", "delivered"),
        ("PA", "sandbox", "sms", "delivered"),
        ("PD", "inapp", "", "delivered"),
        ("PD", "sandbox", "sms", "delivered"),
    ]
    assert (row.title, row.url, row.sent_name, row.exercise) == ("请核对险户名单", "/duty/", "系统", False)
    event = Event.objects.get(name="notify.message.sent")
    assert event.payload == {
        "message": "M1",
        "subject_kind": "",
        "subject_key": "",
        "level": "orange",
        "people": 2,
        "unmanned": 0,
    }
    assert event.target_areas == [TOWN, VILLAGE]


def test_a_plain_notice_stays_in_the_box_unless_asked_for(people: None) -> None:
    make_message("PA", level="")
    make_message("PA", key="M2", level="", channels=("email",))
    make_message("PA", key="M3", level="red", channels=("inapp",))
    assert sorted(Sending.objects.values_list("delivery__message__code", "channel", "stands_for")) == [
        ("M1", "inapp", ""),
        ("M2", "inapp", ""),
        ("M2", "sandbox", "email"),
        ("M3", "inapp", ""),
    ]


def test_the_same_message_is_sent_once(people: None) -> None:
    first = make_message("PA")
    before = names()
    assert make_message("PA", "PB") == first
    same = [actions.send(actor=system("x"), at=AT, to=["PA"], title="t", text="x", subject=first) for _ in range(2)]
    assert same[0] == same[1]
    assert (same[0].subject_kind, same[0].subject_key, same[0].area_code) == ("notify.message", "M1", first.area_code)
    assert names() == [*before, "notify.message.sent"]
    later = actions.send(actor=system("x"), at=AT + timedelta(minutes=1), to=["PA"], title="t", text="x", subject=first)
    assert later != same[0]


def test_posts_of_areas_by_role_and_kind_each_person_once(people: None) -> None:
    unit = Organisation.objects.get(area_code=TOWN)
    second = Post.objects.create(code="T2", organisation=unit, title="T2", role="town_duty", area_code=TOWN)
    second.holdings.create(person=Person.objects.get(code="PD"))
    Post.objects.create(code="T3", organisation=unit, title="T3", role="town_duty", area_code=TOWN)
    to = Audience(areas=(TOWN,))
    actions.send(actor=system("x"), at=AT, to=to, title="t", text="x", key="all")
    actions.send(
        actor=system("x"), at=AT, to=Audience(areas=(TOWN,), roles=("town_duty",)), title="t", text="x", key="r"
    )
    Organisation.objects.filter(area_code=TOWN).update(kind="town")
    actions.send(actor=system("x"), at=AT, to=Audience(areas=(TOWN,), kinds=("town",)), title="t", text="x", key="k")
    assert boxes() == {("PA", "all"), ("PD", "all"), ("PD", "r"), ("PD", "k")}
    assert [event.payload["unmanned"] for event in Event.objects.order_by("position")] == [1, 1, 1]


def test_who_may_send_and_where(people: None) -> None:
    town = person("PD", "notify.send", area=TOWN)
    row = actions.send(actor=Actor(**{**_facts(town), "area_code": TOWN}), at=AT, to=["PA"], title="t", text="x")
    assert (row.area_code, row.sent_by, row.sent_name) == (TOWN, "person:PD", "人PD")
    before = names()
    for who in (NOBODY, person("PA", "notify.view"), person("PB", "notify.send", area=OTHER)):
        with pytest.raises(NotAllowed):
            actions.send(actor=who, at=AT, to=["PA"], title="t", text="y", subject=row)
    assert (names(), Message.objects.count()) == (before, 1)


def _facts(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in ("key", "label", "holds", "person_code")}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"url": "https://elsewhere.example.org/"}, "url"),
        ({"url": "//elsewhere.example.org/"}, "url"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"level": "purple"}, "level"),
        ({"to": ["PA", "nobody"]}, "to"),
        ({"to": []}, "to"),
        ({"to": Audience(posts=("EMPTY",))}, "to"),
    ],
)
def test_what_cannot_be_sent(people: None, wrong: dict[str, object], field: str) -> None:
    Post.objects.create(
        code="EMPTY", organisation=Organisation.objects.all()[0], title="E", role="x", area_code=VILLAGE
    )
    facts: dict[str, object] = {"to": ["PA"], "title": "t", "text": "x", **wrong}
    with pytest.raises(Invalid) as refused:
        actions.send(actor=system("x"), at=AT, **facts)  # type: ignore[arg-type]
    assert list(refused.value.errors) == [field]
    assert (names(), Message.objects.count()) == ([], 0)


def test_a_message_is_read_once_and_by_its_reader_only(people: None) -> None:
    row = make_message("PA", "PD")
    reader, other = person("PA"), person("PB")
    assert (queries.unread(reader), queries.unread(other)) == (1, 0)
    assert not actions.read_message(actor=other, at=AT, message=row)
    assert actions.read_message(actor=reader, at=AT + timedelta(minutes=3), message=row)
    assert not actions.read_message(actor=reader, at=AT + timedelta(minutes=9), message=row)
    assert list(Delivery.objects.order_by("person_code").values_list("read_at", flat=True)) == [
        AT + timedelta(minutes=3),
        None,
    ]
    assert names() == ["notify.message.sent", "notify.message.read"]
    assert queries.unread(reader) == 0


def test_reading_everything_leaves_open_calls_alone(people: None) -> None:
    make_message("PA")
    make_message("PA", key="M2")
    make_ladder()
    reader = person("PA", "notify.answer")
    assert queries.unread(reader) == 2
    assert actions.read_all(actor=reader, at=AT) == 2
    assert actions.read_all(actor=reader, at=AT) == 0
    assert names().count("notify.message.read") == 2
    assert Delivery.objects.filter(person_code="PA", read_at__isnull=True).count() == 1
    lines = queries.opened(list(queries.inbox(reader)), AT)
    assert sorted((line.delivery.message.code, line.unread) for line in lines) == [
        ("M1", False),
        ("M2", False),
        ("W1:V1", True),
    ]
    assert [row.message.code for row in queries.inbox(reader, "calls")] == ["W1:V1"]
    assert list(queries.inbox(reader, "unread")) == []


def test_an_expired_message_says_so(people: None) -> None:
    over = AT + timedelta(hours=1)
    actions.send(actor=system("x"), at=AT, to=["PA"], title="t", text="x", expires_at=over)
    row = list(queries.inbox(person("PA")))
    assert [line.stale for line in queries.opened(row, over - timedelta(seconds=1))] == [False]
    assert [line.stale for line in queries.opened(row, over)] == [True]


def test_who_finds_a_message_and_its_receipts(people: None) -> None:
    row = make_message("PA", "PB")
    above, reader, sender = person("PX", "notify.view", area=VILLAGE), person("PA"), person("PD")
    beside = person("PY", "notify.view", area=OTHER)
    assert queries.message(reader, "M1") == row
    assert list(queries.deliveries_of(reader, row)) == []
    assert queries.message(above, "M1") == row
    assert queries.deliveries_of(above, row).count() == 2
    assert queries.message(beside, "M1") == row
    assert [line.person_code for line in queries.deliveries_of(beside, row)] == ["PB"]
    with pytest.raises(NotFound):
        queries.message(sender, "M1")
    with pytest.raises(NotFound):
        queries.message(NOBODY, "M1")
    Message.objects.filter(code="M1").update(sent_by=sender.key)
    assert queries.message(sender, "M1") == row
    assert queries.deliveries_of(sender, queries.message(sender, "M1")).count() == 2


def test_a_person_chooses_the_order_of_channels(people: None) -> None:
    actions.set_channels(actor=person("PA"), at=AT, channels=["email", "sms", "email"])
    actions.set_channels(actor=person("PA"), at=AT, channels=["webhook"], email=" wang@example.org ")
    found, nobody = queries.preference("PA"), queries.preference("PB")
    assert (found.channels, found.email, nobody.channels, nobody.email) == (["webhook"], "wang@example.org", [], "")
    assert queries.addresses("email", ["PA", "PB"]) == {"PA": "wang@example.org"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM notify_preference")
        assert "wang" not in cursor.fetchone()[0]
    assert [event.payload for event in Event.objects.filter(name="notify.preference.changed").order_by("position")] == [
        {"person": "PA", "channels": ["email", "sms"]},
        {"person": "PA", "channels": ["webhook"]},
    ]
    with pytest.raises(Invalid):
        actions.set_channels(actor=person("PA"), at=AT, channels=["inapp"])
    for wrong in ("wang", "a@b", "a@b.c\nBcc: x@y.z", "王@example.org"):
        with pytest.raises(Invalid):
            actions.set_channels(actor=person("PA"), at=AT, channels=[], email=wrong)
    with pytest.raises(NotAllowed):
        actions.set_channels(actor=NOBODY, at=AT, channels=["sms"])
    assert Preference.objects.count() == 1


def test_the_database_refuses_an_exercise_that_wants_out(people: None, settings: LazySettings) -> None:
    settings.SENTINEL_SPACE = "exercise"
    settings.SENTINEL_CHANNELS = {"sms": {"url": "http://127.0.0.1:9/"}}
    make_message("PA", level="red", channels=("sms", "voice"))
    assert set(Sending.objects.values_list("channel", "exercise")) == {("inapp", True), ("sandbox", True)}
    assert Message.objects.get().title == "【演练】请核对险户名单"
    with pytest.raises(IntegrityError, match="notify_exercise_stays_inside"), transaction.atomic():
        Sending.objects.update(channel="sms")


def test_where_one_may_send() -> None:
    holds = frozenset({Hold("notify.send", "area", TOWN), Hold("notify.send", "unit", "U1")})
    assert queries.areas_to_reach(Actor(key="a", label="a", holds=holds)) == []
