"""Alarms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.alarms.choices import Ended, Severity, Status


class Alarm(ScopedModel):
    """One row is one rule raised at one target: a station, or (station empty) the mean of an area.

    `value` and `window` are those of the crossing that raised it, in the units of its element; windows in minutes.
    """

    view_permission = "alarms.view"

    code = models.CharField(_("编号"), max_length=96, unique=True)
    rule = models.CharField(_("规则"), max_length=32)
    title = models.CharField(_("判据"), max_length=64)
    severity = models.CharField(_("级别"), max_length=8, choices=Severity)
    target = models.CharField(_("对象编码"), max_length=32)
    target_name = models.CharField(_("对象"), max_length=64)
    station = models.CharField(_("测站编码"), max_length=24, blank=True, default="")
    group = models.CharField(_("同一起因"), max_length=32)
    element = models.CharField(_("要素"), max_length=10)
    crossing = models.CharField(_("越限编号"), max_length=96)
    value = models.IntegerField(_("触发值"))
    window = models.PositiveSmallIntegerField(_("窗口（分钟）"))
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.RAISED)
    observed_at = models.DateTimeField(_("越限时间"))
    raised_at = models.DateTimeField(_("报警时间"))
    remind_at = models.DateTimeField(_("下次提醒"), null=True)
    reminded = models.PositiveSmallIntegerField(_("已提醒次数"), default=0)
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True)
    acknowledged_by = models.CharField(_("确认人编码"), max_length=64, blank=True, default="")
    acknowledged_name = models.CharField(_("确认人"), max_length=64, blank=True, default="")
    shelved_until = models.DateTimeField(_("搁置到"), null=True)
    shelved_reason = models.CharField(_("搁置原因"), max_length=200, blank=True, default="")
    shelved_name = models.CharField(_("搁置人"), max_length=64, blank=True, default="")
    cleared_at = models.DateTimeField(_("解除时间"), null=True)
    ended = models.CharField(_("解除原因"), max_length=12, choices=Ended, blank=True, default="")

    class Meta:
        verbose_name = _("报警")
        ordering = ("-raised_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("rule", "target"), condition=~Q(status="cleared"), name="alarms_one_open"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="alarms_status"),
            models.CheckConstraint(
                condition=~Q(status="shelved") | (Q(shelved_until__isnull=False) & ~Q(shelved_reason="")),
                name="alarms_shelved_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="raised", remind_at__isnull=False)
                | (~Q(status="raised") & Q(remind_at__isnull=True)),
                name="alarms_reminded_while_raised",
            ),
            models.CheckConstraint(
                condition=Q(status="cleared", cleared_at__isnull=False) | (~Q(status="cleared") & Q(cleared_at=None)),
                name="alarms_cleared_once",
            ),
        )
        indexes = (
            models.Index(fields=("group",), condition=~Q(status="cleared"), name="alarms_open_group"),
            models.Index(fields=("remind_at",), condition=Q(status="raised"), name="alarms_remind"),
            models.Index(fields=("shelved_until",), condition=Q(status="shelved"), name="alarms_shelf"),
        )

    def __str__(self) -> str:
        return f"{self.target_name} {self.title}"
