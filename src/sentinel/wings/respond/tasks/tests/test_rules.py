"""When a task is late."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.tasks import choices, rules
from sentinel.wings.respond.tasks.rules import TaskStatus, is_late
from sentinel.wings.respond.tasks.tests.samples import AT, spec

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "done_at", "at", "late"),
    [
        (TaskStatus.ASSIGNED, None, AT, False),
        (TaskStatus.ASSIGNED, None, AT + MINUTE, True),
        (TaskStatus.REFUSED, None, AT + MINUTE, True),
        (TaskStatus.WITHDRAWN, None, AT + MINUTE, False),
        (TaskStatus.DONE, AT, AT + MINUTE, False),
        (TaskStatus.DONE, AT + MINUTE, AT + MINUTE, True),
    ],
)
def test_the_term_itself_is_kept(status, done_at, at, late):
    assert is_late(status, AT, done_at, at) is late


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_an_undone_task_never_becomes_timely_again(term, more):
    due = AT + term * MINUTE
    first_late = due + rules.AFTER_TERM
    assert is_late(TaskStatus.RECEIVED, due, None, first_late + more * MINUTE)
    assert not is_late(TaskStatus.RECEIVED, due, None, due)


def test_the_code_is_made_of_origin_level_measure_and_unit():
    assert spec().code("PLAN-20230729T2000") == "PLAN-20230729T2000:4:tell:110109108203"


def test_every_code_has_a_label():
    assert list(choices.TaskStatus.values) == [state.value for state in TaskStatus]
