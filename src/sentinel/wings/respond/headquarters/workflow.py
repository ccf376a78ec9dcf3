"""Moves of a field headquarters."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.headquarters.choices import FieldStatus
from sentinel.workflow import Move, Workflow

FIELD = Workflow(
    name="headquarters.field",
    states=FieldStatus,
    initial=FieldStatus.ACTIVE,
    moves=(
        Move(
            name="close",
            label=_("撤销指挥部"),
            sources={FieldStatus.ACTIVE},
            target=FieldStatus.CLOSED,
            aside=True,
            permission="headquarters.set_up",
            needs_note=True,
        ),
    ),
)
