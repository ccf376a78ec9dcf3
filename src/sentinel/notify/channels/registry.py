"""Which channels this process has: from `SENTINEL_CHANNELS`, and none that leaves the system in an exercise.

The setting is a JSON object from the channel's name to its facts:

    {"email": {"host": "smtp.example.org", "port": 587, "user": "u", "password": "p", "sender": "a@b", "tls": true},
     "webhook": {"url": "https://relay.example.org/in", "secret": "s"},
     "sms": {"apprise": "d7sms://token@{to}"},
     "voice": {"url": "https://voice.example.org/call", "secret": "s"}}
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sentinel.kernel import spaces
from sentinel.notify.channels.apprised import Apprised
from sentinel.notify.channels.base import Channel
from sentinel.notify.channels.mail import Mail
from sentinel.notify.channels.webhook import Webhook
from sentinel.notify.rules import OUTSIDE, ChannelName

BY_NUMBER = frozenset({ChannelName.SMS, ChannelName.VOICE})


class ClosedInExercise(Exception):
    """Something asked for a way out of an exercise; there is none."""


def _configured() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = getattr(settings, "SENTINEL_CHANNELS", {})
    for name, facts in found.items():
        if name not in OUTSIDE:
            raise ImproperlyConfigured(f"SENTINEL_CHANNELS names an unknown channel: {name}")
        wanted = ("host", "sender") if name == ChannelName.EMAIL else ("url",)
        if "apprise" not in facts and (missing := [key for key in wanted if not facts.get(key)]):
            raise ImproperlyConfigured(f"SENTINEL_CHANNELS.{name} lacks {', '.join(missing)}")
    return found


def open_outside() -> frozenset[str]:
    """The names of the channels that leave the system from here; none in an exercise, whatever is configured."""
    return frozenset() if spaces.exercise() else frozenset(_configured())


def needs_number(name: str) -> bool:
    """True for channels that call a telephone."""
    return name in BY_NUMBER


def secret_of(name: str) -> str:
    """The secret that signs what this channel's provider tells us; empty where there is none."""
    return str(_configured().get(name, {}).get("secret", "")) if name in open_outside() else ""


def channel(name: str) -> Channel:
    """The adapter of an outside channel. Refuses in an exercise: the last of three bars before the wire."""
    if spaces.exercise():
        raise ClosedInExercise(f"channel {name} is closed: this is the exercise space")
    if name not in _configured():
        raise LookupError(f"channel {name} is not configured")
    facts, which = _configured()[name], ChannelName(name)
    if "apprise" in facts:
        return Apprised(name=which, url=str(facts["apprise"]))
    if which == ChannelName.EMAIL:
        return Mail(
            host=str(facts["host"]),
            port=int(facts.get("port", 25)),
            user=str(facts.get("user", "")),
            password=str(facts.get("password", "")),
            sender=str(facts["sender"]),
            tls=bool(facts.get("tls", False)),
        )
    return Webhook(name=which, url=str(facts["url"]), secret=str(facts.get("secret", "")))
