"""Kernel tables."""

from sentinel.kernel.models.files import Attachment
from sentinel.kernel.models.log import Event, Reaction, Seal
from sentinel.kernel.models.organisation import Area, Holding, Organisation, Person, Post, UnitChange, UnitVersion
from sentinel.kernel.models.people import Account, AccountSession, ApiToken, Grant, SecondFactor, Unmasking
from sentinel.kernel.models.personal import PersonalData
from sentinel.kernel.models.space import Clock, Epoch, Space
from sentinel.kernel.models.values import Matter, Parameter, Sequence

__all__ = [
    "Account",
    "AccountSession",
    "ApiToken",
    "Area",
    "Attachment",
    "Clock",
    "Epoch",
    "Event",
    "Grant",
    "Holding",
    "Matter",
    "Organisation",
    "Parameter",
    "Person",
    "PersonalData",
    "Post",
    "Reaction",
    "Seal",
    "SecondFactor",
    "Sequence",
    "Space",
    "UnitChange",
    "UnitVersion",
    "Unmasking",
]
