"""Labels of the codes of responses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.responses import rules


class ResponseStatus(models.TextChoices):
    """Where a response stands."""

    PROPOSED = rules.ResponseStatus.PROPOSED, _("建议启动")
    ACTIVE = rules.ResponseStatus.ACTIVE, _("响应中")
    ENDED = rules.ResponseStatus.ENDED, _("已解除")
    DECLINED = rules.ResponseStatus.DECLINED, _("未采纳")


class ChangeKind(models.TextChoices):
    """What was done with the level."""

    START = rules.ChangeKind.START, _("启动")
    RAISE = rules.ChangeKind.RAISE, _("升级")
    LOWER = rules.ChangeKind.LOWER, _("降级")
    END = rules.ChangeKind.END, _("解除")
