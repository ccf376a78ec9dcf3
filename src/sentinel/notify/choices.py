"""Labels of the callout ladder."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.notify import rules


class LadderStatus(TextChoices):
    """How a ladder stands."""

    CALLING = rules.LadderStatus.CALLING, _("呼叫中")
    ANSWERED = rules.LadderStatus.ANSWERED, _("已应答")
    HUMAN = rules.LadderStatus.HUMAN, _("转人工")
    CLOSED = rules.LadderStatus.CLOSED, _("人工办结")
    WITHDRAWN = rules.LadderStatus.WITHDRAWN, _("已撤回")


class RungKind(TextChoices):
    """Who is called on a rung."""

    FIRST = rules.RungKind.FIRST, _("第一责任人")
    NEXT = rules.RungKind.NEXT, _("下一责任人")
    HUMAN = rules.RungKind.HUMAN, _("人工")


class ChannelName(TextChoices):
    """The ways a message can go out."""

    SANDBOX = rules.ChannelName.SANDBOX, _("沙箱（不外发）")
    INAPP = rules.ChannelName.INAPP, _("站内")


class CallLevel(TextChoices):
    """The four warning levels a call can speak of."""

    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")
    BLUE = "blue", _("蓝色")
