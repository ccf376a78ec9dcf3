"""What roll calls do about their own events: the rooms asked are told, each with its term."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.respond.rollcalls import actions
from sentinel.wings.respond.rollcalls.events import RollCalled


@reaction("rollcalls", RollCalled)
def tell_rooms(event: Event, payload: RollCalled) -> None:
    """Whoever stands duty in a room called finds the roll call in the box."""
    due_at = datetime.fromisoformat(payload.due_at)
    actions.tell_rooms(actor=system("rollcalls"), at=event.at, code=payload.code, due_at=due_at)
