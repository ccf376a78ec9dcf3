"""Events in words for timelines: what the manifests call them, and what people wrote into the act."""

from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel.manifest import event_title, module_title

SPOKEN = ("note", "reason", "text", "content")


def event_word(name: str) -> str:
    """What happened, in words."""
    return _(event_title(name))


def module_word(name: str) -> str:
    """A module by its title."""
    return _(module_title(name))


def event_detail(payload: Any) -> str:
    """The words a person put into the act, if any."""
    if not isinstance(payload, dict):
        return str(payload or "")
    return "；".join(str(payload[key]) for key in SPOKEN if isinstance(payload.get(key), str) and payload[key])
