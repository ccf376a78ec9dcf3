"""Who stays: families by name, and the counts of those without."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_id, mask_name, mask_phone
from sentinel.kernel.scope import AreaCodeField, ScopedModel
from sentinel.wings.prepare.shelters import choices, rules
from sentinel.wings.prepare.shelters.models.shelter import Opening, Shelter


class Stay(ScopedModel):
    """One row is one family, or one running count of people without names, in one shelter from coming to leaving.

    `people` are inside now; `listed` of them were counted in by evacuation lists, which will count them out again.
    The people of all open stays of a shelter are its occupancy.
    """

    view_permission = "shelters.register"

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="stays", verbose_name=_("避难场所"))
    opening = models.ForeignKey(
        Opening, null=True, blank=True, on_delete=models.PROTECT, related_name="stays", verbose_name=_("启用记录")
    )
    code = models.CharField(_("入住编号"), max_length=48, unique=True)
    kind = models.CharField(_("登记方式"), max_length=8, choices=choices.StayKind)
    label = models.CharField(_("登记人（脱敏）"), max_length=32)
    people = models.PositiveIntegerField(_("在住人数"))
    arrived_people = models.PositiveIntegerField(_("入住人数"))
    listed = models.PositiveIntegerField(_("名单计数"), default=0)
    from_area = AreaCodeField(verbose_name=_("来自"), blank=True, default="")
    place = models.CharField(_("铺位"), max_length=32, blank=True, default="")
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    came_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_to", verbose_name=_("转自")
    )
    arrived_at = models.DateTimeField(_("到达时间"))
    departed_at = models.DateTimeField(_("离开时间"), null=True, blank=True)
    registered_by = models.CharField(_("登记人员"), max_length=64)
    forget_at = models.DateTimeField(_("个人信息清除时间"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("已清除"), null=True, blank=True)

    class Meta:
        verbose_name = _("入住登记")
        ordering = ("-arrived_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("shelter", "kind"),
                condition=Q(departed_at__isnull=True, kind__in=rules.GROUPS),
                name="shelters_stay_one_count",
            ),
            models.CheckConstraint(condition=Q(kind__in=choices.StayKind.values), name="shelters_stay_kind"),
            models.CheckConstraint(condition=Q(listed__lte=F("people")), name="shelters_stay_listed_are_inside"),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True, people__gt=0) | Q(departed_at__isnull=False, people=0),
                name="shelters_stay_open_with_people",
            ),
        )
        indexes = (
            models.Index(fields=("forget_at",), condition=Q(forgotten_at__isnull=True), name="shelters_stay_forget"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def inside(self) -> str:
        """Where the people of the stay are."""
        return str(_("在住") if self.departed_at is None else _("已离开"))


class Guest(ScopedModel):
    """One row is one named person of a family; name, number and phone are encrypted at rest and forgotten by rule."""

    view_permission = "shelters.register"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="guests", verbose_name=_("入住登记"))
    code = models.CharField(_("人员编号"), max_length=56, unique=True)
    name = EncryptedText(_("姓名"))
    id_number = EncryptedText(_("身份证号"), blank=True, default="")
    phone = EncryptedText(_("电话"), blank=True, default="")
    care = models.CharField(_("特殊需要"), max_length=12, choices=choices.Care, default=choices.Care.NONE)

    class Meta:
        verbose_name = _("入住人员")
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=Q(care__in=choices.Care.values), name="shelters_guest_care"),)

    @property
    def masked_name(self) -> str:
        """The name as a screen may show it; nothing once it was forgotten."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """The citizen number as a screen may show it."""
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        """The phone as a screen may show it."""
        return mask_phone(self.phone)
