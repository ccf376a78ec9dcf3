"""The working-day calendar: Monday to Friday, turned around by the days the State Council's office announces.

Each year is one parameter `workdays.<year>` of the pack: `rest` and `work`, days or spans "first/last".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from sentinel.kernel import parameters

PREFIX = "workdays."
SATURDAY = 5
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked. `exceptions` are announced days; a year outside `years` is counted by weekdays alone."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """True for a working day."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def known(self, first: date, last: date) -> bool:
        """False where the span reaches into a year not announced yet: pages show 待确认 beside what follows from it."""
        return set(range(first.year, last.year + 1)) <= self.years

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the first one after it that is."""
        while not self.works(day):
            day += ONE
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which is not counted itself."""
        for _number in range(count):
            day = self.next_working(day + ONE)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days there are from the first to the last, both counted."""
        return sum(self.works(first + ONE * offset) for offset in range((last - first).days + 1))


WEEKDAYS = Workdays()


def calendar(at: datetime) -> Workdays:
    """The calendar as announced by an instant."""
    values = parameters.values_on(timezone.localdate(at), prefix=PREFIX)
    exceptions: dict[date, bool] = {}
    for value in values.values():
        exceptions |= dict.fromkeys(_days(value["rest"]), False) | dict.fromkeys(_days(value["work"]), True)
    return Workdays(exceptions, frozenset(int(key.removeprefix(PREFIX)) for key in values))


def _days(spans: Iterable[str]) -> Iterator[date]:
    for span in spans:
        first, _slash, last = span.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            yield day
            day += ONE
