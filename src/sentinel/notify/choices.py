"""Labels of the callout ladder and of the channels."""

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


class Unreached(TextChoices):
    """Why a call did not reach its person."""

    BUSY = rules.Unreached.BUSY, _("占线")
    UNREACHABLE = rules.Unreached.UNREACHABLE, _("无法接通")
    NO_ANSWER = rules.Unreached.NO_ANSWER, _("无人接听")
    WRONG_NUMBER = rules.Unreached.WRONG_NUMBER, _("号码不对")
    NO_WAY = rules.Unreached.NO_WAY, _("没有可用的联系方式")


class ChannelName(TextChoices):
    """The ways a message can go out."""

    SANDBOX = rules.ChannelName.SANDBOX, _("沙箱（不外发）")
    INAPP = rules.ChannelName.INAPP, _("站内")
    SMS = rules.ChannelName.SMS, _("短信")
    VOICE = rules.ChannelName.VOICE, _("语音电话")
    EMAIL = rules.ChannelName.EMAIL, _("电子邮件")
    WEBHOOK = rules.ChannelName.WEBHOOK, _("对接平台")


class SendingStatus(TextChoices):
    """How one sending stands."""

    WAITING = rules.SendingStatus.WAITING, _("待发")
    SENDING = rules.SendingStatus.SENDING, _("正在发")
    SENT = rules.SendingStatus.SENT, _("已交运营方")
    DELIVERED = rules.SendingStatus.DELIVERED, _("已送达")
    FAILED = rules.SendingStatus.FAILED, _("未发出")
    WITHDRAWN = rules.SendingStatus.WITHDRAWN, _("不再发送")


class CallLevel(TextChoices):
    """The four warning levels a call can speak of."""

    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")
    BLUE = "blue", _("蓝色")
