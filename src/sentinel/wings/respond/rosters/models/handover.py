"""Handovers between shifts."""

from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.rosters.choices import HandoverStatus
from sentinel.wings.respond.rosters.models.roster import Room, Shift


class Handover(ScopedModel):
    """One row is one handing over: the open items as they stood, the notes, both signatures and the seal."""

    view_permission = "rosters.view"

    code = models.CharField(_("编码"), max_length=64, unique=True)
    unit = models.CharField(_("所属单位编码"), max_length=32)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="handovers")
    from_shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="handover")
    to_shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="taken_over")
    due_at = models.DateTimeField(_("应交接完时间"))
    as_of = models.DateTimeField(_("事项截至"))
    items: Any = models.JSONField(_("未办事项"), default=list)
    notes = models.TextField(_("交接说明"), blank=True, default="")
    status = models.CharField(_("状态"), max_length=16, choices=HandoverStatus, default=HandoverStatus.DRAFT)
    handed_by = models.CharField(_("交班人"), max_length=64, blank=True, default="")
    handed_person = models.CharField(max_length=48, blank=True, default="")
    handed_at = models.DateTimeField(_("交班签字时间"), null=True, blank=True)
    taken_by = models.CharField(_("接班人"), max_length=64, blank=True, default="")
    taken_at = models.DateTimeField(_("接班签字时间"), null=True, blank=True)
    returned_note = models.CharField(_("退回原因"), max_length=300, blank=True, default="")
    seal = models.CharField(_("校验值 SHA-256"), max_length=64, blank=True, default="")

    class Meta:
        ordering = ("-due_at", "code")
        constraints = (
            models.CheckConstraint(condition=~Q(from_shift=F("to_shift")), name="rosters_handover_two_shifts"),
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(handed_at__isnull=False) & ~Q(seal="")), name="rosters_handover_signed"
            ),
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(taken_at__isnull=False), name="rosters_handover_taken"
            ),
        )

    def __str__(self) -> str:
        return str(self.from_shift)

    @property
    def late(self) -> bool:
        """True when it was taken over after its term."""
        return self.taken_at is not None and self.taken_at > self.due_at

    @property
    def content(self) -> dict[str, Any]:
        """What the seal covers."""
        return {
            "code": self.code,
            "to_shift": self.to_shift.code,
            "items": self.items,
            "notes": self.notes,
            "handed_by": self.handed_by,
            "handed_at": self.handed_at.astimezone(UTC).isoformat() if self.handed_at else "",
        }
