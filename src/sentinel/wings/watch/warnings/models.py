"""Warnings, what they rest on, and notices from above."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.warnings import choices, rules


class Warning(ScopedModel):
    """One row is one warning from its draft to its end; a change of level is another row that names this one."""

    view_permission = "warnings.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    number = models.CharField(_("编号"), max_length=24, blank=True, default="")
    identifier = models.CharField(_("报文标识"), max_length=48, blank=True, default="")
    hazard = models.CharField(_("类别"), max_length=16, choices=choices.Hazard)
    level = models.CharField(_("级别"), max_length=8, choices=choices.Level)
    status = models.CharField(_("状态"), max_length=12, choices=choices.Status, default=choices.Status.DRAFT)
    origin = models.CharField(_("来源"), max_length=12, choices=choices.Origin)
    headline = models.CharField(_("标题"), max_length=120)
    description = models.TextField(_("警示事项"), blank=True, default="", max_length=rules.TEXT_LENGTH)
    instruction = models.TextField(_("应采取的措施"), blank=True, default="", max_length=rules.TEXT_LENGTH)
    issuer = models.CharField(_("发布单位"), max_length=64)
    target_areas = target_areas_field()
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("事项")
    )
    effective_at = models.DateTimeField(_("起始时间"))
    expires_at = models.DateTimeField(_("失效时间"), db_index=True)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = models.CharField(_("起草人编码"), max_length=64)
    drafted_name = models.CharField(_("起草人"), max_length=64)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    submitted_by = models.CharField(_("提交人编码"), max_length=64, blank=True, default="")
    submitted_name = models.CharField(_("提交人"), max_length=64, blank=True, default="")
    released_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    released_by = models.CharField(_("签发人编码"), max_length=64, blank=True, default="")
    released_name = models.CharField(_("签发人"), max_length=64, blank=True, default="")
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True, default="")
    references = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors", verbose_name=_("替代的预警")
    )
    based_on = models.CharField(_("依据的外部报文"), max_length=rules.REFERENCE_LENGTH, blank=True, default="")
    cap_xml = models.TextField(_("发布报文"), blank=True, default="")
    cancel_identifier = models.CharField(_("解除报文标识"), max_length=48, blank=True, default="")
    cancel_xml = models.TextField(_("解除报文"), blank=True, default="")

    class Meta:
        verbose_name = _("预警")
        ordering = ("-drafted_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=choices.Status.values), name="warnings_warning_status"),
            models.CheckConstraint(condition=Q(level__in=choices.Level.values), name="warnings_warning_level"),
            models.CheckConstraint(condition=Q(hazard__in=choices.Hazard.values), name="warnings_warning_hazard"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("effective_at")), name="warnings_warning_lasts"),
            models.CheckConstraint(condition=~Q(target_areas=[]), name="warnings_warning_somewhere"),
            models.UniqueConstraint(
                fields=("identifier",), condition=~Q(identifier=""), name="warnings_warning_identifier"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "submitted", "dropped"), published_at__isnull=True)
                | (~Q(status__in=("draft", "submitted", "dropped")) & Q(published_at__isnull=False)),
                name="warnings_warning_published_once_released",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "submitted", "released"), ended_at__isnull=True)
                | (~Q(status__in=("draft", "submitted", "released")) & Q(ended_at__isnull=False)),
                name="warnings_warning_ended",
            ),
        )
        indexes = (models.Index(fields=("hazard", "status"), name="warnings_warning_standing"),)

    def __str__(self) -> str:
        return self.headline


class Evidence(ScopedModel):
    """One row is one crossing that supports one warning. Rain in 0.1 mm, flow in 0.001 m³/s, window in minutes."""

    view_permission = "warnings.view"

    code = models.CharField(_("编码"), max_length=160, unique=True)
    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("预警"))
    crossing = models.CharField(_("越限"), max_length=96)
    station = models.CharField(_("测站"), max_length=24)
    level = models.CharField(_("级别"), max_length=8, choices=choices.Level)
    observed_at = models.DateTimeField(_("越限时间"))
    value = models.IntegerField(_("值"))
    window = models.PositiveSmallIntegerField(_("窗口（分钟）"))

    class Meta:
        verbose_name = _("越限依据")
        ordering = ("observed_at", "station")

    def __str__(self) -> str:
        return self.code


class Bulletin(ScopedModel):
    """One row is one notice received from above: an outside fact that changes nothing here by itself.

    It is published with its receipt, so the towns it speaks of see it.
    """

    view_permission = "warnings.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    source = models.CharField(_("发文单位"), max_length=64)
    kind = models.CharField(_("类别"), max_length=12, choices=choices.BulletinKind)
    hazard = models.CharField(_("灾种"), max_length=16, choices=choices.Hazard)
    level = models.CharField(_("级别"), max_length=16, blank=True, default="")
    text = models.TextField(_("内容"), max_length=rules.TEXT_LENGTH)
    target_areas = target_areas_field()
    based_on = models.CharField(_("依据的外部报文"), max_length=rules.REFERENCE_LENGTH, blank=True, default="")
    issued_at = models.DateTimeField(_("发文时间"))
    received_at = models.DateTimeField(_("收文时间"))
    received_by = models.CharField(_("收文人"), max_length=64)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("上级来文")
        ordering = ("-received_at", "code")

    def __str__(self) -> str:
        return self.text[:40]
