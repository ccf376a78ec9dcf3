"""Moves of an incident."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.incidents.choices import IncidentStatus as S
from sentinel.workflow import Move, Workflow

INCIDENT = Workflow(
    name="incidents.incident",
    states=S,
    initial=S.REGISTERED,
    moves=(
        Move(
            name="report",
            label=_("签发初报"),
            sources={S.REGISTERED},
            target=S.REPORTED,
            permission="incidents.sign",
        ),
        # An incident whose first report is still owed cannot be closed: the clock of the law would vanish with it.
        Move(
            name="close",
            label=_("办结"),
            sources={S.REPORTED},
            target=S.CLOSED,
            permission="incidents.sign",
            needs_note=True,
        ),
    ),
)
