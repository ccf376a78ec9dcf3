"""Who is told of which version, once, and what waits for the duty room until somebody wrote down what was done."""

from typing import Any

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event, Grant, Holding, Organisation, Person, Post
from sentinel.kernel.reactions import HANDLERS
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify.models import Delivery, Message
from sentinel.wings.watch.quakes import actions, queries
from sentinel.wings.watch.quakes.models import Quake
from sentinel.wings.watch.quakes.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    TOWN,
    make_district,
    message,
    officer,
    receive,
)
from sentinel.wings.watch.quakes.workflow import ATTENTION

pytestmark = pytest.mark.django_db
HANDLE = "quakes.handle"


@pytest.fixture(autouse=True)
def _district() -> None:
    make_district()


def make_desk() -> None:
    """A post that handles earthquakes, with somebody in it; one of a town, and one that only looks, are not told."""
    unit = Organisation.objects.create(code="U1", name="值班室", kind="bureau", area_code=DISTRICT)
    for code, permission, area in (("D1", HANDLE, DISTRICT), ("D2", HANDLE, TOWN), ("D3", "quakes.view", DISTRICT)):
        post = Post.objects.create(code=code, organisation=unit, title=code, role="duty", rank=1, area_code=area)
        holder = Person.objects.create(code=f"P{code}", name="甲", phone="", area_code=area)
        Holding.objects.create(post=post, person=holder)
        Grant.objects.create(post=post, permission=permission, kind="area", value=area, source="测试")


def react() -> None:
    """Run the module's handlers of every event there is, as the loop does, once more than it would."""
    for event in [*Event.objects.order_by("position"), *Event.objects.order_by("position")]:
        HANDLERS.get(("quakes", event.name), lambda *_: None)(event, events.load(event))


def titles() -> list[str]:
    """What was sent, in order."""
    return list(Message.objects.order_by("pk").values_list("title", flat=True))


def test_the_posts_that_handle_are_told_once_of_what_shook_the_district() -> None:
    make_desk()
    row = receive(message()).quake
    react()
    sent = Message.objects.get()
    assert sent.title == "地震：5.5 级，2 个村（社区）烈度估计达到 5 度，最大 7.2 度"
    assert sent.text == (
        f"据CENC，07月30日09时59分发生 5.5 级地震（{row.code}），本区 2 个村（社区）烈度估计达到 5 度，最大 7.2 度，"
        "其中险户在册 0 人。以上为系统估计，须核实。请到地震页处置并登记。"
    )
    assert (sent.url, sent.level) == (f"/quakes/quake/{row.code}/", "")
    assert list(Delivery.objects.values_list("person_code", flat=True)) == ["PD1"]


def test_only_what_is_clearly_worse_is_told_again() -> None:
    make_desk()
    receive(message())
    for number, magnitude in enumerate((5.4, 5.6, 6.5, 3.0), 2):
        receive(message(version=str(number), magnitude=magnitude), at=AT + number * MINUTE)
        react()
    receive(message(version="0", magnitude=7.0), at=AT + 9 * MINUTE)
    react()
    assert titles() == [
        "地震：5.5 级，2 个村（社区）烈度估计达到 5 度，最大 7.2 度",
        "地震更新（第 4 版），影响加重：6.5 级，2 个村（社区）烈度估计达到 5 度，最大 8.6 度",
        "地震更正：3.0 级地震不再影响本区",
    ]


def test_what_an_agency_takes_back_is_told() -> None:
    make_desk()
    receive(message())
    react()
    receive(message(version="2", status="deleted"), at=AT + MINUTE)
    react()
    assert titles()[1:] == ["地震撤销：5.5 级地震由发布机构撤销"]


def test_a_version_that_holds_no_longer_when_its_turn_comes_is_not_told() -> None:
    make_desk()
    receive(message())
    receive(message(version="2", status="deleted"), at=AT + MINUTE)
    react()
    assert titles() == ["地震撤销：5.5 级地震由发布机构撤销"]


def test_a_harmless_one_is_told_to_nobody_and_a_room_without_people_stops_nothing() -> None:
    make_desk()
    Holding.objects.all().delete()
    harmless = receive(message(2, magnitude=3.0)).quake
    receive(message())
    react()
    assert (titles(), harmless.attention) == ([], "quiet")


def standing() -> tuple[Any, ...]:
    """Whether the earthquake waits, since when, and who handled it."""
    return Quake.objects.values_list("attention", "waiting_since", "handled_by", "handled_note").get()


def test_it_waits_until_somebody_wrote_down_what_was_done_and_again_when_it_is_worse() -> None:
    row = receive(message()).quake
    assert standing() == ("waiting", AT, "", "")
    assert list(queries.waiting(officer(HANDLE))) == [row]
    assert list(queries.waiting(officer("quakes.view"))) == []
    done = actions.handle_quake(actor=officer(HANDLE), at=AT + MINUTE, row=row, note=" 已通知各镇街 ")
    assert (done.handled_at, standing()) == (AT + MINUTE, ("handled", None, "值班员甲", "已通知各镇街"))
    said = events.load(Event.objects.latest("position"))
    assert (said.code, said.number, said.note) == (row.code, 1, "已通知各镇街")  # type: ignore[attr-defined]
    receive(message(version="2", magnitude=5.4), at=AT + 2 * MINUTE)
    assert standing()[0] == "handled"
    receive(message(version="3", magnitude=6.5), at=AT + 3 * MINUTE)
    assert standing() == ("waiting", AT + 3 * MINUTE, "值班员甲", "已通知各镇街")
    receive(message(version="4", magnitude=7.2), at=AT + 4 * MINUTE)
    assert standing()[:2] == ("waiting", AT + 3 * MINUTE)
    receive(message(version="5", magnitude=3.0), at=AT + 5 * MINUTE)
    assert standing()[:2] == ("quiet", None)


@pytest.mark.parametrize(
    ("who", "note", "refusal"),
    [
        (officer("quakes.receive"), "已通知", NotAllowed),
        (officer(HANDLE, area=TOWN), "已通知", NotAllowed),
        (officer(HANDLE), "  ", Invalid),
        (officer(HANDLE), "长" * 501, Invalid),
    ],
)
def test_who_may_not_handle_and_what_says_nothing_changes_nothing(who: Actor, note: str, refusal: Any) -> None:
    row = receive(message()).quake
    before = (standing(), Event.objects.count())
    with pytest.raises(refusal):
        actions.handle_quake(actor=who, at=AT, row=row, note=note)
    assert (standing(), Event.objects.count()) == before


def test_people_have_one_button_the_rest_is_for_messages() -> None:
    row = receive(message()).quake
    everything = officer(HANDLE, "quakes.receive")
    assert [move.name for move in ATTENTION.open_to(row, everything)] == ["handle"]
    assert [ATTENTION.refusal(ATTENTION.move(name), row, everything) for name in ("call", "release")] == [None, None]


def test_one_that_shook_nothing_has_nothing_to_handle() -> None:
    row = receive(message(magnitude=3.0)).quake
    with pytest.raises(MoveRefused, match="无需处置"):
        actions.handle_quake(actor=officer(HANDLE), at=AT, row=row, note="已通知")
    assert Event.objects.filter(name="quakes.quake.handled").count() == 0
