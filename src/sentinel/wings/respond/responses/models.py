"""Tables of responses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.plans.choices import ResponseLevel as Level
from sentinel.wings.respond.responses import rules
from sentinel.wings.respond.responses.choices import ChangeKind, ResponseStatus


class Response(ScopedModel):
    """One row is one response under one plan, from suggestion or start to end. Its level is not a warning level."""

    view_permission = "responses.view"

    code = models.CharField(_("编码"), max_length=64, unique=True)
    number = models.CharField(_("编号"), max_length=24, unique=True, null=True)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+", verbose_name=_("预案"))
    title = models.CharField(_("名称"), max_length=96)
    status = models.CharField(_("状态"), max_length=16, choices=ResponseStatus, default=ResponseStatus.PROPOSED)
    level = models.PositiveSmallIntegerField(_("响应级别"), choices=Level, null=True)
    suggested_level = models.PositiveSmallIntegerField(_("建议级别"), choices=Level, null=True)
    suggested_at = models.DateTimeField(_("建议时间"), null=True)
    suggested_by = models.CharField(_("建议依据(预警)"), max_length=96, blank=True, default="")
    topic = models.CharField(_("响应事项"), max_length=200, blank=True, default="")
    expected_end_at = models.DateTimeField(_("预计期限"), null=True)
    measures = models.TextField(_("应急处置措施"), blank=True, default="")
    started_at = models.DateTimeField(_("启动时间"), null=True)
    started_by = models.CharField(_("启动人"), max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(_("解除时间"), null=True)
    reason = models.CharField(_("最近一次调整的原因"), max_length=300, blank=True, default="")
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"), null=True)

    class Meta:
        ordering = ("-started_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("plan",), condition=Q(status__in=rules.OPEN), name="responses_one_open_per_plan"
            ),
            models.CheckConstraint(
                condition=~Q(status="active")
                | Q(level__isnull=False, started_at__isnull=False, expected_end_at__isnull=False)
                & ~Q(topic="")
                & ~Q(measures=""),
                name="responses_active_says_all",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_level_display(self) -> str:  # type: ignore[no-redef]
        """The level in words; a dash where none was started."""
        return _roman(self.level)

    def get_suggested_level_display(self) -> str:  # type: ignore[no-redef]
        """The suggested level in words; a dash where nothing is suggested."""
        return _roman(self.suggested_level)


def _roman(level: int | None) -> str:
    return "—" if level is None else str(Level(level).label)


class ResponseLevel(models.Model):
    """One row is one change of a response's level: by whom, why, and what stayed in force."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("动作"), max_length=8, choices=ChangeKind)
    level = models.PositiveSmallIntegerField(_("级别"), choices=Level)
    from_at = models.DateTimeField(_("自"))
    to_at = models.DateTimeField(_("至"), null=True)
    by = models.CharField(_("决定人"), max_length=64)
    reason = models.CharField(_("原因"), max_length=300)
    expected_end_at = models.DateTimeField(_("预计期限"), null=True)
    measures = models.TextField(_("应急处置措施"), blank=True, default="")
    tasks_given = models.PositiveIntegerField(_("下达任务"), default=0)
    tasks_standing = models.PositiveIntegerField(_("仍有效的任务"), default=0)
    standing_warnings = ArrayField(models.CharField(max_length=160), default=list, verbose_name=_("仍生效的预警"))

    class Meta:
        ordering = ("from_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("response",), condition=Q(to_at__isnull=True), name="responses_one_level_at_a_time"
            ),
        )
