"""Runners for places that do not answer: somebody goes and knocks."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid
from sentinel.kernel.scope import TOWN
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import Way
from sentinel.wings.respond.tasks import actions as tasks
from sentinel.wings.respond.tasks.actions import TaskSpec

RUNNER_MINUTES = "evacuations.runner_minutes"


@transaction.atomic
def send_runners(
    *, actor: Actor, at: datetime, area_code: str, reason: str, key: str, ways: tuple[str, ...] = (rules.Way.FOOT,)
) -> int:
    """Give the town of a silent village the task 敲门核查, once for each way and silence; returns how many are new."""
    if not ways or set(ways) - set(Way.values):
        raise Invalid({"way": _("请选择核查方式。")})
    village = areas.names().get(area_code, area_code)
    term = at + timedelta(minutes=int(parameters.value(RUNNER_MINUTES, at=at)))
    specs = [
        TaskSpec(
            key=way,
            title=_("敲门核查：{village}（{way}）").format(village=village, way=Way(way).label),
            text=_("{reason}。到村后逐户核对转移名单，用手机名单登记，并回报现场情况。").format(reason=reason)[:300],
            unit=f"{area_code[:TOWN]}000",
            area_code=area_code,
            due_at=term,
        )
        for way in ways
    ]
    return tasks.create_tasks(actor=actor, at=at, origin_kind=rules.SILENCE, origin_key=key, specs=specs)
