"""What the evacuations publish."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("evacuations.evacuation.proposed", version=1)
class EvacuationProposed(Payload):
    """A list was made for a village. Which of two alarms of one minute came first is left out of the digest."""

    code: str
    stage: str
    people: int
    shelter: str
    trigger: str
    number: str = volatile()
    crossing: str = volatile()


@event_type("evacuations.evacuation.raised", version=1)
class EvacuationRaised(Payload):
    """A village's list went from 准备转移 to 立即转移."""

    code: str
    stage: str
    people: int
    crossing: str = volatile()


@event_type("evacuations.evacuation.ordered", version=1)
class EvacuationOrdered(Payload):
    """Somebody who may ordered the village to leave."""

    code: str
    stage: str
    people: int
    shelter: str
    number: str = volatile()


@event_type("evacuations.evacuation.return_allowed", version=1)
class EvacuationReturnAllowed(Payload):
    """After consultation people may go home."""

    code: str
    note: str


@event_type("evacuations.evacuation.closed", version=1)
class EvacuationClosed(Payload):
    """Nobody is away any more; the list is closed with what became of everybody."""

    code: str
    note: str
    moved: int
    refused: int
    absent: int
    waiting: int


@event_type("evacuations.entry.helped", version=1)
class EntryHelped(Payload):
    """Somebody was named to help a person leave, or nobody any more; `by` is how they go. Never a name."""

    evacuation: str
    entry: str
    helped: bool
    by: str


@event_type("evacuations.entry.ticked", version=1)
class EntryTicked(Payload):
    """One person was registered as being somewhere."""

    evacuation: str
    entry: str
    state: str
    shelter: str
