"""The replay: its script, its frames, its digest; the tiny pack's night played through real processes."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sentinel.codecs.sl651 import FrameError, decode
from sentinel.kernel.models import Event
from sentinel.runtime.packs.files import Pack, PackError
from sentinel.runtime.replay.cast import Cast
from sentinel.runtime.replay.curves import Measurement
from sentinel.runtime.replay.script import Night, read_night
from sentinel.runtime.replay.uplink import Link, frame_of, uplinks

TINY = Path(__file__).parents[4] / "tests" / "packs" / "tiny"
BEIJING = timezone(timedelta(hours=8))
AT = datetime(2023, 7, 31, 10, tzinfo=BEIJING)


@pytest.fixture
def night() -> Night:
    return read_night(Pack(TINY), "mini")


def measured(station: str = "R001", kind: str = "rain", value: int = 661) -> Measurement:
    return Measurement(AT, AT, station, "1101090065", kind, value, 3063, serial=7)


def test_an_unknown_replay_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(PackError, match="mini"):
        read_night(Pack(TINY), "no-such-night")


def test_measurements_come_in_order_and_within_the_night(night: Night) -> None:
    instants = [item.sent for item in night.measurements]
    assert instants == sorted(instants)
    assert night.starts <= instants[0]
    assert instants[-1] <= night.ends


def test_a_rain_frame_says_the_hour_and_the_total() -> None:
    frame = decode(frame_of(measured()))
    values = {element.identifier: str(element.value) for element in frame.elements}
    assert (frame.station, frame.serial, values["1A"], values["26"]) == ("1101090065", 7, "66.1", "306.3")


def test_a_river_frame_says_the_flow() -> None:
    frame = decode(frame_of(measured("H001", "river", 3140000)))
    assert {element.identifier: str(element.value) for element in frame.elements}["27"] == "3140.000"


def test_draws_depend_on_seed_and_key_alone(night: Night) -> None:
    other = read_night(Pack(TINY), "mini", seed=night.seed + 1)
    keys = [("silent", person) for person in range(50)]
    assert [night.draw(*key) for key in keys] == [night.draw(*key) for key in keys]
    assert [night.draw(*key) for key in keys] != [other.draw(*key) for key in keys]


def test_about_one_frame_in_a_hundred_has_each_fault(night: Night) -> None:
    frames = [uplinks(night, [measured(f"R{number}")])[0] for number in range(4000)]
    assert 20 <= sum(frame.spoilt for frame in frames) <= 60
    assert 20 <= sum(frame.twice for frame in frames) <= 60


VILLAGE, GIVEN = "999901001001", datetime(2023, 7, 30, 0, 18, 42, tzinfo=BEIJING)


def planned(night: Night, *tasks: tuple[str, str, str]) -> list[tuple[str, str, datetime]]:
    """What the one person of the village plans when these (code, origin, term) are given: kind, key, instant."""
    cast = Cast(night)
    cast.unit_person = {VILLAGE: "P-A"}
    given = [
        Event(
            name="tasks.task.assigned",
            at=GIVEN,
            payload={"code": code, "origin": origin, "unit": VILLAGE, "due_at": f"2023-07-30T{term}+08:00"},
        )
        for code, origin, term in tasks
    ]
    acts = [act for event in given for act in cast.answers(event)]
    assert {act.by for act in acts} == {"P-A"}
    return [(act.kind, act.key, act.at) for act in acts]


@pytest.mark.django_db
def test_a_person_signs_once_for_a_giving_and_reports_once_for_a_term(night: Night) -> None:
    giving = f"O-1|{VILLAGE}|2023-07-30T00:18+08:00"
    always = replace(night, people={**night.people, "task_arrive_percent": 100})
    acts = planned(always, ("a", "O-1", "01:18"), ("b", "O-1", "01:18"), ("c", "O-1", "02:18"))
    assert [(kind, key) for kind, key, _at in acts] == [
        ("task_receipt", giving),
        ("task_arrive", giving),
        ("task_done", f"{giving}|2023-07-30T01:18+08:00"),
        ("task_done", f"{giving}|2023-07-30T02:18+08:00"),
    ]
    minute = GIVEN.replace(second=0)
    waits = [(at - minute) // timedelta(minutes=1) for _kind, _key, at in acts]
    assert 2 <= waits[0] <= 12
    assert 10 <= waits[1] - waits[0] <= 30
    assert max(24, waits[1] + 1) <= waits[2] <= max(64, waits[1] + 1)
    assert max(48, waits[1] + 1) <= waits[3] <= 129


@pytest.mark.django_db
def test_another_origin_is_another_giving_and_who_never_arrives_still_signs_and_reports(night: Night) -> None:
    never = replace(night, people={**night.people, "task_arrive_percent": 0})
    acts = planned(never, ("a", "O-1", "01:18"), ("b", "O-2", "01:18"))
    assert [kind for kind, _key, _at in acts] == ["task_receipt", "task_done"] * 2
    assert len({key for _kind, key, _at in acts}) == 4


class Wire:
    """A socket that hears what is sent and answers what it was told to."""

    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        self.sent += bytes(data)


def test_a_spoilt_frame_goes_out_damaged_first_and_whole_when_sent_again(night: Night) -> None:
    frame = uplinks(night, [measured()])[0]
    spoilt = type(frame)(frame.key, frame.data, spoilt=True, twice=False)
    link, wire = Link("127.0.0.1", 1), Wire()
    link.socket = wire  # type: ignore[assignment]
    link._send_round([spoilt], spoil=True)
    with pytest.raises(FrameError):
        decode(wire.sent)
    wire.sent = b""
    link._send_round([spoilt], spoil=False)
    assert wire.sent == frame.data
