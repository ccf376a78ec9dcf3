"""Findings of reviews with the measures that answer them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.recover.improvements.choices import Status


class Improvement(ScopedModel):
    """One row is one finding of a review and the measure one unit owes for it."""

    view_permission = "improvements.view"

    code = models.CharField(_("编号"), max_length=64, unique=True)
    report = models.ForeignKey(
        "reviews.Report", on_delete=models.PROTECT, related_name="improvements", verbose_name=_("复盘报告")
    )
    finding = models.CharField(_("发现的问题"), max_length=300)
    measure = models.CharField(_("整改措施"), max_length=300)
    unit = models.CharField(_("责任单位编码"), max_length=32)
    unit_name = models.CharField(_("责任单位"), max_length=64)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.OPEN)
    added_at = models.DateTimeField(_("提出时间"))
    added_by = models.CharField(_("提出人"), max_length=64)
    due_at = models.DateTimeField(_("整改期限"))
    overdue_at = models.DateTimeField(_("逾期时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    done_by = models.CharField(_("完成人"), max_length=64, blank=True, default="")
    done_key = models.CharField(max_length=64, blank=True, default="")
    done_note = models.CharField(_("完成情况"), max_length=300, blank=True, default="")
    verified_at = models.DateTimeField(_("复查时间"), null=True, blank=True)
    verified_by = models.CharField(_("复查人"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("整改措施")
        ordering = ("due_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=Status.values), name="improvements_improvement_status"),
            models.CheckConstraint(condition=Q(due_at__gt=F("added_at")), name="improvements_improvement_term"),
            models.CheckConstraint(
                condition=~Q(status__in=("done", "verified")) | Q(done_at__isnull=False),
                name="improvements_improvement_done_when",
            ),
        )

    def __str__(self) -> str:
        return self.finding
