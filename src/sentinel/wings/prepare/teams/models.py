"""Table of the teams."""

from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.prepare.teams.choices import TeamKind

CGCS2000 = 4490


class Team(ScopedModel):
    """One row is one rescue team: how many, where they stand, what they can do and how soon they leave."""

    view_permission = "teams.view"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    kind = models.CharField(_("类别"), max_length=16, choices=TeamKind)
    members = models.PositiveIntegerField(_("人数"))
    specialty = models.CharField(_("专长"), max_length=120, blank=True, default="")
    equipment = models.CharField(_("装备与车辆"), max_length=200, blank=True, default="")
    address = models.CharField(_("驻地"), max_length=120, blank=True, default="")
    point = PointField(_("位置"), srid=CGCS2000, null=True, blank=True)
    ready_minutes = models.PositiveSmallIntegerField(_("出动时限"), null=True, blank=True)
    insured_until = models.DateField(_("人身意外险有效期"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(members__gte=1), name="teams_team_members"),)
