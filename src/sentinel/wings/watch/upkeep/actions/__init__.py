"""Every write of upkeep."""

from sentinel.wings.watch.upkeep.actions.commands import (
    answer_command,
    expire_command,
    order_command,
    send_commands,
    withdraw_command,
)
from sentinel.wings.watch.upkeep.actions.faults import judge_stations, note_fault, note_silence

__all__ = [
    "answer_command",
    "expire_command",
    "judge_stations",
    "note_fault",
    "note_silence",
    "order_command",
    "send_commands",
    "withdraw_command",
]
