"""Reports of incidents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import privacy
from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.models import Matter, PersonalData
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.incidents.choices import ReportKind, Urgency
from sentinel.wings.respond.incidents.models.incident import Incident


class Report(PersonalData, ScopedModel):
    """One row is one report an incident owes, with its term. Once signed the database refuses any change to it.

    Casualties that nobody knows yet are null: unknown is not zero. Who reported is kept for a while after the incident
    is settled; its purge is the one change a signed report takes.
    """

    view_permission = "incidents.view"

    code = models.CharField(_("编码"), max_length=72, unique=True)
    number = models.CharField(_("报告编号"), max_length=24, unique=True, null=True, blank=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports", verbose_name=_("事件"))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("事项"))
    sequence = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("种类"), max_length=12, choices=ReportKind)
    urgency = models.CharField(_("紧急程度"), max_length=8, choices=Urgency, default=Urgency.URGENT)
    to_units = models.CharField(_("主送"), max_length=120)
    copy_units = models.CharField(_("抄送"), max_length=200, blank=True, default="")
    unit_profile = models.CharField(_("单位或流域概况"), max_length=300, blank=True, default="")
    text = models.TextField(_("简要经过与现场情况"), max_length=2000, blank=True, default="")
    measures = models.TextField(_("已采取的措施"), max_length=1000, blank=True, default="")
    affected = models.CharField(_("影响范围"), max_length=300, blank=True, default="")
    support = models.CharField(_("请求支援"), max_length=300, blank=True, default="")
    dead = models.PositiveIntegerField(_("死亡"), null=True, blank=True)
    missing = models.PositiveIntegerField(_("失踪或下落不明"), null=True, blank=True)
    serious = models.PositiveIntegerField(_("其中重伤"), null=True, blank=True)
    injured = models.PositiveIntegerField(_("受伤"), null=True, blank=True)
    trapped = models.PositiveIntegerField(_("受困"), null=True, blank=True)
    loss_fen = models.BigIntegerField(_("直接经济损失"), null=True, blank=True)
    burnt_ha = models.DecimalField(_("受害森林面积（公顷）"), max_digits=10, decimal_places=2, null=True, blank=True)
    loss_text = models.CharField(_("初步估计损失"), max_length=300, blank=True, default="")
    reporter = models.CharField(_("报告人"), max_length=64)
    reporter_phone = EncryptedText(_("报告人电话"), max_length=24, blank=True, default="")
    as_of = models.DateTimeField(_("截至时间"))
    due_at = models.DateTimeField(_("报出时限"))
    overdue_from = models.DateTimeField(_("计超时起"))
    overdue_at = models.DateTimeField(_("超时"), null=True, blank=True)
    drafted_by = models.CharField(_("起草人"), max_length=64)
    signed_by = models.CharField(_("签发人"), max_length=64, blank=True, default="")
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    sent_at = models.DateTimeField(_("报出时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("信息报告")
        ordering = ("due_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("incident", "sequence"), name="incidents_report_sequence"),
            models.UniqueConstraint(
                fields=("incident",), condition=Q(signed_at__isnull=True), name="incidents_report_one_draft"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="incidents_report_from_one"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, sent_at__isnull=True, signed_by="")
                | (Q(signed_at__isnull=False, sent_at__isnull=False) & ~Q(signed_by="")),
                name="incidents_report_signed_whole",
            ),
        )
        indexes = (
            models.Index(
                fields=("overdue_from",),
                condition=Q(signed_at__isnull=True, overdue_at__isnull=True),
                name="incidents_report_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number or self.code} {self.get_kind_display()}"

    @property
    def masked_phone(self) -> str:
        """The reporter's number as a screen or an export may show it; whoever drafts the report has typed it."""
        return mask_phone(self.reporter_phone)


privacy.hold_personal_data(Report, fields=("reporter", "reporter_phone"), title=_("已办结事件的报告人"))
