"""Labels of the codes of dispatch orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.dispatches import rules


class OrderStatus(models.TextChoices):
    """Where an order stands."""

    REQUESTED = rules.OrderStatus.REQUESTED, _("待审核")
    APPROVED = rules.OrderStatus.APPROVED, _("待签发")
    DECLINED = rules.OrderStatus.DECLINED, _("未批准")
    ISSUED = rules.OrderStatus.ISSUED, _("调运中")
    DELIVERED = rules.OrderStatus.DELIVERED, _("已签收")
    HANDED_OUT = rules.OrderStatus.HANDED_OUT, _("已发放")
    CLOSED = rules.OrderStatus.CLOSED, _("已办结")
    CANCELLED = rules.OrderStatus.CANCELLED, _("已取消")


class ConsignmentStatus(models.TextChoices):
    """Where the goods of one store stand."""

    WAITING = rules.ConsignmentStatus.WAITING, _("待拣货")
    PICKED = rules.ConsignmentStatus.PICKED, _("待复核")
    CHECKED = rules.ConsignmentStatus.CHECKED, _("待发运")
    IN_TRANSIT = rules.ConsignmentStatus.IN_TRANSIT, _("在途")
    RECEIVED = rules.ConsignmentStatus.RECEIVED, _("已签收")
    CANCELLED = rules.ConsignmentStatus.CANCELLED, _("已取消")


class EntryKind(models.TextChoices):
    """What became of goods."""

    HANDED_OUT = rules.EntryKind.HANDED_OUT, _("发放")
    RECOVERED = rules.EntryKind.RECOVERED, _("回收入库")
    WRITTEN_OFF = rules.EntryKind.WRITTEN_OFF, _("核销")
