"""What a level sends out: which task goes to which unit. The confirmation page and the action read the same list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation
from sentinel.kernel.scope import areas_meet
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.prepare.plans.choices import Recipient
from sentinel.wings.respond.responses.models import Response, ResponseLevel
from sentinel.wings.respond.responses.rules import ChangeKind, task_key
from sentinel.wings.respond.tasks.actions import TaskSpec


@dataclass(frozen=True, slots=True)
class Order:
    """One measure and how many units it goes to."""

    text: str
    recipient: str
    units: int
    within_minutes: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Everything that goes out when a level is reached."""

    orders: tuple[Order, ...]
    specs: tuple[TaskSpec, ...]

    @property
    def total(self) -> int:
        """How many tasks."""
        return len(self.specs)

    @property
    def units(self) -> int:
        """How many units get at least one."""
        return len({spec.unit for spec in self.specs})


def recipients(targets: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """(code, area) of the units that meet these areas, by kind."""
    areas = list(targets)
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in Recipient.values}
    units = Organisation.objects.filter(kind__in=Recipient.values).order_by("code")
    for kind, code, area_code in units.values_list("kind", "code", "area_code"):
        if areas_meet(areas, area_code):
            found[kind].append((code, area_code))
    return found


def earlier_rounds(actor: Actor, response: Response | None, level: int) -> int:
    """How often this response reached the level before by starting or rising."""
    if response is None:
        return 0
    reached = ResponseLevel.objects.filter(response=response, level=level)
    return reached.filter(kind__in=(ChangeKind.START, ChangeKind.RAISE)).count()


def dispatch(
    actor: Actor, *, plan_code: str, level: int, targets: Iterable[str], at: datetime, response: Response | None = None
) -> Dispatch:
    """The tasks that reaching a level gives: each measure to every unit of its kind that meets the target areas."""
    plan = plan_queries.plan(actor, plan_code)
    row = plan_queries.plan_level(actor, plan, level)
    units_of, rounds = recipients(targets), earlier_rounds(actor, response, level)
    orders: list[Order] = []
    specs: list[TaskSpec] = []
    for measure in row.measures.all():
        units = units_of[measure.to]
        orders.append(Order(measure.text, measure.get_to_display(), len(units), measure.within_minutes))
        specs.extend(
            TaskSpec(
                key=task_key(measure.key, rounds),
                title=measure.text,
                text=f"{plan.title} {row.title}",
                unit=unit,
                area_code=area_code,
                due_at=at + timedelta(minutes=measure.within_minutes),
                level=level,
                evidence=measure.evidence,
            )
            for unit, area_code in units
        )
    return Dispatch(tuple(orders), tuple(specs))
