"""Play the district's recorded night in the exercise space, along with its clock."""

import argparse
import logging
import os
import time
from datetime import datetime
from functools import partial
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from sentinel.kernel import clock, spaces
from sentinel.runtime.installation import database_name
from sentinel.runtime.listening import Listener, Stop
from sentinel.runtime.models import Replay
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.replay import report
from sentinel.runtime.replay.clocked import lead, step
from sentinel.runtime.replay.drive import Driver, Stuck
from sentinel.runtime.replay.scratch import clone, ensure_template
from sentinel.runtime.replay.script import Night, pack_of, read_night
from sentinel.runtime.replay.uplink import Link, NoAnswer
from sentinel.runtime.watching import heart

IDLE_S = 0.2
TICK_S = 0.05
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which night, and where the gateway listens."""
    parser.add_argument("--gateway-port", type=int, default=int(os.environ.get("SENTINEL_GATEWAY_PORT", "8661")))
    parser.add_argument("--name", default="", help="the replay; the pack's first where none is named")


class Player:
    """Follows the clock row and the replay row; what it has played is in the database, so it may die at any time."""

    def __init__(self, pack: Pack, night: Night, gateway_port: int) -> None:
        self.pack, self.night, self.gateway_port = pack, night, gateway_port
        self.driver = self.fresh_driver()

    def fresh_driver(self) -> Driver:
        """A driver that goes on from where the database stands."""
        replay = Replay.objects.first()
        if replay is None:
            replay = Replay.objects.create(name=self.night.name, played_until=self.night.starts)
            clock.place(self.night.starts, speed=600, paused=True)
        return Driver(self.night, Link("127.0.0.1", self.gateway_port), since=replay.played_until)

    def turn(self) -> float:
        """One look at what is asked; returns how long to rest."""
        replay = Replay.objects.get()
        if replay.jump_to is not None:
            self.jump(replay)
            return 0.0
        standing = clock.reading()
        if standing.paused or replay.state != "playing":
            return IDLE_S
        at = step(self.driver)
        Replay.objects.filter(state="playing").update(played_until=at)
        if at >= self.night.ends:
            self.driver.stand_at(self.night.ends)
            report.review(self.night, self.night.ends)
            Replay.objects.update(state="over", played_until=self.night.ends)
        return TICK_S

    def jump(self, replay: Replay) -> None:
        """Forward at full speed; back by rebuilding the space from its template and playing from the start."""
        to, before = replay.jump_to, clock.reading()
        assert to is not None
        if to < clock.now():
            self.rebuild()
        self.driver.run_to(to, progress=_played)
        over = to >= self.night.ends
        if over:
            report.review(self.night, self.night.ends)
        clock.place(to, speed=before.speed, paused=before.paused or over, limit=to + lead(before.speed))
        Replay.objects.update(state="over" if over else "playing", played_until=to, jump_to=None, trouble="")

    def rebuild(self) -> None:
        """The space as it was before the night; people stay logged in: no request finds it without their sessions."""
        url = os.environ["DATABASE_URL"]
        asked = Replay.objects.values().get()
        sessions = list(Session.objects.values_list("session_key", "session_data", "expire_date"))
        template = ensure_template(url, self.pack.folder)
        self.driver.link.close()
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        clone(url, template, database_name(url), partial(_keep, sessions))
        spaces.claim()
        Replay.objects.create(**{**asked, "played_until": self.night.starts})
        clock.place(self.night.starts, speed=600, paused=True)
        self.driver = self.fresh_driver()


def _keep(sessions: list[tuple[str, str, datetime]], url: str) -> None:
    """Write the sessions into a database nobody has seen yet."""
    with psycopg.connect(url) as database, database.cursor() as cursor:
        statement = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)"
        cursor.executemany(statement, sessions)


def _played(until: datetime) -> None:
    Replay.objects.update(played_until=until)


def run(args: argparse.Namespace) -> int:
    """Play until told to end; any database error ends the process and the supervisor starts it afresh."""
    space = spaces.claim()
    if settings.SENTINEL_SPACE != "exercise":
        log.error("回放只在演练空间运行。")
        return 1
    pack = pack_of(space.district, Path(os.environ.get("SENTINEL_PACK", "")))
    night = read_night(pack, args.name or pack.first_replay())
    stop, player = Stop(), Player(pack, night, args.gateway_port)
    listener, beating = Listener(), heart.start("player", loop=False)
    while not stop.asked:
        try:
            rest = player.turn()
        except (NoAnswer, Stuck) as trouble:
            log.warning("%s", trouble)
            Replay.objects.update(trouble=str(trouble)[:200])
            rest = 1.0
        if rest >= IDLE_S:
            listener.wait(rest)
        else:
            time.sleep(rest)
    beating.stop()
    return 0
