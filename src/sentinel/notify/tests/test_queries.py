"""Who reads which ladders, calls and messages."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.notify import queries
from sentinel.notify.tests.samples import AT, TOWN, VILLAGE, make_ladder, make_person
from sentinel.notify.tests.test_actions import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder() -> None:
    Area.objects.create(code=VILLAGE, name="水峪嘴村", short_name="水峪嘴", kind="village")
    make_person("PA", "VA")
    make_ladder()


def test_the_town_sees_its_silent_places_and_others_do_not(ladder: None) -> None:
    town = person("PT", "notify.view", area=TOWN)
    assert [(row.name, row.status, row.since) for row in queries.silent_areas(town)] == [("水峪嘴", "calling", AT)]
    assert queries.silent_areas(person("PT", "notify.view", area="110109101000")) == []
    assert queries.silent_areas(person("PT")) == []
    assert queries.figures(town, "W1")["called"] == 1


def test_a_called_person_finds_the_call_without_any_reach(ladder: None) -> None:
    called, other = person("PA"), person("PZ")
    assert [call.person_code for call in queries.my_calls(called)] == ["PA"]
    assert [row.message.code for row in queries.inbox(called)] == ["W1:V1"]
    assert queries.ladder(called, "W1:V1").code == "W1:V1"
    assert list(queries.my_calls(other)) == []
    assert list(queries.inbox(other)) == []
    with pytest.raises(NotFound):
        queries.ladder(other, "W1:V1")


def test_open_calls_are_plain_rows_in_a_stable_order(ladder: None) -> None:
    (call,) = queries.open_calls()
    assert (call.ladder, call.subject_key, call.person_code, call.index, call.kind) == ("W1:V1", "W1", "PA", 0, "first")
    assert (call.called_at, call.due_at) == (AT, AT + timedelta(minutes=10))
