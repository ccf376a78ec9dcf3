"""Writes of the tallies: granted, refused, withdrawn; nothing is overwritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.tallies import actions, queries
from sentinel.wings.respond.tallies.models import Tally
from sentinel.wings.respond.tallies.tests.samples import AT, OTHER_TOWN, clerk, make_matter, make_tally

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_statements_are_numbered_in_their_matter_and_told() -> None:
    first, second = make_tally(), make_tally(people=None, item=" Z180 次 ", as_of=AT - timedelta(hours=1))
    assert [(row.code, row.item, row.people, row.as_of) for row in (first, second)] == [
        ("trains-001", "K396 次", 32, AT),
        ("trains-002", "Z180 次", None, AT - timedelta(hours=1)),
    ]
    assert (first.noted_by, first.area_code, told()) == ("值班员甲", "110109005000", ["tallies.tally.noted"] * 2)
    payload = Event.objects.order_by("position").values_list("payload", flat=True)[1]
    assert (payload["people"], payload["as_of"]) == (-1, "2023-07-30T12:30+08:00")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"group": " "}, "group"),
        ({"source": ""}, "source"),
        ({"people": -1}, "people"),
        ({"people": 10_000_001}, "people"),
        ({"as_of": AT + timedelta(minutes=2)}, "as_of"),
        ({"note": "长" * 201}, "note"),
        ({"item": "K\x00"}, "item"),
    ],
)
def test_what_cannot_be_a_statement_is_refused_at_its_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_tally(**said)
    assert (list(refused.value.errors), Tally.objects.count(), told()) == ([field], 0, [])


def test_a_matter_out_of_reach_is_not_told_from_one_that_is_not_there() -> None:
    make_matter()
    said = {"item": "", "group": "旅客", "people": 1, "source": "甲"}
    for actor, code in ((clerk(), "none"), (clerk(area=OTHER_TOWN), "trains"), (clerk("tallies.view"), "trains")):
        with pytest.raises(Invalid, match="没有这个事件"):
            actions.note_tally(actor=actor, at=AT, matter_code=code, **said)
    assert (Tally.objects.count(), told()) == (0, [])


def test_a_withdrawn_statement_leaves_the_board_and_keeps_its_reason() -> None:
    row, other = make_tally(), make_tally(people=24, source="现场回报")
    (line,) = queries.board(clerk(), row.matter).lines
    assert ([each.people for each in line.said], line.disputed) == ([32, 24], True)
    with pytest.raises(Invalid, match="撤销原因"):
        actions.withdraw_tally(actor=clerk(), at=AT, row=row, note=" ")
    with pytest.raises(NotAllowed):
        actions.withdraw_tally(actor=clerk("tallies.view"), at=AT, row=row, note="错")
    gone = actions.withdraw_tally(actor=clerk(), at=AT, row=row, note="另一趟车")
    assert (gone.status, gone.reason, gone.withdrawn_by) == ("withdrawn", "另一趟车", "值班员甲")
    (line,) = queries.board(clerk(), row.matter).lines
    assert [each.code for each in line.said] == [other.code]
    with pytest.raises(MoveRefused):
        actions.withdraw_tally(actor=clerk(), at=AT, row=gone, note="再来")
    assert told() == ["tallies.tally.noted"] * 2 + ["tallies.tally.withdrawn"]


def test_the_table_itself_keeps_out_what_nobody_said() -> None:
    row = make_tally()
    for change in ({"source": ""}, {"people": 10_000_001}, {"status": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tally.objects.filter(pk=row.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_statements_at_once_have_two_numbers() -> None:
    make_matter()
    at_once(make_tally, make_tally)
    assert sorted(Tally.objects.values_list("code", flat=True)) == ["trains-001", "trains-002"]
