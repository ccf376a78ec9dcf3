"""The one `apply`: permission, state, guard, assignment and event, or nothing at all."""

import pytest
from django.db import transaction

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Organisation
from sentinel.kernel.refusals import MoveRefused, NotAllowed
from sentinel.kernel.tests.samples import AT, OTHER_TOWN, TOWN, VILLAGE, actor
from sentinel.workflow import Move, Workflow
from sentinel.workflow.tests.samples import FLOW, K, moved

pytestmark = pytest.mark.django_db
MOVER = actor("t.move", area=TOWN)


def make_village(code: str = "V", name: str = "甲村") -> Organisation:
    """A unit in the first state."""
    return Organisation.objects.create(code=code, name=name, kind=K.VILLAGE, area_code=VILLAGE)


def standing() -> list[tuple[str, str]]:
    """Every unit and its state."""
    return list(Organisation.objects.order_by("code").values_list("code", "kind"))


def test_a_move_assigns_keeps_changes_and_says_so_once() -> None:
    row = FLOW.apply("rise", make_village(), actor=MOVER, at=AT, event=moved, changes={"name": "甲镇"})
    row.refresh_from_db()
    assert (row.kind, row.name) == (K.TOWN, "甲镇")
    event = Event.objects.get()
    assert (event.name, event.subject_key, event.actor, event.at) == (
        "organisation.flowtest.moved",
        "V",
        "person:P-1",
        AT,
    )


def test_a_move_from_the_wrong_state_changes_nothing_and_says_why() -> None:
    row = make_village()
    with pytest.raises(MoveRefused, match="现在是“村（社区）”，不能降级。"):
        FLOW.apply("sink", row, actor=MOVER, at=AT, event=moved, changes={"name": "改名"})
    row.refresh_from_db()
    assert (row.kind, row.name, Event.objects.count()) == (K.VILLAGE, "甲村", 0)


def test_the_sentence_of_the_guard_is_what_a_person_hears() -> None:
    row = make_village(name="")
    with pytest.raises(MoveRefused, match="单位没有名称。"):
        FLOW.apply("rise", row, actor=MOVER, at=AT, event=moved)
    assert (standing(), Event.objects.count()) == ([("V", K.VILLAGE)], 0)


@pytest.mark.parametrize(
    "stranger", [actor("t.join"), actor("t.move", area=OTHER_TOWN), actor()], ids=["other right", "other town", "none"]
)
def test_without_the_permission_over_the_row_nothing_moves(stranger: object) -> None:
    with pytest.raises(NotAllowed):
        FLOW.apply("rise", make_village(), actor=stranger, at=AT, event=moved)  # type: ignore[arg-type]
    assert (standing(), Event.objects.count()) == ([("V", K.VILLAGE)], 0)


def test_a_stale_row_is_read_again() -> None:
    row = make_village()
    FLOW.apply("rise", row, actor=MOVER, at=AT, event=moved)
    assert row.kind == K.VILLAGE
    with pytest.raises(MoveRefused):
        FLOW.apply("rise", row, actor=MOVER, at=AT, event=moved)
    assert Event.objects.count() == 1


def test_buttons_are_what_this_person_could_do_now() -> None:
    row = make_village()
    everybody = actor("t.move", "t.join")
    assert [move.name for move in FLOW.open_to(row, everybody)] == ["rise", "join"]
    assert [move.name for move in FLOW.open_to(row, MOVER)] == ["rise"]
    assert FLOW.open_to(row, actor()) == ()
    row.kind = K.TOWN
    assert [move.name for move in FLOW.open_to(row, everybody)] == ["join"]
    assert [move.name for move in FLOW.open_to(make_village("W", ""), everybody)] == ["join"]


def test_many_rows_move_together_or_not_at_all() -> None:
    rows = [make_village("A"), make_village("B"), make_village("C", name="")]
    with pytest.raises(MoveRefused, match=f"{rows[2]}:单位没有名称。"), transaction.atomic():
        FLOW.apply_many("rise", rows, actor=MOVER, at=AT, event=moved)
    assert (standing(), Event.objects.count()) == ([("A", K.VILLAGE), ("B", K.VILLAGE), ("C", K.VILLAGE)], 0)
    FLOW.apply_many("rise", rows[:2], actor=MOVER, at=AT, event=moved, changes={"mark": "演示"})
    assert standing() == [("A", K.TOWN), ("B", K.TOWN), ("C", K.VILLAGE)]
    assert list(Event.objects.order_by("position").values_list("subject_key", flat=True)) == ["A", "B"]
    assert FLOW.apply_many("rise", [], actor=MOVER, at=AT, event=moved) == []


def test_many_rows_need_the_permission_over_each() -> None:
    rows = [make_village("A"), Organisation.objects.create(code="B", name="乙", kind=K.VILLAGE, area_code=OTHER_TOWN)]
    with pytest.raises(NotAllowed, match="乙"), transaction.atomic():
        FLOW.apply_many("rise", rows, actor=MOVER, at=AT, event=moved)
    assert (standing(), Event.objects.count()) == ([("A", K.VILLAGE), ("B", K.VILLAGE)], 0)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_move_is_a_fault() -> None:
    row = make_village()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        FLOW.apply("rise", row, actor=system("t"), at=AT, event=moved)
    with pytest.raises(RuntimeError, match="inside the transaction"):
        FLOW.apply_many("rise", [row], actor=system("t"), at=AT, event=moved)
    assert (standing(), Event.objects.count()) == ([("V", K.VILLAGE)], 0)


def test_a_name_used_twice_or_unknown_is_a_fault() -> None:
    with pytest.raises(ValueError, match="names a move twice"):
        Workflow(name="t.twice", states=K, moves=(FLOW.moves[0], FLOW.moves[0]))
    with pytest.raises(LookupError, match="no move fly"):
        FLOW.move("fly")


def test_the_diagram_lists_every_move() -> None:
    assert FLOW.diagram() == "\n".join(
        (
            "stateDiagram-v2",
            "    [*] --> village",
            "    village --> town: rise",
            "    town --> district: join",
            "    village --> district: join",
            "    town --> village: sink",
        )
    )
    assert isinstance(FLOW.move("rise"), Move)
