"""Channels: how a message leaves. Only the sandbox and the in-app box exist in an exercise, whatever is configured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sentinel.kernel import spaces
from sentinel.notify.models import Message
from sentinel.notify.rules import ChannelName


class Channel(Protocol):
    """One way out: `send` fills provider_id and result of each message."""

    @property
    def name(self) -> ChannelName:
        """Which channel this is."""

    @property
    def outside(self) -> bool:
        """True when messages leave this system."""

    def send(self, messages: Sequence[Message]) -> None:
        """Hand the messages to the provider."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Stands in for SMS and voice: the row is all that happens."""

    name: ChannelName = ChannelName.SANDBOX
    outside: bool = False

    def send(self, messages: Sequence[Message]) -> None:
        """Mark as delivered under the message's own code."""
        for message in messages:
            message.provider_id, message.result = f"sandbox:{message.code}", "delivered"


@dataclass(frozen=True, slots=True)
class InApp:
    """The person's own message list in this system."""

    name: ChannelName = ChannelName.INAPP
    outside: bool = False

    def send(self, messages: Sequence[Message]) -> None:
        """The row is the message."""
        for message in messages:
            message.result = "delivered"


CHANNELS: tuple[Channel, ...] = (InApp(), Sandbox())


def open_channels() -> tuple[Channel, ...]:
    """The channels of this space: nothing that leaves the system in an exercise (law 7)."""
    return tuple(channel for channel in CHANNELS if not (spaces.exercise() and channel.outside))
