"""Labels of the codes of callbook."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.callbook import rules


class Direction(models.TextChoices):
    """Who rang whom."""

    IN = rules.Direction.IN, _("来电")
    OUT = rules.Direction.OUT, _("去电")


class Line(models.TextChoices):
    """On which line."""

    DUTY = rules.Line.DUTY, _("值班电话")
    HOTLINE = rules.Line.HOTLINE, _("热线转办")
    FAX = rules.Line.FAX, _("传真")
    RADIO = rules.Line.RADIO, _("电台")
    OTHER = rules.Line.OTHER, _("其他")


class CallStatus(models.TextChoices):
    """Whether something is still to be done about a call."""

    OPEN = rules.CallStatus.OPEN, _("待办")
    SETTLED = rules.CallStatus.SETTLED, _("已办结")


class BriefKind(models.TextChoices):
    """Which paper."""

    FLASH = rules.BriefKind.FLASH, _("值班应急快报")
    DIGEST = rules.BriefKind.DIGEST, _("应急值守工作简报")


class BriefStatus(models.TextChoices):
    """Where a brief stands."""

    DRAFT = rules.BriefStatus.DRAFT, _("起草中")
    SIGNED = rules.BriefStatus.SIGNED, _("已签发")
