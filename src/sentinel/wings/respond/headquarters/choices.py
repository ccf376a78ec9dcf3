"""Labels of the codes of field headquarters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.headquarters import rules


class FieldStatus(models.TextChoices):
    """Where a field headquarters stands."""

    ACTIVE = rules.FieldStatus.ACTIVE, _("运行中")
    CLOSED = rules.FieldStatus.CLOSED, _("已撤销")


class Duty(models.TextChoices):
    """What a member is there."""

    COMMANDER = rules.Duty.COMMANDER, _("总指挥")
    DEPUTY = rules.Duty.DEPUTY, _("副总指挥")
    LEADER = rules.Duty.LEADER, _("组长")
    MEMBER = rules.Duty.MEMBER, _("成员")
