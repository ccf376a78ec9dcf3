"""Kernel tables."""

from sentinel.kernel.models.log import Event, Reaction
from sentinel.kernel.models.organisation import Area, Holding, Organisation, Person, Post
from sentinel.kernel.models.people import Account, Grant, Unmasking
from sentinel.kernel.models.space import Clock, Epoch, Space
from sentinel.kernel.models.values import Matter, Parameter, Sequence

__all__ = [
    "Account",
    "Area",
    "Clock",
    "Epoch",
    "Event",
    "Grant",
    "Holding",
    "Matter",
    "Organisation",
    "Parameter",
    "Person",
    "Post",
    "Reaction",
    "Sequence",
    "Space",
    "Unmasking",
]
