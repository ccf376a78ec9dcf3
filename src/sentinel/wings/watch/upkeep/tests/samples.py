"""Sample rows of upkeep, each made through its action."""

from datetime import timedelta

from sentinel.kernel.actor import system
from sentinel.wings.watch.stations.models import Station, StationState
from sentinel.wings.watch.stations.tests.samples import AT, make_station
from sentinel.wings.watch.upkeep.actions import judge_stations, order_command
from sentinel.wings.watch.upkeep.models import Command, Fault
from sentinel.wings.watch.upkeep.rules import Facts, Limits

BY = system("samples")
LIMITS = Limits(low_voltage=1080, drift_s=300, stuck=timedelta(hours=12), leap={"rain": 400, "river": 2000})
WELL = Facts(observed_at=AT, voltage=1245, clock_offset_s=2, same_since=AT, last_value=12)


def _station(area_code: str, code: str) -> Station:
    return Station.objects.filter(code=code).first() or make_station(area_code=area_code, code=code)


def make_fault(*, area_code: str, code: str = "R901") -> Fault:
    """A gauge whose battery runs low."""
    station = _station(area_code, code)
    low = {station.pk: WELL._replace(voltage=1055)}
    judge_stations(actor=BY, at=AT, facts=low, limits=LIMITS)
    return Fault.objects.get(station=station, over=False)


def make_command(*, area_code: str, code: str = "R901") -> Command:
    """A question for the present values, waiting for its station."""
    return order_command(actor=BY, at=AT, station_code=_station(area_code, code).code, kind="now")


def make_silent(*, area_code: str, code: str = "R901") -> Station:
    """A gauge that was heard once and is under watch."""
    station = _station(area_code, code)
    states = StationState.objects.filter(station=station)
    states.update(last_frame_at=AT, silence_due_at=AT + timedelta(minutes=90))
    return Station.objects.get(pk=station.pk)


SAMPLES = {"upkeep.fault": make_fault, "upkeep.command": make_command}
