"""What several parts of the desk read, read once for one page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.wings.respond.responses import queries as responses
from sentinel.wings.watch.warnings import queries as warnings


@dataclass(frozen=True)
class Sight:
    """One reader at one instant."""

    actor: Actor
    at: datetime

    @cached_property
    def names(self) -> dict[str, str]:
        """Short name of every area."""
        return areas.names()

    @cached_property
    def warnings(self) -> list[Any]:
        """Warnings in force, the highest level first."""
        return warnings.active(self.actor)

    @cached_property
    def responses(self) -> list[Any]:
        """Responses in force, the highest level first."""
        return list(responses.active(self.actor))

    @cached_property
    def suggestions(self) -> list[Any]:
        """Responses proposed or to be raised, with their plans."""
        return list(responses.suggestions(self.actor).select_related("plan"))
