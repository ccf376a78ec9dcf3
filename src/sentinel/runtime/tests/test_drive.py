"""What people do in a replay is done once: again after a deadlock, not again by a driver that takes over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from sentinel.runtime.models import Acted
from sentinel.runtime.replay import drive
from sentinel.runtime.replay.acts import Act
from sentinel.runtime.replay.curves import Measurement
from sentinel.runtime.replay.uplink import NoAnswer

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 29, 12, tzinfo=UTC)
CALL = Act(AT, 0, "log_call", "call-1", "P1")


class Nobody:
    """A cast in which everybody is the same."""

    def actor(self, person: str) -> str:
        return person


def driver(done: Sequence[Act] = ()) -> drive.Driver:
    """A driver without a night, before its first act."""
    made = drive.Driver.__new__(drive.Driver)
    made.cast, made.acts, made.done = Nobody(), [], {act.identity for act in done}  # type: ignore[assignment]
    return made


@pytest.fixture
def performed(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Counts what is performed; `trouble` is raised by the first act."""
    state = SimpleNamespace(times=0, trouble=None)

    def do(act: Act, actor: Any) -> None:
        state.times += 1
        if state.trouble is not None and state.times == 1:
            raise OperationalError("trouble") from state.trouble

    monkeypatch.setattr(drive, "ready", lambda acts: do)
    return state


def test_a_deadlock_is_met_by_doing_it_again(performed: SimpleNamespace) -> None:
    performed.trouble = DeadlockDetected()
    playing = driver()
    playing.plan([CALL])
    assert (playing.do_acts(AT), performed.times, Acted.objects.count()) == (1, 2, 1)


def test_any_other_trouble_is_told(performed: SimpleNamespace) -> None:
    performed.trouble = ConnectionError()
    playing = driver()
    playing.plan([CALL])
    with pytest.raises(OperationalError):
        playing.do_acts(AT)
    assert not Acted.objects.exists()


def test_what_was_done_before_is_left_out(performed: SimpleNamespace) -> None:
    playing = driver(done=[CALL])
    playing.plan([CALL])
    assert (playing.do_acts(AT), performed.times) == (0, 0)


def test_frames_that_were_not_answered_are_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway is away for longer than the player waits: what it missed is still to be sent."""
    monkeypatch.setattr(drive, "uplinks", lambda night, group: [each.serial for each in group])
    send = Mock(side_effect=[NoAnswer("away"), None])
    playing = driver()
    frame = Measurement(sent=AT, at=AT, station="R001", address="1", kind="rain", value=1, total=1, serial=7)
    playing.night, playing.link = SimpleNamespace(measurements=(frame,)), SimpleNamespace(send=send)  # type: ignore[assignment]
    playing.instants, playing.sent = [AT], 0
    with pytest.raises(NoAnswer):
        playing.send_frames(AT)
    assert (playing.send_frames(AT), playing.send_frames(AT)) == (1, 0)
    assert [call.args for call in send.call_args_list] == [([7],), ([7],)]
