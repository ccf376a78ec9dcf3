"""Starting, handing on, answering, closing and withdrawing ladders."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from sentinel.kernel import due, events
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event, Holding, Organisation, Person, Post
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify import actions, queries
from sentinel.notify.models import Call, Delivery, Ladder, Message, Sending
from sentinel.notify.tests.samples import AT, TOWN, VILLAGE, make_ladder, make_person, spec

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def person(code: str, *permissions: str, area: str = VILLAGE) -> Actor:
    """A person holding permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{code}", label=f"人{code}", holds=holds, person_code=code)


@pytest.fixture
def people() -> None:
    make_person("PA", "VA")
    make_person("PB", "VB")
    make_person("PD", "TD", area_code=TOWN)


def names() -> list[str]:
    """Event names in the order they were written."""
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_start_calls_the_first_person_once(people: None) -> None:
    ladder = make_ladder()
    assert actions.start_ladders(actor=system("test"), at=AT, ladders=[spec()]) == 0
    assert (ladder.status, ladder.rung_index, ladder.due_at) == ("calling", 0, AT + 10 * MINUTE)
    assert [(call.person_code, call.kind) for call in Call.objects.all()] == [("PA", "first")]
    assert sorted(Sending.objects.values_list("channel", "stands_for", "person_code", "status")) == [
        ("inapp", "", "PA", "delivered"),
        ("sandbox", "voice", "PA", "delivered"),
    ]
    assert Message.objects.get(deliveries__call__person_code="PA").text == "请立即核实险户。"
    assert names() == ["notify.ladder.started", "notify.call.placed"]
    assert Event.objects.get(name="notify.call.placed").payload["due_at"] == "2023-07-29T20:10+08:00"


def test_nobody_in_any_post_goes_straight_to_the_desk() -> None:
    ladder = make_ladder()
    assert (ladder.status, ladder.due_at, ladder.fell_at) == ("human", None, AT)
    assert names() == ["notify.ladder.started", "notify.ladder.fell_to_human"]


def test_silence_climbs_to_the_desk_at_the_due_instants(people: None) -> None:
    ladder = make_ladder()
    assert due.SOURCES["notify.ladder"].next_due() == AT + 10 * MINUTE
    assert due.sweep(AT + 9 * MINUTE) == 0
    due.sweep(AT + 10 * MINUTE)
    actions.hand_on(ladder.pk, AT + 10 * MINUTE)
    ladder.refresh_from_db()
    assert (ladder.status, ladder.rung_index, ladder.due_at) == ("calling", 1, AT + 20 * MINUTE)
    due.sweep(AT + 25 * MINUTE)
    ladder.refresh_from_db()
    assert (ladder.status, ladder.rung_index, ladder.fell_at) == ("human", 2, AT + 20 * MINUTE)
    assert names()[2:] == [
        "notify.ladder.handed_on",
        "notify.call.placed",
        "notify.call.placed",
        "notify.ladder.fell_to_human",
    ]
    assert queries.totals() == {"answered": 0, "next_person": 1, "human": 1}


def test_the_called_person_answers_and_the_first_wins(people: None) -> None:
    ladder = make_ladder()
    due.sweep(AT + 10 * MINUTE)
    actions.answer(actor=person("PA", "notify.answer"), at=AT + 12 * MINUTE, ladder=ladder)
    ladder.refresh_from_db()
    assert (ladder.status, ladder.answered_by, ladder.on_behalf, ladder.due_at) == ("answered", "PA", False, None)
    assert Sending.objects.filter(person_code="PA", receipt_at=AT + 12 * MINUTE).count() == 2
    assert Delivery.objects.filter(person_code="PA", read_at=AT + 12 * MINUTE).count() == 1
    before = names()
    with pytest.raises(MoveRefused, match="07-29 20:12"):
        actions.answer(actor=person("PB", "notify.answer"), at=AT + 13 * MINUTE, ladder=ladder)
    assert names() == before
    assert due.sweep(AT + 60 * MINUTE) == 0


def test_an_answer_in_the_due_minute_reads_the_same_whoever_came_first(people: None) -> None:
    swept, answered = make_ladder(code="W1:V1"), make_ladder(code="W1:V2")
    actions.hand_on(swept.pk, AT + 10 * MINUTE)
    actions.answer(actor=person("PA", "notify.answer"), at=AT + 10 * MINUTE, ladder=swept)
    actions.answer(actor=person("PA", "notify.answer"), at=AT + 10 * MINUTE, ladder=answered)
    actions.hand_on(answered.pk, AT + 10 * MINUTE)
    lines = [
        sorted((event.name, str(event.at), str(events.stable(event)).replace("W1:V2", "W1:V1")) for event in rows)
        for rows in (Event.objects.filter(subject_key="W1:V1"), Event.objects.filter(subject_key="W1:V2"))
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 5


def test_answering_on_behalf_needs_the_right_and_words(people: None) -> None:
    ladder = make_ladder()
    with pytest.raises(NotAllowed):
        actions.answer(actor=person("PX", "notify.answer"), at=AT, ladder=ladder, note="电话")
    with pytest.raises(NotAllowed):
        actions.answer(actor=person("PX", "notify.hand", area="110109101000"), at=AT, ladder=ladder, note="电话")
    above = person("PX", "notify.hand", area=TOWN)
    with pytest.raises(Invalid):
        actions.answer(actor=above, at=AT, ladder=ladder, note="  ")
    assert len(names()) == 2
    actions.answer(actor=above, at=AT, ladder=ladder, note="卫星电话确认")
    ladder.refresh_from_db()
    assert (ladder.answered_by, ladder.on_behalf, ladder.note) == ("PX", True, "卫星电话确认")


def test_only_the_desk_closes_and_only_what_fell_to_it(people: None) -> None:
    ladder = make_ladder()
    desk = person("PD", "notify.hand", area=TOWN)
    with pytest.raises(MoveRefused):
        actions.close_ladder(actor=desk, at=AT, ladder=ladder, note="派人到村")
    due.sweep(AT + 10 * MINUTE)
    due.sweep(AT + 20 * MINUTE)
    with pytest.raises(NotAllowed):
        actions.close_ladder(actor=person("PA", "notify.answer"), at=AT, ladder=ladder, note="x")
    with pytest.raises(Invalid):
        actions.close_ladder(actor=desk, at=AT, ladder=ladder, note="")
    actions.close_ladder(actor=desk, at=AT + 40 * MINUTE, ladder=ladder, note="派人到村确认")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.note) == ("closed", "派人到村确认")
    assert queries.totals() == {"answered": 0, "next_person": 1, "human": 1}


def test_withdrawing_ends_open_ladders_only(people: None) -> None:
    answered, calling = make_ladder(code="W1:V1"), make_ladder(code="W1:V2")
    actions.answer(actor=person("PA", "notify.answer"), at=AT, ladder=answered)
    gone = actions.withdraw_ladders(actor=system("test"), at=AT + MINUTE, subject_keys=["W1"], reason="预警解除")
    calling.refresh_from_db()
    assert (gone, calling.status, calling.ended_at) == (1, "withdrawn", AT + MINUTE)
    assert queries.open_calls() == []
    with pytest.raises(MoveRefused, match="已撤回"):
        actions.answer(actor=person("PA", "notify.answer"), at=AT + MINUTE, ladder=calling)


def test_an_exercise_marks_every_text(people: None, settings: LazySettings) -> None:
    settings.SENTINEL_SPACE = "exercise"
    make_ladder()
    assert set(Sending.objects.values_list("title", "exercise")) == {("【演练】暴雨橙色预警", True)}


def test_three_hundred_ladders_start_in_a_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    organisation = Organisation.objects.create(code="O", name="O", kind="village", area_code=TOWN)
    posts = Post.objects.bulk_create(
        Post(code=f"A{i}", organisation=organisation, title="A", role="village_a", area_code=TOWN) for i in range(304)
    )
    people = Person.objects.bulk_create(Person(code=f"P{i}", name=f"P{i}") for i in range(304))
    Holding.objects.bulk_create(Holding(post=post, person=who) for post, who in zip(posts, people, strict=True))
    specs = [spec(f"W1:{i}", area_code=f"110109108{i:03d}", posts=(f"A{i}", f"A{i}", "TD")) for i in range(304)]
    with django_assert_max_num_queries(24):
        assert actions.start_ladders(actor=system("test"), at=AT, ladders=specs) == 304
    assert Ladder.objects.filter(status="calling").count() == 304
