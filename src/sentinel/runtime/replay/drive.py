"""The driver: sets the clock, sends the frames, lets people act, and waits until nothing is owed."""

import contextlib
import heapq
import itertools
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from sentinel.kernel import clock, due, events, reactions
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Refused
from sentinel.runtime.models import Acted
from sentinel.runtime.replay.acts import Act, ready
from sentinel.runtime.replay.cast import Cast
from sentinel.runtime.replay.curves import Measurement
from sentinel.runtime.replay.script import Night
from sentinel.runtime.replay.uplink import Link, uplinks

POLL_S = 0.004
STUCK_S = 120.0
BATCH = 40
Progress = Callable[[datetime], None]


class Stuck(Exception):
    """Something stayed owed for two minutes: a process is down or a reaction was parked."""


class Driver:
    """Plays one night into one space. Its own state is only what is still to come; all else is in the database.

    A driver that takes over (`since`: what its predecessor sent) leaves out the acts that were done before it.
    """

    def __init__(self, night: Night, link: Link, *, since: datetime | None = None) -> None:
        self.night, self.link, self.cast = night, link, Cast(night)
        self.cursor, self.heard = "0.0.0", 0
        self.done = set(Acted.objects.values_list("at", "kind", "key", "by"))
        self.acts: list[Act] = []
        self.plan(self.cast.facts())
        self.instants = [item.sent for item in night.measurements]
        self.sent = bisect_left(self.instants, since) if since is not None else 0
        self.listen()

    def next_instant(self, falls_due: datetime | None) -> datetime | None:
        """The earliest of next frame, next act and next due row; None when the night is over."""
        frame = self.instants[self.sent] if self.sent < len(self.instants) else None
        act = self.acts[0].at if self.acts else None
        return min((instant for instant in (frame, act, falls_due) if instant is not None), default=None)

    def run_to(self, until: datetime, *, progress: Progress = lambda _: None) -> None:
        """Drive from instant to instant with the clock standing at each, up to and including `until`."""
        at, rests = clock.now(), False
        while True:
            self.stand_at(at, rests=rests)
            progress(at)
            falls_due = due.next_due()
            upcoming = self.next_instant(falls_due)
            if upcoming is None or upcoming > until:
                break
            at = max(upcoming, at)
            rests = falls_due is None or falls_due > at
        clock.place(until, speed=1, paused=True)

    def stand_at(self, at: datetime, *, rests: bool = False) -> None:
        """Everything that belongs to one instant: frames, what falls due, what people do, and what follows from it.

        `rests`: nothing was owed before and nothing falls due now, so only frames can bring anything before people act.
        """
        clock.place(at, speed=1, paused=True)
        if self.send_frames(at) or not rests:
            self.settle(at)
        while self.do_acts(at):
            self.settle(at)

    def send_frames(self, at: datetime) -> int:
        """Send what the stations measured up to an instant; returns how many frames."""
        after = bisect_right(self.instants, at, self.sent)
        batch = self.night.measurements[self.sent : after]
        for _instant, group in itertools.groupby(batch, key=_sent):
            self.link.send(uplinks(self.night, list(group)))
        # What was not answered in time is still to be sent; what was comes twice, which changes nothing.
        self.sent = after
        return len(batch)

    def do_acts(self, at: datetime) -> int:
        """Let people do what is theirs by an instant, the urgent first; returns how many acted."""
        found = []
        while self.acts and self.acts[0].at <= at:
            found.append(heapq.heappop(self.acts))
        found.sort(key=_turn)
        for index in range(0, len(found), BATCH):
            while not self._do_batch(found[index : index + BATCH]):
                pass
        return len(found)

    def _do_batch(self, batch: list[Act]) -> bool:
        """Several acts in one transaction; False where it met the sweeper in a deadlock, and nothing of it was kept."""
        try:
            with transaction.atomic():
                for _turn_of, group in itertools.groupby(batch, key=lambda act: _turn(act)[:3]):
                    self._do(list(group))
                Acted.objects.bulk_create(Acted(at=act.at, kind=act.kind, key=act.key, by=act.by) for act in batch)
        except OperationalError as trouble:
            if not isinstance(trouble.__cause__, DeadlockDetected):
                raise
            return False
        return True

    def plan(self, acts: Iterable[Act]) -> None:
        """Remember what people will do, but for what was done already."""
        for act in acts:
            if act.identity not in self.done:
                heapq.heappush(self.acts, act)

    def _do(self, acts: list[Act]) -> None:
        do = ready(acts)
        for act in acts:
            # An action is its own savepoint: a refusal leaves nothing behind. Somebody was faster, or the row moved on.
            with contextlib.suppress(Refused):
                do(act, self.cast.actor(act.by))

    def settle(self, at: datetime) -> None:
        """Wait until no reaction and no due row is open at an instant, and hear of all that happened."""
        deadline = time.monotonic() + STUCK_S
        while not self._at_rest(at):
            if time.monotonic() > deadline:
                raise Stuck(f"{at:%m-%d %H:%M}: {reactions.waiting()} reactions, {len(due.open_rows(at))} due rows")
            time.sleep(POLL_S)

    def _at_rest(self, at: datetime) -> bool:
        """Nothing owed, nothing due, everything heard, and no event came while we looked."""
        before = _last_position()
        at_rest = not reactions.waiting() and not due.anything_open(at)
        return at_rest and self.listen() >= before == _last_position()

    def listen(self) -> int:
        """Read the feed on and plan what people will do; returns the newest position heard of."""
        while batch := events.since(self.cursor):
            self.cursor = batch[-1][0]
            for _cursor, event in batch:
                self.heard = max(self.heard, event.position)
                self.plan(self.cast.answers(event))
        return self.heard


def _sent(measurement: Measurement) -> datetime:
    return measurement.sent


def _turn(act: Act) -> tuple[int, datetime, str, str]:
    return act.rank, act.at, act.kind, act.key


def _last_position() -> int:
    return Event.objects.order_by("-position").values_list("position", flat=True).first() or 0
