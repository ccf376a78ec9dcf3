"""Swaps of places."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Person
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.rosters.choices import Role, SwapStatus
from sentinel.wings.respond.rosters.models.roster import Shift

_OPEN = Q(status__in=("asked", "agreed"))


class Swap(ScopedModel):
    """One row is one wish to be stood in for: who asks whom for which shift, and what is taken in return."""

    view_permission = "rosters.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    unit = models.CharField(_("所属单位编码"), max_length=32)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="swaps")
    role = models.CharField(_("岗位"), max_length=16, choices=Role)
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    back = models.ForeignKey(Shift, null=True, blank=True, on_delete=models.PROTECT, related_name="swaps_back")
    reason = models.CharField(_("换班原因"), max_length=200)
    status = models.CharField(_("状态"), max_length=16, choices=SwapStatus, default=SwapStatus.ASKED)
    asked_at = models.DateTimeField(_("申请时间"))
    agreed_at = models.DateTimeField(_("对方同意时间"), null=True, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    decided_by = models.CharField(_("办结人"), max_length=64, blank=True, default="")
    note = models.CharField(_("意见"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-asked_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("shift", "asker"), condition=_OPEN, name="rosters_swap_one_open"),
            models.CheckConstraint(condition=~Q(asker=models.F("taker")), name="rosters_swap_two_people"),
        )

    def __str__(self) -> str:
        return self.code
