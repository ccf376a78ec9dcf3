"""Labels of the codes of relief."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.recover.relief import rules


class Kind(models.TextChoices):
    """Which relief."""

    EMERGENCY = rules.Kind.EMERGENCY, _("应急期救助")
    TRANSITION = rules.Kind.TRANSITION, _("过渡期生活救助")


class BatchStatus(models.TextChoices):
    """A batch takes applications until it is closed."""

    OPEN = rules.BatchStatus.OPEN, _("办理中")
    CLOSED = rules.BatchStatus.CLOSED, _("已结束")


class Status(models.TextChoices):
    """How far an application is."""

    REPORTED = rules.Status.REPORTED, _("已户报")
    REVIEWED = rules.Status.REVIEWED, _("已村评")
    SHOWN = rules.Status.SHOWN, _("公示中")
    PASSED = rules.Status.PASSED, _("镇街已审核")
    APPROVED = rules.Status.APPROVED, _("区已审批")
    LISTED = rules.Status.LISTED, _("待发放")
    PAID = rules.Status.PAID, _("已发放")
    REJECTED = rules.Status.REJECTED, _("不予救助")


class PaymentStatus(models.TextChoices):
    """What became of one payment."""

    SENT = rules.PaymentStatus.SENT, _("已送代发")
    PAID = rules.PaymentStatus.PAID, _("成功")
    FAILED = rules.PaymentStatus.FAILED, _("失败")
    RETURNED = rules.PaymentStatus.RETURNED, _("退汇")


class Damage(models.TextChoices):
    """What the disaster did to the home."""

    FALLEN = rules.Damage.FALLEN, _("倒塌")
    BADLY = rules.Damage.BADLY, _("严重损坏")
    SLIGHTLY = rules.Damage.SLIGHTLY, _("一般损坏")
    OTHER = rules.Damage.OTHER, _("其他")
