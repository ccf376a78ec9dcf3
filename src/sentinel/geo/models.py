"""Shapes of areas: seats and boundaries, with the mark a reader must see."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Area

CGCS2000 = 4490


class AreaShape(models.Model):
    """One row is where one area lies; `mark` says when the line or point is only schematic (示意)."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="shape")
    point = models.PointField(_("位置"), srid=CGCS2000, null=True)
    boundary = models.MultiPolygonField(_("范围"), srid=CGCS2000, null=True)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
