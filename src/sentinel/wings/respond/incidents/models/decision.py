"""What was decided about incidents, what came back from above."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.incidents.choices import Channel, DecisionKind
from sentinel.wings.respond.incidents.models.incident import Incident
from sentinel.wings.respond.incidents.models.report import Report


class Decision(ScopedModel):
    """One row is one thing somebody decided about an incident; the database keeps it as it was written."""

    view_permission = "incidents.view"

    code = models.CharField(_("编码"), max_length=72, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("事件"))
    kind = models.CharField(_("事项"), max_length=12, choices=DecisionKind)
    value = models.CharField(_("结论"), max_length=64, blank=True, default="")
    before = models.CharField(_("此前"), max_length=64, blank=True, default="")
    how = models.CharField(_("方式或依据"), max_length=300, blank=True, default="")
    changed = models.CharField(_("改动"), max_length=600, blank=True, default="")
    note = models.CharField(_("说明"), max_length=300, blank=True, default="")
    decided_by = models.CharField(_("决定人"), max_length=64)
    decided_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("处置记录")
        ordering = ("-decided_at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Receipt(ScopedModel):
    """One row is one receipt of a signed report: who received it, when, how; written once."""

    view_permission = "incidents.view"

    code = models.CharField(_("编码"), max_length=96, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("报告"))
    unit = models.CharField(_("接收单位"), max_length=64)
    receiver = models.CharField(_("接收人"), max_length=32, blank=True, default="")
    channel = models.CharField(_("方式"), max_length=8, choices=Channel)
    received_at = models.DateTimeField(_("接收时间"))
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")
    noted_by = models.CharField(_("登记人"), max_length=64)
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("报告回执")
        ordering = ("-received_at", "code")

    def __str__(self) -> str:
        return f"{self.unit} {self.receiver}"


class Instruction(ScopedModel):
    """One row is one instruction (批示) a leader gave on an incident, and the answer that went back; both once."""

    view_permission = "incidents.view"

    code = models.CharField(_("编码"), max_length=72, unique=True)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="instructions", verbose_name=_("事件")
    )
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="instructions", verbose_name=_("批在报告")
    )
    leader = models.CharField(_("批示领导"), max_length=64)
    text = models.CharField(_("批示内容"), max_length=1000)
    channel = models.CharField(_("方式"), max_length=8, choices=Channel)
    given_at = models.DateTimeField(_("批示时间"))
    noted_by = models.CharField(_("登记人"), max_length=64)
    noted_at = models.DateTimeField(_("登记时间"))
    answer = models.CharField(_("办理回告"), max_length=1000, blank=True, default="")
    answered_by = models.CharField(_("回告人"), max_length=64, blank=True, default="")
    answered_at = models.DateTimeField(_("回告时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("领导批示")
        ordering = ("-given_at", "code")

    def __str__(self) -> str:
        return self.text[:40]
