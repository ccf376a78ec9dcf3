"""Tables of upkeep."""

from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.upkeep.choices import Cause, CommandKind, CommandStatus, Problem, Severity

CGCS2000 = 4490


class Fault(ScopedModel):
    """One row is one thing that was wrong with one station, from when it was found until it was over."""

    view_permission = "upkeep.view"

    code = models.CharField(_("编号"), max_length=64, unique=True)
    station = models.ForeignKey(
        "stations.Station", verbose_name=_("测站"), on_delete=models.PROTECT, related_name="faults"
    )
    problem = models.CharField(_("故障"), max_length=12, choices=Problem)
    level = models.CharField(_("程度"), max_length=8, choices=Severity)
    detail = models.CharField(_("表现"), max_length=128)
    since = models.DateTimeField(_("自"))
    found_at = models.DateTimeField(_("发现时间"))
    over = models.BooleanField(_("已恢复"), default=False)
    ended_at = models.DateTimeField(_("恢复时间"), null=True)
    cause = models.CharField(_("原因"), max_length=8, choices=Cause, blank=True, default="")
    note = models.CharField(_("处置"), max_length=200, blank=True, default="")
    noted_by = models.CharField(_("登记人"), max_length=64, blank=True, default="")
    noted_at = models.DateTimeField(_("登记时间"), null=True)
    point = PointField(_("位置"), srid=CGCS2000)

    class Meta:
        verbose_name = _("测站故障")
        ordering = ("-since", "code")
        constraints = (
            models.UniqueConstraint(fields=("station", "problem"), condition=Q(over=False), name="upkeep_fault_once"),
            models.CheckConstraint(condition=Q(over=False) | Q(ended_at__isnull=False), name="upkeep_fault_ended"),
        )

    def __str__(self) -> str:
        return f"{self.station} {self.get_problem_display()}"


class Command(ScopedModel):
    """One row is one thing the centre asks of one station, with its way out and its answer."""

    view_permission = "upkeep.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    station = models.ForeignKey(
        "stations.Station", verbose_name=_("测站"), on_delete=models.PROTECT, related_name="commands"
    )
    station_code = models.CharField(_("测站编号"), max_length=24)
    kind = models.CharField(_("指令"), max_length=13, choices=CommandKind)
    identifiers = models.CharField(
        _("标识符"), max_length=64, blank=True, default="", help_text=_("十六进制，用空格分开，如 39 38。")
    )
    since = models.DateTimeField(_("起时"), null=True, blank=True)
    until = models.DateTimeField(_("止时"), null=True, blank=True)
    step_minutes = models.PositiveSmallIntegerField(_("步长(分钟)"), default=60)
    settings = models.CharField(
        _("参数"), max_length=400, blank=True, default="", help_text=_("一行一个，如 0212=60；值按该标识符的格式写。")
    )
    status = models.CharField(_("状态"), max_length=9, choices=CommandStatus, default=CommandStatus.QUEUED)
    ordered_by = models.CharField(_("下发人"), max_length=64)
    ordered_at = models.DateTimeField(_("下发时间"))
    due_at = models.DateTimeField(_("有效至"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    tried_at = models.DateTimeField(_("最近尝试"), null=True)
    attempts = models.PositiveSmallIntegerField(_("发出次数"), default=0)
    answered_at = models.DateTimeField(_("应答时间"), null=True)
    answer = models.CharField(_("应答"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("下行指令")
        ordering = ("-ordered_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status=CommandStatus.ANSWERED) | Q(answered_at__isnull=False), name="upkeep_command_answer"
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), condition=Q(status__in=("queued", "sent")), name="upkeep_command_open"),
        )

    def __str__(self) -> str:
        return f"{self.station} {self.get_kind_display()}"
