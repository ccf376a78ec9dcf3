"""What the quakes module does about its own news: tell the duty room."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.watch.quakes import actions
from sentinel.wings.watch.quakes.events import QuakeReceived, QuakeRevised

RULE = system("quakes")


@reaction("quakes", QuakeReceived)
def tell_of_new(event: Event, payload: QuakeReceived) -> None:
    """An earthquake is known for the first time."""
    actions.tell(actor=RULE, at=event.at, code=payload.code, number=1)


@reaction("quakes", QuakeRevised)
def tell_of_version(event: Event, payload: QuakeRevised) -> None:
    """A further version came; one that is late, or belongs to another earthquake now, says nothing new."""
    if not payload.late and not payload.same_as:
        actions.tell(actor=RULE, at=event.at, code=payload.code, number=payload.number)
