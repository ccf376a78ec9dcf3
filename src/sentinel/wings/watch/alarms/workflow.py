"""The moves of an alarm: seen, put on the shelf and back, over."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.alarms.choices import Status as S
from sentinel.workflow import Move, Workflow

ALARM = Workflow(
    name="alarms.alarm",
    states=S,
    initial=S.RAISED,
    moves=(
        Move(
            name="acknowledge",
            label=_("确认"),
            sources={S.RAISED},
            target=S.ACKNOWLEDGED,
            permission="alarms.handle",
        ),
        Move(
            name="shelve",
            label=_("搁置"),
            sources={S.RAISED, S.ACKNOWLEDGED},
            target=S.SHELVED,
            permission="alarms.shelve",
        ),
        Move(
            name="unshelve",
            label=_("取消搁置"),
            sources={S.SHELVED},
            target=S.RAISED,
            permission="alarms.shelve",
        ),
        Move(
            name="bring_back",
            label=_("搁置到期"),
            sources={S.SHELVED},
            target=S.RAISED,
            permission="alarms.shelve",
            by_system=True,
        ),
        Move(
            name="clear",
            label=_("解除"),
            sources={S.RAISED, S.ACKNOWLEDGED, S.SHELVED},
            target=S.CLEARED,
            permission="alarms.handle",
            by_system=True,
        ),
    ),
)
