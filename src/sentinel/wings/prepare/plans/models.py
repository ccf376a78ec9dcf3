"""Tables of plans."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.plans.choices import (
    Founding,
    PlanStatus,
    Recipient,
    ResponseLevel,
    StartsWith,
    VersionStatus,
)


class Plan(ScopedModel):
    """One row is one emergency plan of a government or unit."""

    view_permission = "plans.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    title = models.CharField(_("名称"), max_length=96)
    hazards = ArrayField(models.CharField(max_length=16), verbose_name=_("灾种"))
    status = models.CharField(_("状态"), max_length=16, choices=PlanStatus, default=PlanStatus.DRAFT)
    standing = models.CharField(_("核实状态"), max_length=16, choices=Founding)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    source = models.CharField(_("依据"), max_length=200)
    content = models.CharField(_("内容指纹"), max_length=64)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("施行时间"), null=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def confirmed(self) -> bool:
        """False where a page must show 待确认."""
        return self.standing == Founding.VERIFIED


class PlanLevel(models.Model):
    """One row is one response level of a plan: its condition, who commands it, which warning suggests it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("级别"), choices=ResponseLevel)
    title = models.CharField(_("名称"), max_length=64)
    condition = models.CharField(_("启动条件"), max_length=300)
    starts_with = models.CharField(_("对应预警"), max_length=8, choices=StartsWith)
    commander_permission = models.CharField(_("启动权限"), max_length=48)

    class Meta:
        ordering = ("plan", "level")
        constraints = (
            models.UniqueConstraint(fields=("plan", "level"), name="plans_level_once"),
            models.UniqueConstraint(fields=("plan", "starts_with"), name="plans_level_warning_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="plans_level_range"),
        )


class Measure(models.Model):
    """One row is one measure of a level: the template of the tasks it becomes."""

    plan_level = models.ForeignKey(PlanLevel, on_delete=models.CASCADE, related_name="measures")
    key = models.CharField(_("编号"), max_length=32)
    text = models.CharField(_("措施"), max_length=200)
    to = models.CharField(_("下达给"), max_length=16, choices=Recipient)
    within_minutes = models.PositiveSmallIntegerField(_("时限(分钟)"))
    evidence = models.CharField(_("反馈要求"), max_length=16)
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        ordering = ("plan_level", "position")
        constraints = (
            models.UniqueConstraint(fields=("plan_level", "key"), name="plans_measure_once"),
            models.CheckConstraint(condition=Q(within_minutes__gte=1), name="plans_measure_term"),
        )


class PlanVersion(ScopedModel):
    """One row is one text of a plan, from draft to superseded; only one is in force at a time."""

    view_permission = "plans.view"

    code = models.CharField(_("版本"), max_length=64, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", verbose_name=_("预案"))
    number = models.PositiveSmallIntegerField(_("版次"))
    status = models.CharField(_("状态"), max_length=12, choices=VersionStatus, default=VersionStatus.DRAFT)
    title = models.CharField(_("名称"), max_length=96)
    content = models.JSONField(_("内容"))
    reason = models.CharField(_("编制或修订原因"), max_length=300)
    drafted_at = models.DateTimeField(_("编制时间"))
    drafted_by = models.CharField(max_length=64)
    drafted_name = models.CharField(_("编制人"), max_length=64)
    reviewed_at = models.DateTimeField(_("评审时间"), null=True, blank=True)
    reviewed_name = models.CharField(_("评审人"), max_length=64, blank=True, default="")
    review_note = models.CharField(_("评审意见"), max_length=500, blank=True, default="")
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    approved_name = models.CharField(_("批准人"), max_length=64, blank=True, default="")
    file_by = models.DateTimeField(_("备案期限"), null=True, blank=True)
    filed_at = models.DateTimeField(_("备案时间"), null=True, blank=True)
    filing_number = models.CharField(_("备案编号"), max_length=64, blank=True, default="")
    in_force_at = models.DateTimeField(_("施行时间"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("替代时间"), null=True, blank=True)

    class Meta:
        ordering = ("plan", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plans_version_once"),
            models.UniqueConstraint(
                fields=("plan",), condition=Q(status="in_force"), name="plans_one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=("plan",),
                condition=Q(status__in=("draft", "reviewed", "approved", "filed")),
                name="plans_one_version_in_work",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
