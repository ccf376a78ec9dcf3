"""Roll calls and how each room answered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.rollcalls.choices import CheckStatus, Method


class RollCall(ScopedModel):
    """One row is one spot check of several rooms at once."""

    view_permission = "rollcalls.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("抽查事由"), max_length=120)
    method = models.CharField(_("方式"), max_length=16, choices=Method)
    drawn = models.BooleanField(_("随机抽取"), default=False)
    called_at = models.DateTimeField(_("点名时间"))
    due_at = models.DateTimeField(_("应答截止"))
    called_by = models.CharField(_("点名人"), max_length=64)

    class Meta:
        ordering = ("-called_at", "code")
        constraints = (models.CheckConstraint(condition=Q(due_at__gt=F("called_at")), name="rollcalls_roll_call_term"),)

    def __str__(self) -> str:
        return self.title


class Check(ScopedModel):
    """One row is one room asked once: its term, and its answer or its silence."""

    view_permission = "rollcalls.view"

    code = models.CharField(_("编码"), max_length=64, unique=True)
    roll_call = models.ForeignKey(RollCall, on_delete=models.PROTECT, related_name="checks")
    room = models.ForeignKey("rosters.Room", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("所属单位编码"), max_length=32)
    expected = models.CharField(_("应在岗"), max_length=200, blank=True, default="")
    called_at = models.DateTimeField(_("点名时间"))
    due_at = models.DateTimeField(_("应答截止"))
    status = models.CharField(_("状态"), max_length=16, choices=CheckStatus, default=CheckStatus.WAITING)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    answered_by = models.CharField(_("应答登记人"), max_length=64, blank=True, default="")
    channel = models.CharField(_("应答方式"), max_length=16, choices=Method, blank=True, default="")
    present = models.CharField(_("在岗人员"), max_length=120, blank=True, default="")
    note = models.CharField(_("情况"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-called_at", "code")
        indexes = (models.Index(fields=("due_at",), condition=Q(status="waiting"), name="rollcalls_check_due"),)
        constraints = (
            models.UniqueConstraint(fields=("roll_call", "room"), name="rollcalls_check_once"),
            models.CheckConstraint(
                condition=Q(status__in=("waiting", "missed")) | Q(answered_at__isnull=False),
                name="rollcalls_check_answered",
            ),
        )

    def __str__(self) -> str:
        return self.room.name

    @property
    def seconds(self) -> int | None:
        """Seconds until the answer."""
        return round((self.answered_at - self.called_at).total_seconds()) if self.answered_at else None
