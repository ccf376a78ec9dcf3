"""Events of the replay's control."""

from sentinel.kernel.events import Payload, event_type


@event_type("replay.clock.set", version=1)
class ClockSet(Payload):
    """Somebody started, paused or changed the speed of the night."""

    speed: int
    paused: bool


@event_type("replay.post.taken", version=1)
class PostTaken(Payload):
    """An instructor took over a post of the exercise, or gave it back (`post` empty)."""

    post: str
    title: str


@event_type("replay.jump.asked", version=1)
class JumpAsked(Payload):
    """Somebody asked for another instant of the night."""

    to: str
    back: bool


@event_type("replay.inject.started", version=1)
class InjectStarted(Payload):
    """An instructor started an inject; it comes at `due_at`."""

    key: str
    title: str
    due_at: str


@event_type("replay.inject.played", version=1)
class InjectPlayed(Payload):
    """An inject came: the page of what it became, or why it could not come."""

    key: str
    outcome: str
    trouble: str


@event_type("replay.inject.seen", version=1)
class InjectSeen(Payload):
    """An instructor saw an expected action of an inject done, or took that back."""

    key: str
    expected: str
    done: bool
