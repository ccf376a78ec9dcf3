"""How the gateway looks at its stations: the limits in force, which of them are under watch, and who is asked."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sentinel.codecs.sl651 import Frame
from sentinel.codecs.sl651.frame import Function
from sentinel.kernel import parameters
from sentinel.kernel.actor import NOBODY, Actor
from sentinel.wings.watch.stations.rules import Quality, StationKind
from sentinel.wings.watch.upkeep import actions, queries, rules
from sentinel.wings.watch.upkeep.rules import Facts, Limits

REFRESH_S = 5.0
# Sent the moment they are made; a report may have waited in the station for its link.
LIVE = frozenset({Function.HEARTBEAT, Function.TEST})


def offset(sent_at: datetime | None, at: datetime, *, live: bool = False) -> int | None:
    """Seconds by which a station's clock is ahead; None where what it sent does not tell.

    What is behind our clock may only have waited; one ahead of it, or one that is `live`, shows the clock itself.
    """
    if sent_at is None:
        return None
    seconds = int((sent_at - at).total_seconds())
    seconds = max(-rules.MOST_OFFSET_S, min(rules.MOST_OFFSET_S, seconds))
    return seconds if seconds > 0 or live else None


def frame_offset(frame: Frame | None, at: datetime) -> int | None:
    """The offset a frame shows."""
    if frame is None or frame.sent_at is None:
        return None
    return offset(timezone.make_aware(frame.sent_at), at, live=frame.function in LIVE)


class Watch:
    """The limits devices are judged by, as they are in force now."""

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._silence: timedelta | None = None
        self._late: timedelta | None = None
        self._actor = NOBODY
        self.limits = Limits()

    def refresh(self, actor: Actor, at: datetime) -> None:
        """Read the limits again every few seconds."""
        if time.monotonic() - self._looked < REFRESH_S:
            return
        self._looked, self._actor = time.monotonic(), actor
        values = parameters.values_on(timezone.localdate(at), prefix="station.")
        self.limits = rules.limits(values)
        late = values.get("station.late_minutes")
        self._late = None if late is None else timedelta(minutes=late)
        silence = values.get("station.silent_minutes")
        self._silence = None if silence is None else timedelta(minutes=silence)

    def quality(self, newest: datetime, at: datetime) -> Quality:
        """Good, or late where a message comes long after the newest thing it tells."""
        return Quality.LATE if self._late is not None and at - newest > self._late else Quality.GOOD

    def leap(self, kind: StationKind) -> int | None:
        """How far the main element may move between two readings."""
        return self.limits.leap.get(kind.value)

    def asked(self, at: datetime) -> dict[str, Any]:
        """What the statement that writes states asks with."""
        limits = self.limits
        return {
            "at": at,
            "silent_at": None if self._silence is None else at + self._silence,
            "low": limits.low_voltage,
            "drift": limits.drift_s,
            "stuck": limits.stuck,
            "jumped_since": at - rules.JUMP_SHOWN,
            "watched": queries.faulty_stations(self._actor),
        }

    def judge(self, actor: Actor, odd: Sequence[tuple[Any, ...]], at: datetime) -> None:
        """Let upkeep judge the stations that look odd or have a fault already."""
        if odd:
            facts = {row[0]: Facts(*row[1:]) for row in odd}
            actions.judge_stations(actor=actor, at=at, facts=facts, limits=self.limits)
