"""How officers stand at an instant: trained in time, telephone confirmed in time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from sentinel.kernel import contacts, parameters
from sentinel.kernel.models import Parameter
from sentinel.kernel.scope import DISTRICT, TOWN, area_stem
from sentinel.wings.prepare.officers import rules
from sentinel.wings.prepare.officers.models import Attendance


def part_of(area_code: str) -> str:
    """The part of the network a place is in: its town; the district's own officers are a part of their own."""
    return area_code if len(area_stem(area_code)) == DISTRICT else f"{area_code[:TOWN]}000"


@dataclass(frozen=True, slots=True)
class Standing:
    """The rule of the day, and until when each person's training counts."""

    today: date
    rule: Parameter
    until: Mapping[int, date]
    stale_before: datetime

    def trained(self, officer: Any) -> bool:
        """True where a training still counts."""
        until = self.until.get(officer.person_id)
        return until is not None and until >= self.today

    def confirmed(self, officer: Any) -> bool:
        """True where the telephone was confirmed lately."""
        return not contacts.stale(officer.person, self.stale_before)


def standing(people: Collection[int], at: datetime) -> Standing:
    """How these people stand; a training counts for the person, on whatever seat it was attended."""
    today, rule = timezone.localdate(at), parameters.get("officers.training_days", at=at)
    held = Attendance.objects.filter(officer__person__in=people, training__held_on__lte=today)
    until: dict[int, date] = {}
    for person, held_on, valid_until in held.order_by().values_list(
        "officer__person_id", "training__held_on", "training__valid_until"
    ):
        good = rules.good_until(held_on, valid_until, int(rule.value))
        until[person] = max(good, until.get(person, good))
    return Standing(today, rule, until, contacts.stale_before(at))
