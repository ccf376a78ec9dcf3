"""Looks at a shelter, and what they found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.prepare.shelter_inspections.choices import DefectStatus
from sentinel.wings.prepare.shelters.choices import Condition


class Inspection(ScopedModel):
    """One row is one look at a shelter that is due or was taken; of one shelter one is due at a time."""

    view_permission = "shelter_inspections.view"

    shelter = models.ForeignKey(
        "shelters.Shelter", on_delete=models.PROTECT, related_name="inspections", verbose_name=_("避难场所")
    )
    code = models.CharField(_("编号"), max_length=48, unique=True)
    due_at = models.DateTimeField(_("应检时间"))
    done_at = models.DateTimeField(_("检查时间"), null=True, blank=True)
    done_by = models.CharField(_("检查人"), max_length=64, blank=True, default="")
    condition = models.CharField(_("设施状况"), max_length=8, choices=Condition, blank=True, default="")
    findings = models.CharField(_("检查情况"), max_length=500, blank=True, default="")
    overdue_at = models.DateTimeField(_("逾期时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查")
        ordering = ("-due_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("shelter",), condition=Q(done_at__isnull=True), name="shelter_inspections_one_due"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(findings=""), name="shelter_inspections_says_what"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> str:
        """How the look stands."""
        if self.done_at is not None:
            return str(_("已检查"))
        return str(_("已逾期") if self.overdue_at is not None else _("待检查"))


class Defect(ScopedModel):
    """One row is one thing a look found wrong, until somebody saw that it was mended."""

    view_permission = "shelter_inspections.view"

    shelter = models.ForeignKey(
        "shelters.Shelter", on_delete=models.PROTECT, related_name="defects", verbose_name=_("避难场所")
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="defects", verbose_name=_("来自检查")
    )
    code = models.CharField(_("编号"), max_length=48, unique=True)
    text = models.CharField(_("问题"), max_length=200)
    status = models.CharField(_("状态"), max_length=8, choices=DefectStatus, default=DefectStatus.OPEN)
    due_at = models.DateTimeField(_("整改期限"))
    overdue_at = models.DateTimeField(_("逾期时间"), null=True, blank=True)
    fixed_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    fixed_by = models.CharField(_("整改人"), max_length=64, blank=True, default="")
    fix_note = models.CharField(_("整改情况"), max_length=200, blank=True, default="")
    verified_at = models.DateTimeField(_("复查时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("整改")
        ordering = ("due_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=DefectStatus.values), name="shelter_inspections_defect"),
        )

    def __str__(self) -> str:
        return self.text
