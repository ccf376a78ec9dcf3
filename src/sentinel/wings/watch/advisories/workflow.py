"""The moves of an advisory: a person gives it or sets it aside; only what is suggested goes with its crossing."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.advisories.choices import Status as S
from sentinel.workflow import Move, Workflow

SEND = "advisories.send"

ADVISORY = Workflow(
    name="advisories.advisory",
    states=S,
    initial=S.SUGGESTED,
    moves=(
        Move(name="send", label=_("登记通报"), sources={S.SUGGESTED}, target=S.SENT, permission=SEND, single=True),
        Move(name="answer", label=_("登记回复"), sources={S.SENT}, target=S.ANSWERED, permission=SEND, needs_note=True),
        Move(
            name="set_aside",
            label=_("不通报"),
            sources={S.SUGGESTED},
            target=S.SET_ASIDE,
            aside=True,
            permission=SEND,
            needs_note=True,
        ),
        Move(
            name="withdraw",
            label=_("依据撤回"),
            sources={S.SUGGESTED},
            target=S.WITHDRAWN,
            permission=SEND,
            by_system=True,
        ),
        Move(
            name="renew",
            label=_("依据恢复"),
            sources={S.WITHDRAWN},
            target=S.SUGGESTED,
            permission=SEND,
            by_system=True,
        ),
    ),
)
