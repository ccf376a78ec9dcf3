"""Evacuation lists and the people on them."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.prepare.households.choices import Need, Transport
from sentinel.wings.respond.evacuations import choices

CGCS2000 = 4490


class Evacuation(ScopedModel):
    """One row is one evacuation of one village; at most one is open per village."""

    view_permission = "evacuations.view"

    code = models.CharField(_("编码"), max_length=32, unique=True)
    number = models.CharField(_("编号"), max_length=32, unique=True)
    trigger = models.CharField(_("触发方式"), max_length=16, choices=choices.Trigger)
    crossing = models.CharField(_("触发越限"), max_length=96, blank=True, default="")
    station = models.ForeignKey(
        "stations.Station",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evacuations",
        verbose_name=_("触发测站"),
    )
    reason = models.CharField(_("依据"), max_length=200, blank=True, default="")
    stage = models.CharField(_("阶段"), max_length=16, choices=choices.Stage)
    status = models.CharField(_("状态"), max_length=16, choices=choices.EvacuationStatus)
    shelter = models.ForeignKey(
        "shelters.Shelter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evacuations",
        verbose_name=_("计划安置点"),
    )
    point = models.PointField(_("位置"), srid=CGCS2000, null=True, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    raised_at = models.DateTimeField(_("升为立即转移"), null=True, blank=True)
    ordered_at = models.DateTimeField(_("下令时间"), null=True, blank=True)
    ordered_by = models.CharField(_("下令人"), max_length=64, blank=True, default="")
    return_allowed_at = models.DateTimeField(_("准许返回时间"), null=True, blank=True)
    return_note = models.CharField(_("会商意见"), max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    close_note = models.CharField(_("结束说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("转移")
        ordering = ("-proposed_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("area_code",), condition=~Q(status="closed"), name="evacuations_one_open_per_village"
            ),
            models.CheckConstraint(
                condition=Q(status__in=choices.EvacuationStatus.values), name="evacuations_evacuation_status"
            ),
            models.CheckConstraint(condition=Q(stage__in=choices.Stage.values), name="evacuations_evacuation_stage"),
            models.CheckConstraint(
                condition=~Q(status="ordered") | Q(ordered_at__isnull=False), name="evacuations_evacuation_ordered_when"
            ),
        )


class Entry(ScopedModel):
    """One row is one person on one list. The label is masked; the person is found by code in the household register."""

    view_permission = "evacuations.view"

    evacuation = models.ForeignKey(Evacuation, on_delete=models.PROTECT, related_name="entries", verbose_name=_("转移"))
    code = models.CharField(_("编码"), max_length=80, unique=True)
    member_code = models.CharField(_("人员编号"), max_length=40)
    household_code = models.CharField(_("户编号"), max_length=32)
    address = models.CharField(_("住址"), max_length=96)
    label = models.CharField(_("姓名（脱敏）"), max_length=32)
    need = models.CharField(_("特殊需要"), max_length=16, blank=True, default="")
    helper = models.CharField(_("帮扶责任人"), max_length=32, blank=True, default="")
    transport = models.CharField(_("转移方式"), max_length=16, choices=Transport, blank=True, default="")
    state = models.CharField(_("情况"), max_length=16, choices=choices.EntryState, default=choices.EntryState.WAITING)
    moved_at = models.DateTimeField(_("转移时间"), null=True, blank=True)
    ticked_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    shelter = models.ForeignKey(
        "shelters.Shelter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("所在安置点"),
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    by = models.CharField(_("登记人"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("转移人员")
        ordering = ("household_code", "member_code")
        constraints = (
            models.UniqueConstraint(fields=("evacuation", "member_code"), name="evacuations_entry_once"),
            models.CheckConstraint(condition=Q(state__in=choices.EntryState.values), name="evacuations_entry_state"),
            models.CheckConstraint(
                condition=Q(state="sheltered", shelter__isnull=False)
                | (~Q(state="sheltered") & Q(shelter__isnull=True)),
                name="evacuations_entry_sheltered_somewhere",
            ),
        )

    @property
    def need_word(self) -> str:
        """The help the person needs, in words; nothing for none."""
        return "" if self.need in ("", Need.NONE) else str(Need(self.need).label)
