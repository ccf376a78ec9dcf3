"""Channels: how a message leaves. Nothing that leaves the system is ever open in an exercise (law 7).

A channel is an adapter behind `deliver`: an envelope in, `Accepted` out, `Rejected` where trying again cannot help,
`Troubled` where it may. Adapters know no database and hold no transaction.
"""

from sentinel.notify.channels.base import Accepted, Channel, Envelope, Rejected, Troubled
from sentinel.notify.channels.registry import (
    ClosedInExercise,
    channel,
    needs_number,
    open_outside,
    secret_of,
)
from sentinel.notify.channels.webhook import genuine, signature

__all__ = [
    "Accepted",
    "Channel",
    "ClosedInExercise",
    "Envelope",
    "Rejected",
    "Troubled",
    "channel",
    "genuine",
    "needs_number",
    "open_outside",
    "secret_of",
    "signature",
]
