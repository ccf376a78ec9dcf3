"""The moves of a defect."""

from django.utils.translation import gettext_lazy

from sentinel.wings.prepare.shelter_inspections.choices import DefectStatus as D
from sentinel.workflow import Move, Workflow

MANAGE = "shelter_inspections.manage"

DEFECT = Workflow(
    name="shelter_inspections.defect",
    states=D,
    initial=D.OPEN,
    moves=(
        Move(
            name="fix",
            label=gettext_lazy("整改完成"),
            sources={D.OPEN},
            target=D.FIXED,
            permission=MANAGE,
            needs_note=True,
        ),
        Move(
            name="verify",
            label=gettext_lazy("复查合格"),
            sources={D.FIXED},
            target=D.VERIFIED,
            permission=MANAGE,
        ),
        Move(
            name="send_back",
            label=gettext_lazy("退回重改"),
            sources={D.FIXED},
            target=D.OPEN,
            permission=MANAGE,
            needs_note=True,
        ),
    ),
)
