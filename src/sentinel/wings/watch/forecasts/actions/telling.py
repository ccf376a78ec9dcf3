"""Who asked hears that a run is over; of a run that a rule asked for the duty room does. The library tells nobody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.people import posts_holding
from sentinel.kernel.refusals import Invalid
from sentinel.notify import actions as notify
from sentinel.wings.watch.forecasts.choices import Hazard, Source, Status
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.workflow import RUN


@transaction.atomic
def tell(*, actor: Actor, at: datetime, code: str) -> bool:
    """Send one message that a run is over; False where nobody is to hear it."""
    row = Run.objects.get(code=code)
    waiting = {
        Source.HAND: (row.asked_person,) if row.asked_person else (),
        Source.RULE: posts_holding(RUN, row.area_code),
    }.get(Source(row.source), ())
    if not waiting or row.status not in (Status.DONE, Status.FAILED):
        return False
    try:
        notify.send(
            actor=actor,
            at=at,
            to=waiting,
            title=_("推演{state}：{title}").format(state=row.get_status_display(), title=row.title),
            text=_text(row),
            url=f"/forecasts/run/{row.code}/",
            subject=row,
            key=f"forecast:{row.code}:{row.attempts}:{row.status}",
        )
    except Invalid as refused:
        if "to" not in refused.errors:
            raise
        return False
    return True


def _text(row: Run) -> str:
    if row.status == Status.FAILED:
        return row.problem
    fire = row.hazard == Hazard.FIRE
    words = _("估计水会到 {villages} 个村（社区），险户在水中 {people} 人。{ground}结果是估计，须会商后使用。")
    if fire:
        words = _("估计火会到 {villages} 个村（社区），险户在火场内 {people} 人。{ground}未计飞火，须会商后使用。")
    made_up = _("用的是示意底图。") if fire else _("用的是示意地形。")
    ground = made_up if row.demo else ""
    return words.format(villages=row.villages, people=row.people, ground=ground)
