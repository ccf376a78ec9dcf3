"""What every channel speaks: envelopes, and the three ways one can end."""

from dataclasses import dataclass
from typing import Protocol

from sentinel.notify.rules import ChannelName, Unreached


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message for one person over one channel. `key` is the same for every attempt (idempotency key)."""

    key: str
    to: str
    person: str
    title: str
    text: str
    url: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it; `delivered` where that already means that it arrived."""

    provider_id: str = ""
    delivered: bool = False


class Rejected(Exception):
    """Trying again cannot help: wrong number, busy line, refused. `reason` says what a ladder should make of it."""

    def __init__(self, text: str, reason: Unreached = Unreached.UNREACHABLE) -> None:
        super().__init__(text)
        self.reason = reason


class Troubled(Exception):
    """The provider did not answer, or asked to try later."""


class Channel(Protocol):
    """One way out. `idempotent`: the provider knows an envelope's key again and never delivers it twice."""

    @property
    def name(self) -> ChannelName:
        """Which channel this is."""

    @property
    def idempotent(self) -> bool:
        """True when a repeated envelope is recognised."""

    def deliver(self, envelope: Envelope) -> Accepted:
        """Hand the envelope to the provider; raises Rejected or Troubled. Ends within the time-out."""
