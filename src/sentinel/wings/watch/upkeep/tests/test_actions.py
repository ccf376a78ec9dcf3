"""Faults come and go with what stations show; commands go out, are answered, run out."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.runtime.tests.gateway_helpers import set_thresholds
from sentinel.wings.watch.stations.models import StationState
from sentinel.wings.watch.upkeep import actions, queries
from sentinel.wings.watch.upkeep.models import Command, Fault
from sentinel.wings.watch.upkeep.tests.samples import AT, BY, LIMITS, WELL, make_command, make_fault, make_silent
from sentinel.wings.watch.upkeep.workflow import COMMAND

pytestmark = pytest.mark.django_db
PLACE = "110109108203"
VIEWER = Actor(key="person:V", label="看", holds=frozenset({Hold("upkeep.view", "area", "110109000000")}))
WALL = AT


def _told() -> list[str]:
    names = Event.objects.filter(name__startswith="upkeep.").order_by("position").values_list("name", flat=True)
    return [name.removeprefix("upkeep.") for name in names]


def test_a_fault_begins_once_and_ends_when_values_are_right() -> None:
    fault = make_fault(area_code=PLACE)
    assert (fault.problem, fault.level, fault.detail) == ("low_voltage", "yellow", "电压 10.55 V，下限 10.80 V")
    facts = {fault.station_id: WELL._replace(voltage=1060)}
    assert actions.judge_stations(actor=BY, at=AT, facts=facts, limits=LIMITS) == 0
    later = AT + timedelta(hours=1)
    assert actions.judge_stations(actor=BY, at=later, facts={fault.station_id: WELL}, limits=LIMITS) == 1
    fault.refresh_from_db()
    assert (fault.over, fault.ended_at) == (True, later)
    assert _told() == ["fault.found", "fault.ended"]


def test_nobody_without_the_right_judges_or_notes() -> None:
    fault = make_fault(area_code=PLACE)
    with pytest.raises(NotAllowed):
        actions.note_fault(actor=VIEWER, at=AT, row=fault, changes={"note": "已报修"})
    with pytest.raises(Invalid):
        actions.note_fault(actor=BY, at=AT, row=fault, changes={"detail": "没事"})
    fault.refresh_from_db()
    assert (fault.note, _told()) == ("", ["fault.found"])


def test_a_note_is_kept_with_who_and_when() -> None:
    fault = make_fault(area_code=PLACE)
    actions.note_fault(actor=BY, at=AT, row=fault, changes={"cause": "power", "note": "已派人换电池"})
    actions.note_fault(actor=BY, at=AT, row=fault, changes={"note": "已派人换电池"})
    fault.refresh_from_db()
    assert (fault.cause, fault.note, fault.noted_at) == ("power", "已派人换电池", AT)
    assert _told() == ["fault.found", "fault.noted"]


def test_silence_is_noted_once_and_put_off_for_who_was_heard() -> None:
    set_thresholds()
    silent, heard = make_silent(area_code=PLACE), make_silent(area_code=PLACE, code="R902")
    due = AT + timedelta(minutes=90)
    StationState.objects.filter(station=heard).update(last_frame_at=AT + timedelta(minutes=1))
    assert dict(queries.silence_due(due)) == {silent.pk: due, heard.pk: due}
    for pk in (heard.pk, silent.pk, silent.pk):
        actions.note_silence(actor=BY, at=due, pk=pk)
    assert dict(queries.silence_due(due + timedelta(minutes=1))) == {heard.pk: due + timedelta(minutes=1)}
    fault = Fault.objects.get()
    assert (fault.station, fault.since, fault.detail) == (silent, AT, "07-29 20:00 以后没有来报")
    assert _told() == ["fault.found"]
    actions.judge_stations(actor=BY, at=due, facts={silent.pk: WELL}, limits=LIMITS)
    assert not queries.faulty_stations(BY)


def test_a_command_goes_out_and_is_answered() -> None:
    row = make_command(area_code=PLACE)
    assert queries.commands_to_send(BY, ["0000000000"], WALL) == []
    (found,) = queries.commands_to_send(BY, [row.station.address], WALL)
    actions.send_commands(actor=BY, at=AT, rows=[found], wall=WALL)
    assert queries.commands_to_send(BY, [row.station.address], WALL + timedelta(seconds=20)) == []
    assert queries.commands_to_send(BY, [row.station.address], WALL + timedelta(seconds=21)) == [row]
    assert actions.answer_command(actor=BY, at=AT, station_id=row.station_id, function=0x51, answer="x") is None
    actions.answer_command(actor=BY, at=AT, station_id=row.station_id, function=0x37, answer="Z 62.370 m")
    row.refresh_from_db()
    assert (row.status, row.answer, row.attempts) == ("answered", "Z 62.370 m", 1)
    assert _told() == ["command.ordered", "command.sent", "command.answered"]
    assert COMMAND.refusal(COMMAND.move("send"), row, BY) == "现在是“已应答”，不能发出。"


def test_a_command_is_sent_three_times_at_most_and_runs_out() -> None:
    row = make_command(area_code=PLACE)
    for minute in range(3):
        wall = WALL + timedelta(minutes=minute)
        rows = queries.commands_to_send(BY, [row.station.address], wall)
        actions.send_commands(actor=BY, at=AT, rows=rows, wall=wall)
    assert queries.commands_to_send(BY, [row.station.address], WALL + timedelta(hours=1)) == []
    assert not actions.expire_command(actor=BY, at=row.due_at - timedelta(seconds=1), pk=row.pk)
    assert actions.expire_command(actor=BY, at=row.due_at, pk=row.pk)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("expired", 3)


def test_what_went_out_cannot_be_taken_back() -> None:
    waiting, sent = make_command(area_code=PLACE), make_command(area_code=PLACE)
    actions.send_commands(actor=BY, at=AT, rows=[sent], wall=WALL)
    actions.withdraw_command(actor=BY, at=AT, row=waiting)
    before = _told()
    with pytest.raises(MoveRefused):
        actions.withdraw_command(actor=BY, at=AT, row=sent)
    with pytest.raises(NotAllowed):
        actions.withdraw_command(actor=VIEWER, at=AT, row=sent)
    assert _told() == before
    assert set(Command.objects.values_list("status", flat=True)) == {"withdrawn", "sent"}


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"kind": "elements"}, "identifiers"),
        ({"kind": "elements", "identifiers": "ZZ"}, "identifiers"),
        ({"kind": "period", "identifiers": "39"}, "until"),
        ({"kind": "set_settings"}, "settings"),
        ({"kind": "set_settings", "settings": "0310"}, "settings"),
        ({"kind": "now", "step_minutes": 0}, "step_minutes"),
        ({"kind": "now", "station_code": "没有"}, "station_code"),
    ],
)
def test_an_order_that_cannot_be_sent_is_refused(order: dict[str, object], field: str) -> None:
    make_silent(area_code=PLACE)
    with pytest.raises(Invalid) as refused:
        actions.order_command(actor=system("test"), at=AT, **{"station_code": "R901", **order})  # type: ignore[arg-type]
    assert set(refused.value.errors) == {field}
    assert not Command.objects.exists()
    assert _told() == []


def test_who_only_looks_orders_nothing() -> None:
    make_silent(area_code=PLACE)
    looks = Actor(
        key="person:V",
        label="看",
        holds=frozenset({Hold(name, "area", "110109000000") for name in ("stations.view", "upkeep.view")}),
    )
    with pytest.raises(NotAllowed):
        actions.order_command(actor=looks, at=AT, station_code="R901", kind="now")
    assert not Command.objects.exists()
