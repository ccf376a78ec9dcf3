"""Due rows of upkeep: stations gone silent, commands nobody answered."""

from datetime import datetime

from sentinel.kernel.actor import system
from sentinel.kernel.due import due_source
from sentinel.wings.watch.upkeep import actions, queries

BY_RULE = system("upkeep")


def note_silence(pk: object, at: datetime) -> bool:
    """Note that a station has been silent for too long."""
    return actions.note_silence(actor=BY_RULE, at=at, pk=pk)


def expire_command(pk: object, at: datetime) -> bool:
    """End a command nobody answered."""
    return actions.expire_command(actor=BY_RULE, at=at, pk=pk)


due_source("upkeep.silence", due=queries.silence_due, act=note_silence, next_due=queries.next_silence)
due_source("upkeep.command", due=queries.commands_run_out, act=expire_command, next_due=queries.next_command)
