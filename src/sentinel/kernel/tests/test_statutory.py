"""Statutory clocks: terms as the law counts them, the announced calendar, pauses, warning and overdue."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.kernel import founding, workdays
from sentinel.kernel.actor import system
from sentinel.kernel.models import Area, Parameter
from sentinel.kernel.statutory import Clock, Pause, Standing, Term, Unit, deadline
from sentinel.kernel.tests.samples import AT, BEIJING, DISTRICT
from sentinel.kernel.workdays import WEEKDAYS, Workdays
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT

# 29 September 2023 is a Friday and the first day of an eight-day holiday; 7 and 8 October are worked.
AUTUMN = Workdays(
    {date(2023, 9, 29) + timedelta(days=offset): False for offset in range(8)}
    | {date(2023, 10, 7): True, date(2023, 10, 8): True},
    frozenset({2023}),
)
EVE = datetime(2023, 9, 28, 16, tzinfo=BEIJING)


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"2023-{text}").replace(tzinfo=BEIJING)


LONG = Pause(day("07-31T09:00"), day("08-03T10:00"))


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (AT, Term(90, Unit.MINUTE), day("07-29T21:30")),
        (AT, Term(2, Unit.HOUR), day("07-29T22:00")),
        (AT, Term(7, Unit.DAY), day("08-06T00:00")),
        (AT, Term(2, Unit.WORKING_DAY), day("08-02T00:00")),
        (EVE, Term(1, Unit.WORKING_DAY), day("10-08T00:00")),
        (EVE, Term(3, Unit.WORKING_DAY), day("10-10T00:00")),
        (EVE, Term(1, Unit.DAY), day("09-30T00:00")),
        (datetime(2023, 9, 27, 17, tzinfo=UTC), Term(1, Unit.DAY), day("09-30T00:00")),
    ],
)
def test_terms_end_as_the_law_counts(start: datetime, term: Term, end: datetime) -> None:
    """29 July 2023 is a Saturday; the starting day, as Beijing counts it, is not counted."""
    assert deadline(start, term, calendar=AUTUMN) == end


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        ([], day("08-06T00:00")),
        ([Pause(day("07-31T09:00"), day("07-31T18:00"))], day("08-06T00:00")),
        ([LONG], day("08-09T00:00")),
        ([LONG, Pause(day("08-02T00:00"), day("08-04T01:00"))], day("08-10T00:00")),
        ([Pause(day("07-31T09:00"))], None),
        ([Pause(day("08-06T09:00"))], day("08-06T00:00")),
        ([Pause(day("07-01T09:00"), day("07-20T10:00"))], day("08-06T00:00")),
    ],
    ids=["none", "within a day", "three midnights", "overlapping", "open", "after the end", "before the start"],
)  # fmt: skip
def test_a_day_that_begins_in_a_pause_is_not_counted(pauses: list[Pause], end: datetime | None) -> None:
    assert Clock(AT, Term(7, Unit.DAY), tuple(pauses)).due == end


MINUTES = st.integers(0, 600)


@given(st.integers(1, 500), st.lists(st.tuples(MINUTES, st.integers(1, 90)), max_size=5))
def test_a_paused_minute_is_never_counted(amount: int, spans: list[tuple[int, int]]) -> None:
    """However pauses overlap: from start to end there are exactly as many unpaused minutes as the term has."""
    pauses = tuple(Pause(AT + timedelta(minutes=into), AT + timedelta(minutes=into + length)) for into, length in spans)
    clock = Clock(AT, Term(amount, Unit.MINUTE), pauses)
    assert clock.due is not None
    ran = int((clock.due - AT) / timedelta(minutes=1))
    assert sum(not clock.paused(AT + timedelta(minutes=minute)) for minute in range(ran)) == amount
    assert not clock.paused(clock.due - timedelta(minutes=1))


@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=4))
def test_every_counted_day_is_worked_and_begins_running(amount: int, spans: list[tuple[int, int]]) -> None:
    pauses = tuple(Pause(EVE + timedelta(days=into), EVE + timedelta(days=into + length)) for into, length in spans)
    clock = Clock(EVE, Term(amount, Unit.WORKING_DAY), pauses, AUTUMN)
    assert clock.due is not None
    midnights = [clock.due - timedelta(days=back) for back in range(1, (clock.due.date() - EVE.date()).days)]
    counted = [begin for begin in midnights if AUTUMN.works(begin.date()) and not clock.paused(begin)]
    assert len(counted) == amount
    assert counted[0] == midnights[0]


@given(st.sampled_from(Unit), st.integers(1, 200), st.integers(1, 200))
def test_a_longer_term_never_ends_earlier(unit: Unit, amount: int, more: int) -> None:
    first = deadline(EVE, Term(amount, unit), calendar=AUTUMN)
    assert EVE < first < deadline(EVE, Term(amount + more, unit), calendar=AUTUMN)


@pytest.mark.parametrize(
    ("minutes", "stands"),
    [(-31, Standing.RUNNING), (-30, Standing.PRE_ALARM), (0, Standing.PRE_ALARM), (1, Standing.OVERDUE)],
)
def test_a_clock_warns_before_it_is_broken(minutes: int, stands: Standing) -> None:
    clock = Clock(AT - timedelta(hours=2), Term(2, Unit.HOUR))
    assert clock.standing(AT + timedelta(minutes=minutes), pre_alarm=timedelta(minutes=30)) is stands
    assert clock.pre_alarm_at(timedelta(minutes=30)) == AT - timedelta(minutes=30)
    assert clock.pre_alarm_at(timedelta(hours=9)) == clock.start


def test_a_clock_stands_and_runs_on() -> None:
    clock = Clock(AT, Term(2, Unit.HOUR)).pause(AT + timedelta(minutes=30))
    ahead = timedelta(minutes=10)
    assert (clock.due, clock.pre_alarm_at(ahead)) == (None, None)
    assert clock.standing(AT + timedelta(days=9), pre_alarm=ahead) is Standing.PAUSED
    on = clock.resume(AT + timedelta(minutes=90))
    assert on.due == AT + timedelta(hours=3)
    assert on.standing(AT + timedelta(minutes=60), pre_alarm=ahead) is Standing.PAUSED
    assert on.standing(AT + timedelta(minutes=91), pre_alarm=ahead) is Standing.RUNNING


@pytest.mark.parametrize("into", [-1, 30, 121], ids=["before it starts", "while it stands", "after it ran out"])
def test_only_a_running_clock_can_be_paused(into: int) -> None:
    standing = Pause(AT + timedelta(minutes=20), AT + timedelta(minutes=40))
    with pytest.raises(ValueError, match="running"):
        Clock(AT, Term(100, Unit.MINUTE), (standing,)).pause(AT + timedelta(minutes=into))


def test_only_a_paused_clock_can_be_resumed() -> None:
    clock = Clock(AT, Term(2, Unit.HOUR))
    for wrong in (clock, clock.pause(AT + timedelta(hours=1))):
        with pytest.raises(ValueError, match="paused"):
            wrong.resume(AT)


def test_a_term_of_nothing_and_a_pause_that_ends_before_it_began_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Term(0, Unit.DAY)
    with pytest.raises(ValueError, match="after it began"):
        Pause(AT, AT - timedelta(seconds=1))


def test_days_are_added_and_counted() -> None:
    assert AUTUMN.add(date(2023, 9, 28), 2) == date(2023, 10, 8)
    assert AUTUMN.between(date(2023, 9, 28), date(2023, 10, 8)) == 3
    assert WEEKDAYS.next_working(date(2023, 9, 30)) == date(2023, 10, 2)


@pytest.mark.django_db
def test_the_pack_announces_each_year_in_the_autumn_before() -> None:
    """Days checked against the notices: the eves and ends of the long holidays of four years."""
    rows = Pack(ROOT / "packs" / "mentougou").yaml_folder("parameters")
    announced = [row for file in rows for row in file if row["key"].startswith(workdays.PREFIX)]
    Area.objects.create(code=DISTRICT, name="区", short_name="区", kind="district")
    founding.found_parameters(actor=system("pack"), at=AT, pack="p", rows=announced)
    found = workdays.calendar(datetime(2026, 1, 1, tzinfo=BEIJING))
    rest = ("2023-01-27", "2023-10-06", "2024-02-17", "2024-10-07", "2025-02-04", "2025-10-08", "2026-02-23")
    work = ("2023-01-28", "2023-10-07", "2024-02-18", "2024-10-12", "2025-01-26", "2025-10-11", "2026-02-28")
    assert [text for text in rest if found.works(date.fromisoformat(text))] == []
    assert [text for text in work if not found.works(date.fromisoformat(text))] == []
    resting = Counter(on.year for on, worked in found.exceptions.items() if not worked)
    assert resting == {2023: 26, 2024: 28, 2025: 28, 2026: 33}
    assert workdays.calendar(AT).years == {2023}
    assert Parameter.objects.get(key="workdays.2026").confirmed is False


def test_what_reaches_into_a_year_not_announced_is_unconfirmed() -> None:
    late = datetime(2023, 12, 28, 9, tzinfo=BEIJING)
    assert Clock(late, Term(1, Unit.WORKING_DAY), calendar=AUTUMN).confirmed is True
    assert Clock(late, Term(5, Unit.WORKING_DAY), calendar=AUTUMN).confirmed is False
    assert Clock(late, Term(5, Unit.DAY), calendar=AUTUMN).confirmed is True
