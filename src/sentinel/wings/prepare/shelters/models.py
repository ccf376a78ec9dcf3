"""Shelters."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.shelters.choices import ShelterStatus

CGCS2000 = 4490


class Shelter(ScopedModel):
    """One row is one place people can stay. `target_areas` are the areas it serves: their villages see it too."""

    view_permission = "shelters.view"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    target_areas = target_areas_field()
    point = models.PointField(_("位置"), srid=CGCS2000)
    capacity = models.PositiveIntegerField(_("设计容量"))
    occupancy = models.PositiveIntegerField(_("当前人数"), default=0)
    status = models.CharField(_("状态"), max_length=8, choices=ShelterStatus, default=ShelterStatus.READY)
    address = models.CharField(_("地址"), max_length=96)
    contact = models.CharField(_("责任人及电话"), max_length=64, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    published_at = models.DateTimeField(_("登记时间"))
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("避难场所")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=ShelterStatus.values), name="shelters_shelter_status"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="shelters_shelter_capacity"),
            models.CheckConstraint(
                condition=Q(occupancy__gte=0) & Q(occupancy__lte=F("capacity")), name="shelters_shelter_not_overfull"
            ),
            models.CheckConstraint(
                condition=Q(occupancy=0) | Q(status__in=(ShelterStatus.OPEN, ShelterStatus.FULL)),
                name="shelters_shelter_people_only_in_use",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def room(self) -> int:
        """How many more people may come; none while it is out of use."""
        return 0 if self.status == ShelterStatus.CLOSED else self.capacity - self.occupancy
