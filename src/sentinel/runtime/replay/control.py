"""Controlling the night: start, pause, speed, jump. Logged; only in the exercise space and only by grant."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas, clock, people, spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.runtime.events import ClockSet, JumpAsked, PostTaken
from sentinel.runtime.models import Replay
from sentinel.runtime.replay.clocked import lead
from sentinel.runtime.replay.script import Night

SPEEDS = (1, 60, 600)


def current() -> Replay | None:
    """The replay of this space; none before the player has come up, and none in the real space."""
    return Replay.objects.first() if spaces.exercise() else None


def _locked(actor: Actor) -> tuple[Replay, Area]:
    replay = Replay.objects.select_for_update().first() if spaces.exercise() else None
    district = areas.district()
    if replay is None or district is None:
        raise NotFound(_("本空间没有回放。"))
    actor.require("replay.control", district)
    if replay.state == "jumping":
        raise Refused(_("正在跳转，请等它到达后再操作。"))
    return replay, district


@transaction.atomic
def set_clock(*, actor: Actor, at: datetime, speed: int, paused: bool) -> Replay:
    """Start, pause or change the speed; the night goes on from where it stands."""
    replay, district = _locked(actor)
    if speed not in SPEEDS:
        raise Invalid({"speed": _("速度只有 1、60、600 倍。")})
    if replay.state == "over" and not paused:
        raise Refused(_("这一夜已经放完；可以跳回任一时刻重看。"))
    replay.state = "playing" if not paused else replay.state
    replay.save(update_fields=["state"])
    clock.place(at, speed=speed, paused=paused, limit=at + lead(speed))
    record(ClockSet(speed=speed, paused=paused), subject=district, actor=actor, at=at)
    return replay


@transaction.atomic
def take_post(*, actor: Actor, at: datetime, post: str) -> str:
    """Take over a post of the exercise, or give it back (""); logged under the instructor's own name. Its title."""
    district = areas.district()
    if not spaces.exercise() or district is None:
        raise NotFound(_("本空间没有回放。"))
    actor.require("replay.control", district)
    title = ""
    if post:
        found = people.held_posts().filter(code=post).first()
        if found is None:
            raise Invalid({"post": _("没有这个岗位，或岗位上没有人。")})
        title = found.title
    record(PostTaken(post=post, title=title), subject=district, actor=actor, at=at)
    return title


@transaction.atomic
def ask_jump(*, actor: Actor, at: datetime, night: Night, to: datetime, confirmed_back: bool) -> Replay:
    """Ask the player for another instant. Back throws away all since the start and must be confirmed."""
    replay, district = _locked(actor)
    if not night.starts <= to <= night.ends:
        shown = f"{timezone.localtime(night.starts):%m-%d %H:%M}—{timezone.localtime(night.ends):%m-%d %H:%M}"
        raise Invalid({"to": _("请选 {shown} 之间的时刻。").format(shown=shown)})
    back = to < at
    if back and not confirmed_back:
        raise Invalid({"back": _("向前跳会从头重建演练空间，其间的人工操作不再保留；确认后再跳。")})
    replay.jump_to = to
    replay.state = "jumping"
    replay.save(update_fields=["jump_to", "state"])
    record(
        JumpAsked(to=timezone.localtime(to).isoformat(timespec="minutes"), back=back),
        subject=district,
        actor=actor,
        at=at,
    )
    return replay
