"""Sample rows of the improvements, each made through its action."""

from datetime import timedelta

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation
from sentinel.kernel.tests.samples import make_unit
from sentinel.wings.recover.improvements import actions
from sentinel.wings.recover.improvements.models import Improvement
from sentinel.wings.recover.reviews.tests.samples import DISTRICT, LATER, make_report, officer

DUE = LATER + timedelta(days=10)
CHIEF = officer("improvements.view", "improvements.manage", "improvements.do")


def doer(area: str = DISTRICT) -> Actor:
    """Somebody of the unit, not who passes the work."""
    actor = officer("improvements.view", "improvements.do", area=area)
    return Actor(key="person:P8", label="整改人", holds=actor.holds, person_code="P8", area_code=area)


def make_improvement(*, area_code: str = DISTRICT, code: str = "1") -> Improvement:
    """A measure for a unit of a place, beside a report of the district."""
    unit = Organisation.objects.filter(code=f"U-{code}").first() or make_unit(f"U-{code}", area_code)
    return actions.add_improvement(
        actor=CHIEF,
        at=LATER,
        report=make_report(),
        finding="两个村叫应无人应答",
        measure="每村补一名备岗责任人",
        unit=unit.code,
        due_at=DUE,
    )


SAMPLES = {"improvements.improvement": make_improvement}
