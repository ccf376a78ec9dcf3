"""The modules' part of a pack: each file goes through its module's own action."""

from datetime import datetime

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Outcome
from sentinel.runtime.packs.files import Pack


def load_modules(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Stations, plans, shelters, households: in the order they refer to each other."""
    return []
