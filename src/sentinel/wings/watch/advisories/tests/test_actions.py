"""Suggesting once, telling, answering, setting aside; each refusal leaves no trace."""

from typing import Any

import pytest

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify.models import Sending
from sentinel.wings.watch.advisories import actions
from sentinel.wings.watch.advisories.actions import RecipientSpec
from sentinel.wings.watch.advisories.models import Advisory, Recipient
from sentinel.wings.watch.advisories.tests.samples import (
    HOUR,
    NUMBERED,
    OTHER,
    RULE,
    cross,
    make_advisory,
    make_recipient,
    make_section,
    officer,
)
from sentinel.wings.watch.advisories.workflow import ADVISORY
from sentinel.wings.watch.stations.tests.samples import AT

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    """Names of the module's events, in the order they were written."""
    rows = Event.objects.filter(name__startswith="advisories.advisory.").order_by("position")
    return [name.removeprefix("advisories.advisory.") for name in rows.values_list("name", flat=True)]


def test_each_place_is_suggested_once_for_each_crossing_and_nothing_goes_out() -> None:
    for number, name in enumerate(("丰台区防汛办", "石景山区防汛办"), 1):
        make_recipient(name=name, number=number)
    actions.amend_recipient(
        actor=officer("advisories.manage"), at=AT, row=make_recipient(number=3), changes={"in_use": False}
    )
    crossing = cross()
    first = actions.suggest_for_crossing(actor=RULE, at=AT, crossing=crossing)
    assert [(row.recipient_name, row.status) for row in first] == [
        ("丰台区防汛办", "suggested"),
        ("石景山区防汛办", "suggested"),
    ]
    assert first[0].text.startswith("永定河断面H001断面 07-29 20:00 500 m³/s，达到编号洪水流量标准。")
    assert actions.suggest_for_crossing(actor=RULE, at=AT, crossing=crossing) == []
    again = actions.suggest_for_crossing(actor=RULE, at=AT + HOUR, crossing=cross(at=AT + HOUR))
    assert len(again) == 2
    assert names() == ["suggested"] * 4
    assert not Sending.objects.exists()


def test_what_the_system_does_by_rule_has_no_button() -> None:
    assert {move.name for move in ADVISORY.moves if move.by_system} == {"withdraw", "renew"}


def test_other_rules_old_news_and_what_never_was_suggest_nothing() -> None:
    make_recipient()
    other, old = cross("flow.orange"), cross()
    asked = [(other, AT), (old, AT + 7 * HOUR), ("flow.numbered:H001:20230101T0000:up", AT)]
    assert [actions.suggest_for_crossing(actor=RULE, at=at, crossing=code) for code, at in asked] == [[], [], []]
    assert not Advisory.objects.exists()


def test_a_withdrawn_crossing_takes_back_only_what_nobody_was_told() -> None:
    make_recipient(number=2)
    waiting = make_advisory()
    told = Advisory.objects.exclude(pk=waiting.pk).get()
    actions.send_advisory(actor=officer(), at=AT, row=told, way="phone", told="值班员")
    assert actions.withdraw_for_crossing(actor=RULE, at=AT, crossing=waiting.crossing) == 1
    assert set(Advisory.objects.values_list("status", flat=True)) == {"withdrawn", "sent"}
    (back,) = actions.suggest_for_crossing(actor=RULE, at=AT, crossing=waiting.crossing)
    assert (back.pk, back.status) == (waiting.pk, "suggested")
    assert names() == ["suggested", "suggested", "sent", "withdrawn", "suggested"]


def test_who_was_told_how_and_when_is_written_once_and_the_answer_comes_later() -> None:
    row = make_advisory()
    sent = actions.send_advisory(
        actor=officer(), at=AT + HOUR, row=row, way="fax", told=" 防汛值班室 ", sent_at=AT, text="请加强巡查。"
    )
    assert (sent.status, sent.way, sent.told, sent.sent_at, sent.noted_at, sent.sent_by, sent.text) == (
        "sent", "fax", "防汛值班室", AT, AT + HOUR, "值班员甲", "请加强巡查。",
    )  # fmt: skip
    with pytest.raises(MoveRefused):
        actions.send_advisory(actor=officer(), at=AT + HOUR, row=row, way="phone", told="另一人")
    done = actions.answer_advisory(actor=officer(), at=AT + 2 * HOUR, row=row, note="已收到，正在巡堤。")
    assert (done.status, done.answer, done.answered_at, done.told) == (
        "answered", "已收到，正在巡堤。", AT + 2 * HOUR, "防汛值班室",
    )  # fmt: skip
    assert names() == ["suggested", "sent", "answered"]


def test_an_answer_given_at_once_needs_no_second_visit() -> None:
    done = actions.send_advisory(
        actor=officer(), at=AT, row=make_advisory(), way="phone", told="李科长", answer="已收到。"
    )
    assert (done.status, done.answer) == ("answered", "已收到。")
    assert names() == ["suggested", "sent", "answered"]


def test_set_aside_with_a_reason() -> None:
    row = make_advisory()
    with pytest.raises(Invalid):
        actions.set_aside_advisory(actor=officer(), at=AT, row=row, note=" ")
    left = actions.set_aside_advisory(actor=officer(), at=AT, row=row, note="市防指已统一通报")
    assert (left.status, left.note, left.ended_by, left.sent_at) == ("set_aside", "市防指已统一通报", "值班员甲", None)
    assert names() == ["suggested", "set_aside"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": "pigeon"}, "way"),
        ({"told": " "}, "told"),
        ({"told": "长" * 65}, "told"),
        ({"text": "长" * 501}, "text"),
        ({"answer": "a\x00b"}, "answer"),
        ({"sent_at": AT - HOUR}, "sent_at"),
        ({"sent_at": AT + HOUR}, "sent_at"),
    ],
)
def test_what_is_not_said_well_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    row = make_advisory()
    with pytest.raises(Invalid) as refused:
        actions.send_advisory(actor=officer(), at=AT, row=row, **{"way": "phone", "told": "值班员", **changes})
    assert set(refused.value.errors) == {field}
    row.refresh_from_db()
    assert (row.status, names()) == ("suggested", ["suggested"])


@pytest.mark.parametrize("who", [officer("advisories.view"), officer("advisories.send", area=OTHER)])
def test_only_the_duty_of_the_place_acts(who: Actor) -> None:
    row = make_advisory()
    with pytest.raises(NotAllowed):
        actions.send_advisory(actor=who, at=AT, row=row, way="phone", told="值班员")
    with pytest.raises(NotAllowed):
        actions.set_aside_advisory(actor=who, at=AT, row=row, note="不必")
    row.refresh_from_db()
    assert (row.status, names()) == ("suggested", ["suggested"])


def test_places_are_registered_once_and_amended_by_those_who_may() -> None:
    row = make_recipient()
    keeper = officer("advisories.manage")
    spec = RecipientSpec(code=row.code, name="别的名字", station="H001", rules=(NUMBERED,))
    assert actions.register_recipients(actor=keeper, at=AT, recipients=[spec]) == []
    actions.amend_recipient(actor=keeper, at=AT, row=row, changes={"phone": "6382 0001", "name": row.name})
    for changes in ({"phone": "请问总机"}, {"name": " "}, {"station": "H002"}, {"note": "长" * 201}):
        with pytest.raises(Invalid):
            actions.amend_recipient(actor=keeper, at=AT, row=row, changes=changes)
    with pytest.raises(NotAllowed):
        actions.amend_recipient(actor=officer(), at=AT, row=row, changes={"phone": "63820002"})
    unknown = RecipientSpec(code="DS-2", name="乙", station="H999", rules=(NUMBERED,))
    with pytest.raises(Invalid):
        actions.register_recipients(actor=RULE, at=AT, recipients=[unknown])
    far = RecipientSpec(code="DS-3", name="丙", station=make_section(OTHER, "H003").code, rules=(NUMBERED,))
    reader = officer("stations.view", "advisories.manage", area=OTHER)
    with pytest.raises(NotAllowed):
        actions.register_recipients(actor=officer("stations.view", area=OTHER), at=AT, recipients=[far])
    assert actions.register_recipients(actor=reader, at=AT, recipients=[far])[0].area_code == OTHER
    assert actions.amend_recipient(actor=keeper, at=AT, row=row, changes={"phone": "6382 0001"}).phone == "6382 0001"
    told = Event.objects.filter(name__startswith="advisories.recipient.").order_by("position")
    assert [event.name.rpartition(".")[2] for event in told] == ["registered", "amended", "registered"]
    assert Recipient.objects.get(code=row.code).name == "下游区防汛办"
