"""The moves of a measure."""

from django.utils.translation import gettext_lazy

from sentinel.wings.recover.improvements.choices import Status as S
from sentinel.workflow import Move, Workflow

MANAGE, DO = "improvements.manage", "improvements.do"

IMPROVEMENT = Workflow(
    name="improvements.improvement",
    states=S,
    initial=S.OPEN,
    moves=(
        Move(
            name="finish",
            label=gettext_lazy("整改完成"),
            sources={S.OPEN},
            target=S.DONE,
            permission=DO,
            needs_note=True,
        ),
        Move(name="verify", label=gettext_lazy("复查通过"), sources={S.DONE}, target=S.VERIFIED, permission=MANAGE),
        Move(
            name="send_back",
            label=gettext_lazy("退回重改"),
            sources={S.DONE},
            target=S.OPEN,
            permission=MANAGE,
            needs_note=True,
        ),
        Move(
            name="withdraw",
            label=gettext_lazy("撤销"),
            sources={S.OPEN},
            target=S.WITHDRAWN,
            permission=MANAGE,
            needs_note=True,
        ),
    ),
)
