"""Labels of the codes of roll calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.rollcalls import rules


class CheckStatus(models.TextChoices):
    """How one room answered a roll call."""

    WAITING = rules.CheckStatus.WAITING, _("待应答")
    ANSWERED = rules.CheckStatus.ANSWERED, _("按时应答")
    MISSED = rules.CheckStatus.MISSED, _("超时未应答")
    LATE = rules.CheckStatus.LATE, _("超时应答")


class Method(models.TextChoices):
    """How a roll is called."""

    SYSTEM = rules.Method.SYSTEM, _("系统")
    PHONE = rules.Method.PHONE, _("电话")
    VIDEO = rules.Method.VIDEO, _("视频")
