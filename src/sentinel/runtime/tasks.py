"""Due rows of the replay: injects that were started and come later."""

from datetime import datetime

from sentinel.kernel.due import due_source
from sentinel.runtime.replay import injects


def play_inject(pk: object, at: datetime) -> bool:
    """Let one inject come."""
    return injects.play_inject(pk=pk, at=at)


due_source("replay.inject", due=injects.due_injects, act=play_inject, next_due=injects.next_inject)
