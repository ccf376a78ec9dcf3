"""Writes of the network of information officers."""

from sentinel.wings.prepare.officers.actions.officers import (
    amend_officer,
    appoint_officer,
    appoint_officers,
    relieve_officer,
    relieve_person,
)
from sentinel.wings.prepare.officers.actions.trainings import (
    amend_attendance,
    amend_training,
    record_attendance,
    register_training,
)

__all__ = [
    "amend_attendance",
    "amend_officer",
    "amend_training",
    "appoint_officer",
    "appoint_officers",
    "record_attendance",
    "register_training",
    "relieve_officer",
    "relieve_person",
]
