"""The one move of an officer."""

from django.utils.translation import gettext_lazy

from sentinel.wings.prepare.officers.choices import OfficerStatus as S
from sentinel.workflow import Move, Workflow

VIEW, MANAGE = "officers.view", "officers.manage"

OFFICER = Workflow(
    name="officers.officer",
    states=S,
    initial=S.APPOINTED,
    moves=(
        Move(
            name="relieve",
            label=gettext_lazy("离任"),
            sources={S.APPOINTED},
            target=S.RELIEVED,
            aside=True,
            permission=MANAGE,
            needs_note=True,
        ),
    ),
)
