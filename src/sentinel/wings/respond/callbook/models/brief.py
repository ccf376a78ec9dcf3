"""Briefs made from the log."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.callbook.choices import BriefKind, BriefStatus


class Brief(ScopedModel):
    """One row is one 快报 or 简报: its span, the lines chosen from the log, its text, its number once signed."""

    view_permission = "callbook.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    unit = models.CharField(_("编发单位编码"), max_length=32)
    organ = models.CharField(_("编发单位"), max_length=64)
    kind = models.CharField(_("类别"), max_length=16, choices=BriefKind)
    year = models.PositiveSmallIntegerField(_("年份"))
    issue = models.PositiveIntegerField(_("期号"), null=True, blank=True)
    title = models.CharField(_("标题"), max_length=120)
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))
    lines: Any = models.JSONField(_("选用记录"), default=list)
    text = models.TextField(_("正文"), max_length=20000)
    to_units = models.CharField(_("报送"), max_length=200, blank=True, default="")
    copies = models.CharField(_("抄送"), max_length=200, blank=True, default="")
    urgency = models.CharField(_("紧急程度"), max_length=16, blank=True, default="")
    status = models.CharField(_("状态"), max_length=16, choices=BriefStatus, default=BriefStatus.DRAFT)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = models.CharField(_("起草人"), max_length=64)
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    signed_by = models.CharField(_("签发人"), max_length=64, blank=True, default="")
    seal = models.CharField(_("校验值 SHA-256"), max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-drafted_at", "-code")
        constraints = (
            models.UniqueConstraint(fields=("unit", "kind", "year", "issue"), name="callbook_brief_issue"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="callbook_brief_span"),
            models.CheckConstraint(
                condition=Q(status="draft", issue__isnull=True, signed_at__isnull=True)
                | Q(status="signed", issue__isnull=False, signed_at__isnull=False),
                name="callbook_brief_signed",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> dict[str, Any]:
        """What the seal covers."""
        fields = (
            "code",
            "kind",
            "year",
            "issue",
            "title",
            "text",
            "to_units",
            "copies",
            "urgency",
            "organ",
            "signed_by",
        )
        return {name: getattr(self, name) for name in fields}
