"""The one move of a statement."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tallies.choices import Status as S
from sentinel.workflow import Move, Workflow

NOTE = "tallies.note"

TALLY = Workflow(
    name="tallies.tally",
    states=S,
    initial=S.STANDING,
    moves=(
        Move(
            name="withdraw",
            label=_("撤销"),
            sources={S.STANDING},
            target=S.WITHDRAWN,
            aside=True,
            permission=NOTE,
            needs_note=True,
        ),
    ),
)
