"""Calls that found nobody, what is repeated back, and stopping one ladder."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify import actions
from sentinel.notify.models import Call, Ladder
from sentinel.notify.tests.samples import AT, TOWN, make_ladder, make_person
from sentinel.notify.tests.test_actions import names, person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DESK = person("PD", "notify.hand", area=TOWN)


@pytest.fixture
def ladder() -> Ladder:
    """A ladder that calls two people on its first rung."""
    make_person("PA", "VA")
    make_person("PA2", "VA")
    make_person("PB", "VB")
    make_person("PD", "TD", area_code=TOWN)
    return make_ladder(repeat_back="请复述集合地点")


def report(who: str, reason: str = "no_answer", minutes: int = 2) -> bool:
    """The desk reports a call to a person."""
    call = Call.objects.get(person_code=who)
    return actions.report_unreached(actor=DESK, at=AT + minutes * MINUTE, call=call, reason=reason)


def test_the_ladder_moves_on_when_nobody_of_the_rung_is_left(ladder: Ladder) -> None:
    assert not report("PA")
    ladder.refresh_from_db()
    assert (ladder.rung_index, ladder.due_at) == (0, AT + 10 * MINUTE)
    assert report("PA2", "busy", 3)
    ladder.refresh_from_db()
    assert (ladder.rung_index, ladder.due_at) == (1, AT + 13 * MINUTE)
    assert list(Call.objects.order_by("code").values_list("person_code", "unreached")) == [
        ("PA", "no_answer"),
        ("PA2", "busy"),
        ("PB", ""),
    ]
    assert names()[3:] == [
        "notify.call.unreached",
        "notify.call.unreached",
        "notify.ladder.handed_on",
        "notify.call.placed",
    ]


def test_a_report_twice_or_too_late_changes_nothing(ladder: Ladder) -> None:
    report("PA")
    before = names()
    assert not report("PA", "busy")
    assert names() == before
    actions.answer(actor=person("PA2", "notify.answer"), at=AT + 4 * MINUTE, ladder=ladder)
    before = names()
    assert not report("PA2", minutes=5)
    assert names() == before


def test_a_report_after_the_time_ran_out_finds_the_next_rung_called(ladder: Ladder) -> None:
    report("PA")
    assert not report("PA2", minutes=11)
    ladder.refresh_from_db()
    assert (ladder.rung_index, ladder.due_at) == (1, AT + 20 * MINUTE)
    assert report("PB", "unreachable", 12)
    ladder.refresh_from_db()
    assert (ladder.status, ladder.fell_at) == ("human", AT + 12 * MINUTE)


def test_who_may_report_and_why(ladder: Ladder) -> None:
    call = Call.objects.get(person_code="PA")
    before = names()
    with pytest.raises(NotAllowed):
        actions.report_unreached(actor=person("PA", "notify.answer"), at=AT, call=call, reason="busy")
    with pytest.raises(Invalid):
        actions.report_unreached(actor=DESK, at=AT, call=call, reason="asleep")
    call.refresh_from_db()
    assert (names(), call.unreached_at) == (before, None)


def test_somebody_who_could_not_be_reached_may_still_answer(ladder: Ladder) -> None:
    report("PA")
    report("PA2")
    actions.answer(actor=person("PA", "notify.answer"), at=AT + 5 * MINUTE, ladder=ladder, repeat=" 村委会 ")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.answered_by, ladder.repeated) == ("answered", "PA", "村委会")
    assert Event.objects.get(name="notify.call.repeated").payload == {
        "ladder": "W1:V1",
        "subject_key": "W1",
        "person": "PA",
        "text": "村委会",
    }


def test_an_answer_without_repeating_says_nothing_of_it(ladder: Ladder) -> None:
    actions.answer(actor=person("PA", "notify.answer"), at=AT, ladder=ladder)
    assert not Event.objects.filter(name="notify.call.repeated").exists()
    with pytest.raises(Invalid):
        actions.answer(actor=person("PA2", "notify.answer"), at=AT, ladder=ladder, repeat="长" * 201)


def test_one_ladder_is_stopped_with_words(ladder: Ladder) -> None:
    before = names()
    for who, reason, refusal in (
        (person("PA", "notify.answer"), "x", NotAllowed),
        (DESK, " ", Invalid),
        (DESK, "长" * 201, Invalid),
    ):
        with pytest.raises(refusal):
            actions.stop_ladder(actor=who, at=AT, ladder=ladder, reason=reason)
    assert names() == before
    actions.stop_ladder(actor=DESK, at=AT + MINUTE, ladder=ladder, reason="误发")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.note, ladder.ended_at, ladder.due_at) == ("withdrawn", "误发", AT + MINUTE, None)
    assert names() == [*before, "notify.ladder.withdrawn"]
    with pytest.raises(MoveRefused, match="已撤回"):
        actions.stop_ladder(actor=DESK, at=AT + MINUTE, ladder=ladder, reason="误发")
