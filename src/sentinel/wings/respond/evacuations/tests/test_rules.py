"""Counts reconcile whatever happens, in whatever order."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sentinel.wings.respond.evacuations import choices, rules
from sentinel.wings.respond.evacuations.rules import Counts, EntryState, EvacuationStatus

AT = datetime(2023, 7, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE = 5


class Village(RuleBasedStateMachine):
    """Five people, stepped at random through the table, with the shelter counted beside it."""

    def __init__(self):
        super().__init__()
        self.states = [EntryState.WAITING] * PEOPLE
        self.status = EvacuationStatus.PROPOSED
        self.inside = 0

    @rule(person=st.integers(0, PEOPLE - 1), step=st.sampled_from(rules.STEPS))
    def take(self, person, step):
        state = self.states[person]
        allowed = state in step.sources and not rules.step_refusal(step, state, self.status)
        self.states[person] = {True: step.target, False: state}[allowed]
        self.inside += (self.states[person] == EntryState.SHELTERED) - (state == EntryState.SHELTERED)

    @precondition(lambda self: self.status in (EvacuationStatus.PROPOSED, EvacuationStatus.RETURNING))
    @rule()
    def order(self):
        self.status = EvacuationStatus.ORDERED

    @precondition(lambda self: self.status == EvacuationStatus.ORDERED)
    @rule()
    def allow_return(self):
        self.status = EvacuationStatus.RETURNING

    @precondition(lambda self: Counts.of(self.states).away == 0)
    @rule()
    def close(self):
        self.status = EvacuationStatus.CLOSED

    @invariant()
    def counts_reconcile(self):
        counts = Counts.of(self.states)
        assert counts.due == PEOPLE
        assert counts.due == counts.waiting + counts.moved_total + counts.refused + counts.absent
        assert counts.moved_total == counts.moved + counts.sheltered + counts.returned
        assert counts.sheltered == self.inside

    @invariant()
    def nobody_is_away_when_closed(self):
        assert self.status != EvacuationStatus.CLOSED or Counts.of(self.states).away == 0


TestVillage = Village.TestCase


def test_counts_in_words():
    counts = Counts.of(["waiting", "moved", "moved", "sheltered", "refused", "absent", "returned"])
    assert counts == Counts(waiting=1, moved=2, sheltered=1, refused=1, absent=1, returned=1)
    assert (counts.due, counts.moved_total, counts.away) == (7, 4, 3)
    assert Counts().due == 0


def test_every_state_can_be_reached_and_a_step_is_found_by_where_somebody_is():
    assert {step.target for step in rules.STEPS} == set(EntryState)
    assert rules.step_to("moved", "waiting").name == "move"
    assert rules.step_to("moved", "sheltered").name == "leave"
    assert rules.step_to("moved", "").name == "move"
    assert rules.step_to("flown", "waiting") is None


@pytest.mark.parametrize(
    ("name", "state", "status", "refused"),
    [
        ("return", "sheltered", "ordered", True),
        ("return", "sheltered", "returning", False),
        ("move", "returned", "returning", True),
        ("move", "returned", "ordered", False),
        ("move", "waiting", "returning", False),
        ("move", "waiting", "proposed", False),
        ("move", "waiting", "closed", True),
    ],
)
def test_what_the_evacuation_allows(name, state, status, refused):
    step = next(step for step in rules.STEPS if step.name == name)
    assert rules.step_refusal(step, EntryState(state), EvacuationStatus(status)) is refused


def test_late_rain_is_no_alarm():
    assert not rules.outdated(AT - timedelta(hours=6), AT, 360)
    assert rules.outdated(AT - timedelta(hours=6, minutes=1), AT, 360)


@pytest.mark.parametrize("name", ["Trigger", "Stage", "EvacuationStatus", "EntryState", "Way", "Travel"])
def test_labels_cover_the_codes(name):
    assert getattr(choices, name).values == [str(code) for code in getattr(rules, name)]
