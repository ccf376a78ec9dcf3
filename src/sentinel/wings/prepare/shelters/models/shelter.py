"""Shelters and each time they were opened."""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.shelters import choices, rules

CGCS2000 = 4490


class Shelter(ScopedModel):
    """One row is one place people can stay. `target_areas` are the areas it serves: their villages see it too.

    `area_limit` is how many people the effective area holds, as of the last write; `listed` how many people evacuation
    lists say are inside, `occupancy` how many are.
    """

    view_permission = "shelters.view"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    level = models.CharField(_("级别"), max_length=8, choices=choices.Level, default=choices.Level.VILLAGE)
    kind = models.CharField(_("类别"), max_length=12, choices=choices.Kind, default=choices.Kind.OTHER)
    duration = models.CharField(_("时长"), max_length=12, choices=choices.Duration, default=choices.Duration.SHORT)
    space = models.CharField(_("空间"), max_length=8, choices=choices.Space, default=choices.Space.INDOOR)
    evacuation_site = models.BooleanField(_("转移安置点"), default=True, help_text=_("洪涝、地质灾害转移可以安置"))
    target_areas = target_areas_field()
    point = models.PointField(_("位置"), srid=CGCS2000)
    total_area_m2 = models.PositiveIntegerField(_("总面积"), null=True, blank=True)
    effective_area_m2 = models.PositiveIntegerField(_("有效面积"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("设计容量"))
    area_limit = models.PositiveIntegerField(_("按面积可容"), null=True, blank=True)
    occupancy = models.PositiveIntegerField(_("当前人数"), default=0)
    listed = models.PositiveIntegerField(_("名单在住"), default=0)
    status = models.CharField(
        _("状态"), max_length=8, choices=choices.ShelterStatus, default=choices.ShelterStatus.READY
    )
    condition = models.CharField(_("设施状况"), max_length=8, choices=choices.Condition, default=choices.Condition.GOOD)
    address = models.CharField(_("地址"), max_length=96)
    path = models.CharField(_("到达路径"), max_length=200, blank=True, default="")
    contact = models.CharField(_("责任人"), max_length=64, blank=True, default="")
    contact_phone = EncryptedText(_("责任人电话"), max_length=64, blank=True, default="")
    key_holder = models.CharField(_("钥匙保管人"), max_length=64, blank=True, default="")
    key_holder_phone = EncryptedText(_("钥匙保管人电话"), max_length=64, blank=True, default="")
    water = models.BooleanField(_("供水"), default=False)
    power = models.BooleanField(_("供电"), default=False)
    toilets = models.BooleanField(_("厕所"), default=False)
    medical = models.BooleanField(_("医疗"), default=False)
    communication = models.BooleanField(_("通信"), default=False)
    monitoring = models.BooleanField(_("监控"), default=False)
    broadcast = models.BooleanField(_("广播"), default=False)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    published_at = models.DateTimeField(_("登记时间"))
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("避难场所")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=choices.ShelterStatus.values), name="shelters_shelter_status"
            ),
            models.CheckConstraint(condition=Q(level__in=choices.Level.values), name="shelters_shelter_level"),
            models.CheckConstraint(condition=Q(kind__in=choices.Kind.values), name="shelters_shelter_kind"),
            models.CheckConstraint(condition=Q(duration__in=choices.Duration.values), name="shelters_shelter_duration"),
            models.CheckConstraint(condition=Q(space__in=choices.Space.values), name="shelters_shelter_space"),
            models.CheckConstraint(
                condition=Q(condition__in=choices.Condition.values), name="shelters_shelter_condition"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="shelters_shelter_capacity"),
            models.CheckConstraint(
                condition=Q(occupancy__gte=0) & Q(occupancy__lte=F("capacity")), name="shelters_shelter_not_overfull"
            ),
            models.CheckConstraint(
                condition=Q(area_limit__isnull=True) | Q(occupancy__lte=F("area_limit")),
                name="shelters_shelter_within_area",
            ),
            models.CheckConstraint(
                condition=Q(total_area_m2__isnull=True)
                | Q(effective_area_m2__isnull=True)
                | Q(effective_area_m2__lte=F("total_area_m2")),
                name="shelters_shelter_areas",
            ),
            models.CheckConstraint(
                condition=Q(occupancy=0) | Q(status__in=(choices.ShelterStatus.OPEN, choices.ShelterStatus.FULL)),
                name="shelters_shelter_people_only_in_use",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def masked_contact_phone(self) -> str:
        """The number of who answers for it, as a screen may show it."""
        return mask_phone(self.contact_phone)

    @property
    def masked_key_holder_phone(self) -> str:
        """The key holder's number as a screen may show it."""
        return mask_phone(self.key_holder_phone)

    @property
    def status_tone(self) -> str:
        """The family of its status word: full stands out, out of use looks it."""
        return {"open": "doing", "full": "late", "closed": "stale"}.get(self.status, "waiting")

    @property
    def limit(self) -> int:
        """How many people may be inside."""
        return rules.limit(self.capacity, self.area_limit)

    @property
    def usable(self) -> bool:
        """False for one that is out of use, or unfit by the last look."""
        return self.status != choices.ShelterStatus.CLOSED and self.condition != choices.Condition.UNFIT

    @property
    def room(self) -> int:
        """How many more people may come; none while it cannot be used."""
        return max(self.limit - self.occupancy, 0) if self.usable else 0

    @property
    def facilities(self) -> list[str]:
        """The facilities there are, in words."""
        return [word for name, word in facility_words().items() if getattr(self, name)]


def facility_words() -> dict[str, str]:
    """The word of each facility, by its field."""
    fields: list[Any] = [Shelter._meta.get_field(name) for name in rules.FACILITIES]
    return {field.name: str(field.verbose_name) for field in fields}


class Opening(ScopedModel):
    """One row is one time a shelter was opened, with the words people were told. Never without address and path."""

    view_permission = "shelters.view"

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="openings", verbose_name=_("避难场所"))
    code = models.CharField(_("编号"), max_length=48, unique=True)
    matter = models.ForeignKey(
        "kernel.Matter", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("所属事件")
    )
    basis = models.CharField(_("依据"), max_length=200)
    duration = models.CharField(_("启用时长"), max_length=12, choices=choices.Duration)
    address = models.CharField(_("公告地址"), max_length=96)
    path = models.CharField(_("公告路径"), max_length=200)
    text = models.CharField(_("公告内容"), max_length=500)
    ordered_by = models.CharField(_("下令人"), max_length=64)
    opened_at = models.DateTimeField(_("启用时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.CharField(_("结束人"), max_length=64, blank=True, default="")
    close_note = models.CharField(_("结束说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("启用记录")
        ordering = ("-opened_at", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("shelter",), condition=Q(closed_at__isnull=True), name="shelters_opening_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(address="") & ~Q(path="") & ~Q(text=""), name="shelters_opening_announced"
            ),
            models.CheckConstraint(condition=Q(duration__in=choices.Duration.values), name="shelters_opening_duration"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def running(self) -> str:
        """Whether people are still told to come."""
        return str(_("启用中") if self.closed_at is None else _("已结束"))
