"""Reports of spans, as they were computed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel


class Report(ScopedModel):
    """One row is one after-action report: the figures of a span as they were computed then, never changed after."""

    view_permission = "reviews.view"

    code = models.CharField(_("编号"), max_length=48, unique=True)
    title = models.CharField(_("标题"), max_length=96)
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))
    made_at = models.DateTimeField(_("生成时间"))
    made_by = models.CharField(_("生成人"), max_length=64)
    facts = models.JSONField(_("内容"))
    digest = models.CharField(_("内容摘要"), max_length=64)

    class Meta:
        verbose_name = _("复盘报告")
        ordering = ("-made_at", "-code")
        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="reviews_report_lasts"),)

    def __str__(self) -> str:
        return self.title
