"""What responses does about others' events."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.kernel.scope import areas_meet
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.respond.responses import actions
from sentinel.wings.watch.warnings.events import WarningReleased

SYSTEM = system("responses")


@reaction("responses", WarningReleased)
def suggest_when_released(event: Event, payload: WarningReleased) -> None:
    """A warning in force suggests the level its plan names; a person decides."""
    for plan in plan_queries.plans_in_force(SYSTEM, payload.hazard).order_by("code"):
        level = plan_queries.level_for_warning(SYSTEM, plan, payload.level)
        if level is not None and areas_meet(payload.target_areas, plan.area_code):
            actions.suggest_response(actor=SYSTEM, at=event.at, plan_code=plan.code, level=level, warning=payload.code)
