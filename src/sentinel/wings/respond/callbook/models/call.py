"""Telephone calls."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import privacy
from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.models import Matter, PersonalData
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.callbook.choices import CallStatus, Direction, Line


class Call(PersonalData, ScopedModel):
    """One row is one telephone call (or fax, or radio message) of a duty room.

    Who rang, by name and number, is kept for a while after it is settled.
    """

    view_permission = "callbook.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    unit = models.CharField(_("值班单位编码"), max_length=32)
    direction = models.CharField(_("方向"), max_length=4, choices=Direction, default=Direction.IN)
    line = models.CharField(_("线路"), max_length=16, choices=Line, default=Line.DUTY)
    called_at = models.DateTimeField(_("时间"))
    caller_unit = models.CharField(_("对方单位"), max_length=64)
    caller_name = models.CharField(_("对方姓名"), max_length=32, blank=True, default="")
    caller_phone = EncryptedText(_("对方电话"), blank=True, default="")
    text = models.TextField(_("内容"), max_length=1000)
    done = models.TextField(_("处理"), max_length=500, blank=True, default="")
    handed_to = models.CharField(_("移交"), max_length=64, blank=True, default="")
    key = models.BooleanField(_("要情"), default=False)
    status = models.CharField(_("状态"), max_length=16, choices=CallStatus, default=CallStatus.OPEN)
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("事件")
    )
    warning = models.ForeignKey(
        "warnings.Warning", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("预警")
    )
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(_("登记时间"))
    logged_by = models.CharField(_("登记人"), max_length=64)
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    settled_by = models.CharField(_("办结人"), max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-called_at", "-code")
        indexes = (
            models.Index(fields=("called_at",), name="callbook_call_at"),
            models.Index(fields=("called_at",), condition=Q(status="open"), name="callbook_call_open"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(settled_at__isnull=False), name="callbook_call_settled"
            ),
        )

    def __str__(self) -> str:
        return f"{self.caller_unit} {self.text[:24]}"

    @property
    def incident_code(self) -> str:
        """The incident it belongs to; empty where it belongs to none."""
        return str(self.incident.code) if self.incident is not None else ""

    @property
    def masked_phone(self) -> str:
        """The number as a screen may show it."""
        return mask_phone(self.caller_phone)


privacy.hold_personal_data(Call, fields=("caller_name", "caller_phone"), title=_("已办结来电的对方"))
