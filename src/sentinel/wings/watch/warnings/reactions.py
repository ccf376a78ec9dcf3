"""What the warnings module does about crossings and about its own releases and endings."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.stations.events import CrossingRecorded
from sentinel.wings.watch.warnings import actions, rules
from sentinel.wings.watch.warnings.events import WarningCancelled, WarningExpired, WarningReleased

RULE = system("warnings")


@reaction("warnings", CrossingRecorded)
def propose_from_crossing(event: Event, payload: CrossingRecorded) -> None:
    """A threshold of rain or river was crossed upwards: propose a warning or add evidence."""
    hazard = rules.hazard_of(payload.rule)
    if hazard is None or not payload.up:
        return
    actions.propose_warning(
        actor=RULE,
        at=event.at,
        news=actions.CrossingNews(
            code=payload.code,
            hazard=hazard,
            level=payload.level,
            station=payload.station,
            area_code=event.area_code,
            observed_at=datetime.fromisoformat(payload.observed_at),
            value=payload.value,
            window=payload.window,
        ),
    )


@reaction("warnings", WarningReleased)
def call_out_villages(event: Event, payload: WarningReleased) -> None:
    """A warning is in force: call every village of its targets, and tell the posts that are not rung."""
    actions.call_out(actor=RULE, at=event.at, code=payload.code, supersedes=payload.supersedes)
    actions.tell_posts(actor=RULE, at=event.at, code=payload.code)


@reaction("warnings", WarningCancelled)
def call_off_lifted(event: Event, payload: WarningCancelled) -> None:
    """A warning was lifted: nobody needs to answer any more, and everybody told of it is told."""
    actions.call_off(actor=RULE, at=event.at, code=payload.code, reason=f"预警已解除：{payload.reason}")
    actions.tell_posts(actor=RULE, at=event.at, code=payload.code)


@reaction("warnings", WarningExpired)
def call_off_expired(event: Event, payload: WarningExpired) -> None:
    """A warning ended by its time: nobody needs to answer any more."""
    actions.call_off(actor=RULE, at=event.at, code=payload.code, reason="预警到期失效")
