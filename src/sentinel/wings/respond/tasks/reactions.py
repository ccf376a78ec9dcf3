"""What tasks do about callouts nobody answered: somebody is sent to knock, and a knock that was done settles them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from sentinel.kernel import areas, organisations, parameters
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.kernel.scope import TOWN
from sentinel.notify import actions as notify
from sentinel.notify import queries as callouts
from sentinel.notify.events import CallAnswered, KnockAsked, LadderClosed, LadderWithdrawn
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.events import TaskFinished

TASKS = system("tasks")
CALLOUT = "callout"
LONGEST_NOTE = 200


@reaction("tasks", KnockAsked)
def send_somebody_to_knock(event: Event, payload: KnockAsked) -> None:
    """The town of a silent place is given the task to go there (上门叫应), unless somebody was sent already."""
    if queries.sent_for(TASKS, payload.ladder).exists():
        return
    town = organisations.organisations(TASKS).filter(kind="town", area_code=f"{event.area_code[:TOWN]}000").first()
    minutes = parameters.find("callout.knock_minutes", at=event.at)
    if town is None or minutes is None:
        return
    words = _("{title}：村级责任人和镇街值班均未确认。请派人上门当面告知，听对方复述要点后报完成。")
    spec = actions.TaskSpec(
        key="knock",
        title=_("上门叫应：{place}").format(place=areas.names().get(event.area_code, event.area_code)),
        text=words.format(title=payload.title)[:300],
        unit=town.code,
        area_code=event.area_code,
        due_at=event.at + timedelta(minutes=int(minutes.value)),
    )
    actions.create_tasks(actor=TASKS, at=event.at, origin_kind=CALLOUT, origin_key=payload.ladder, specs=[spec])


@reaction("tasks", TaskFinished)
def settle_callout_by_knock(event: Event, payload: TaskFinished) -> None:
    """Somebody knocked and told them: the callout is settled with what was reported."""
    task = queries.task(TASKS, payload.code)
    ladder = callouts.of_knock(task.origin_key) if task.origin_kind == CALLOUT else None
    if ladder is not None:
        note = _("上门叫应：{words}").format(words=payload.note or _("已当面告知"))[:LONGEST_NOTE]
        notify.close_ladder(actor=TASKS, at=event.at, ladder=ladder, note=note)


@reaction("tasks", CallAnswered)
def take_back_answered(event: Event, payload: CallAnswered) -> None:
    """The place answered before anybody came: nobody needs to go."""
    _take_back(event, payload.ladder, _("该处已应答，无需上门。"))


@reaction("tasks", LadderClosed)
def take_back_closed(event: Event, payload: LadderClosed) -> None:
    """The desk settled it by other means: nobody needs to go."""
    _take_back(event, payload.ladder, _("值班已确认，无需上门。"))


@reaction("tasks", LadderWithdrawn)
def take_back_withdrawn(event: Event, payload: LadderWithdrawn) -> None:
    """The callout was withdrawn: nobody needs to go."""
    _take_back(event, payload.ladder, _("叫应已撤回，无需上门。"))


def _take_back(event: Event, ladder: str, reason: str) -> None:
    if queries.of_origin(TASKS, CALLOUT, ladder).exists():
        actions.withdraw_tasks(actor=TASKS, at=event.at, origin_kind=CALLOUT, origin_key=ladder, reason=reason)
