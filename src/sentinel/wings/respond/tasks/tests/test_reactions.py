"""Nobody answered a callout: the town is sent to knock; a knock settles the callout, an answer takes the task back."""

from datetime import date, timedelta

import pytest

from sentinel.kernel import due, events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Area, Event, Parameter
from sentinel.kernel.reactions import HANDLERS
from sentinel.notify import actions as notify
from sentinel.notify.models import Ladder
from sentinel.notify.rules import LadderSpec, Rung, RungKind
from sentinel.wings.respond.tasks import actions
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.tests.samples import AT, DISTRICT, TOWN, VILLAGE, make_unit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def react(name: str) -> None:
    """Let tasks hear the newest event of a name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["tasks", name](event, events.load(event))


def silent_village() -> Ladder:
    """A village twenty minutes after its callout fell to the desk."""
    for code, kind, parent in ((DISTRICT, "district", None), (TOWN, "town", DISTRICT), (VILLAGE, "village", TOWN)):
        Area.objects.get_or_create(
            code=code, defaults={"name": kind, "short_name": f"{kind}名", "kind": kind, "parent_id": parent}
        )
    make_unit(TOWN, "town")
    Parameter.objects.create(
        key="callout.knock_minutes",
        title="k",
        value=60,
        source="测试",
        status="unverified",
        valid_from=date(2020, 1, 1),
    )
    desk = Rung(kind=RungKind.HUMAN, posts=(), minutes=20)
    wanted = LadderSpec(
        code="W1:V1",
        subject_kind="warning",
        subject_key="W1",
        area_code=VILLAGE,
        title="暴雨橙色预警",
        body="请转移。",
        level="orange",
        rungs=(desk,),
    )
    notify.start_ladders(actor=system("test"), at=AT, ladders=[wanted])
    due.sweep(AT + 20 * MINUTE)
    return Ladder.objects.get()


def sent_to_knock() -> tuple[Ladder, Task]:
    """The silent village and the task to go there."""
    ladder = silent_village()
    react("notify.ladder.knock_asked")
    return ladder, Task.objects.get()


def test_nobody_is_sent_twice_to_the_same_silence() -> None:
    ladder = silent_village()
    runner = actions.TaskSpec(
        key="foot", title="敲门核查", text="到村核对", unit=TOWN, area_code=VILLAGE, due_at=AT + 60 * MINUTE
    )
    actions.create_tasks(
        actor=system("test"), at=AT, origin_kind="evacuations.silence", origin_key=ladder.code, specs=[runner]
    )
    react("notify.ladder.knock_asked")
    assert Task.objects.get().title == "敲门核查"


def test_the_town_is_sent_and_its_report_settles_the_callout() -> None:
    ladder, task = sent_to_knock()
    assert (task.unit, task.area_code, task.title, task.due_at) == (
        TOWN,
        VILLAGE,
        "上门叫应：village名",
        AT + 80 * MINUTE,
    )
    actions.receive_task(actor=system("test"), at=AT + 21 * MINUTE, task=task)
    actions.finish_task(actor=system("test"), at=AT + 40 * MINUTE, task=task, note="张村主任复述了要点")
    react("tasks.task.finished")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.note) == ("closed", "上门叫应：张村主任复述了要点")
    task.refresh_from_db()
    assert task.status == "done"


def test_an_answer_on_the_way_takes_the_task_back() -> None:
    ladder, task = sent_to_knock()
    notify.answer(actor=system("test"), at=AT + 25 * MINUTE, ladder=ladder, note="来电确认")
    react("notify.call.answered")
    task.refresh_from_db()
    assert (task.status, task.closing_reason) == ("withdrawn", "该处已应答，无需上门。")
