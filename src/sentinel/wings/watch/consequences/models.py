"""Accidents as they were told with what they reach: the assessment, its zones, the villages inside."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.consequences.choices import (
    SUBSTANCE_NAMES,
    Form,
    Kind,
    Phase,
    Severity,
    Sky,
    Standing,
    Surface,
)

CGCS2000 = 4490


class Assessment(ScopedModel):
    """One row is one accident as somebody told it, with what was computed at once; never changed afterwards.

    Everybody of the district may see it: `target_areas` is the district. `wind_ms` and what stands beside it are as
    told, `used_wind_ms`, `used_rate_kgs` and `stability` as computed with. `around`: every direction counts. `outside`:
    the place lies outside the district. `incident` is the number of an incident, as text.
    """

    view_permission = "consequences.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    kind = models.CharField(_("事故"), max_length=10, choices=Kind)
    point = models.PointField(_("事故点"), srid=CGCS2000)
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    outside = models.BooleanField(_("在区外"), default=False)
    incident = models.CharField(_("突发事件编号"), max_length=24, blank=True, default="")
    substance = models.CharField(_("物质"), max_length=24, choices=SUBSTANCE_NAMES, blank=True, default="")
    phase = models.CharField(_("漏出的是"), max_length=10, choices=Phase, blank=True, default="")
    amount_kg = models.FloatField(_("数量（千克）"), null=True, blank=True)
    rate_kgs = models.FloatField(_("泄漏速率（千克/秒）"), null=True, blank=True)
    hole_mm = models.FloatField(_("孔径（毫米）"), null=True, blank=True)
    pressure_mpa = models.FloatField(_("罐内压力（兆帕，表压）"), null=True, blank=True)
    wind_ms = models.FloatField(_("风速（米/秒）"), null=True, blank=True)
    wind_from_deg = models.FloatField(_("风从哪边来（度）"), null=True, blank=True)
    sky = models.CharField(_("天空"), max_length=12, choices=Sky, blank=True, default="")
    surface = models.CharField(_("周围"), max_length=14, choices=Surface, blank=True, default="")
    temperature_c = models.FloatField(_("气温（℃）"), null=True, blank=True)
    used_rate_kgs = models.FloatField(_("计算所用泄漏速率"), null=True, blank=True)
    used_wind_ms = models.FloatField(_("计算所用风速"), null=True, blank=True)
    stability = models.CharField(_("大气稳定度"), max_length=1, blank=True, default="")
    form = models.CharField(_("扩散模型"), max_length=10, choices=Form, blank=True, default="")
    around = models.BooleanField(_("各个方向"))
    furthest_m = models.FloatField(_("最远距离（米）"))
    villages = models.PositiveIntegerField(_("范围内和边缘的村（社区）"))
    people = models.PositiveIntegerField(_("险户在范围内人数"))
    households = models.PositiveIntegerField(_("险户在范围内户数"))
    made_at = models.DateTimeField(_("推演时间"))
    made_by = models.CharField(_("推演人"), max_length=64)
    assumed: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=300), verbose_name=_("假定"))
    models_used: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=120), verbose_name=_("模型与输入摘要")
    )
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("事故后果推演")
        ordering = ("-made_at", "-code")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="consequences_assessment_kind"),
            models.CheckConstraint(
                condition=Q(kind="charge", substance="") | (~Q(kind="charge") & ~Q(substance="")),
                name="consequences_assessment_substance",
            ),
            models.CheckConstraint(
                condition=Q(kind="leak", used_rate_kgs__gt=0)
                | (~Q(kind="leak") & Q(used_rate_kgs__isnull=True, amount_kg__gt=0)),
                name="consequences_assessment_amount",
            ),
            models.CheckConstraint(condition=Q(furthest_m__gte=0), name="consequences_assessment_furthest"),
        )
        indexes = (models.Index(fields=("-made_at",), name="consequences_assessment_made"),)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%m-%d %H:%M} {self.get_substance_display()}{self.get_kind_display()}"


class Zone(ScopedModel):
    """One row is one zone of one assessment: a limit, how far it reaches, the ground above it.

    `shape` is the footprint, `around` the full circle of the same distance, for when the wind turns; both empty where
    the limit is reached nowhere, `around` also where the footprint is that circle already.
    """

    view_permission = "consequences.view"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="zones", verbose_name=_("事故后果推演")
    )
    severity = models.CharField(_("影响"), max_length=10, choices=Severity)
    label = models.CharField(_("限值"), max_length=64)
    value = models.FloatField(_("限值数值"))
    unit = models.CharField(_("单位"), max_length=8)
    source = models.CharField(_("限值来源"), max_length=120)
    distance_m = models.FloatField(_("距离（米）"))
    beyond = models.BooleanField(_("超出计算范围"), default=False)
    width_m = models.FloatField(_("最大宽度（米）"))
    area_km2 = models.FloatField(_("面积（平方公里）"))
    shape = models.MultiPolygonField(_("范围"), srid=CGCS2000, null=True, blank=True)
    around = models.MultiPolygonField(_("风向改变时的范围"), srid=CGCS2000, null=True, blank=True)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("事故影响分区")
        # The gravest limit is the highest one, and its zone the smallest.
        ordering = ("assessment", "distance_m", "-value")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "severity"), name="consequences_zone_once"),
            models.CheckConstraint(
                condition=Q(distance_m=0, shape__isnull=True) | Q(distance_m__gt=0, shape__isnull=False),
                name="consequences_zone_ground",
            ),
        )

    def __str__(self) -> str:
        return f"{Severity(self.severity).label} {self.label}"


class Exposure(ScopedModel):
    """One row is one village in, at the edge of, or with a turned wind within the zones of one assessment.

    `people` and `households` of the register live inside a zone by their own place, `registered` all of the village.
    """

    view_permission = "consequences.view"

    code = models.CharField(_("编号"), max_length=40, unique=True)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="exposures", verbose_name=_("事故后果推演")
    )
    name = models.CharField(_("村（社区）"), max_length=64)
    point = models.PointField(_("位置"), srid=CGCS2000)
    severity = models.CharField(_("影响"), max_length=10, choices=Severity)
    standing = models.CharField(_("位置关系"), max_length=8, choices=Standing)
    rank = models.PositiveSmallIntegerField(_("次序"))
    people = models.PositiveIntegerField(_("险户在范围内人数"))
    households = models.PositiveIntegerField(_("险户在范围内户数"))
    registered = models.PositiveIntegerField(_("险户在册人数"))
    distance_m = models.FloatField(_("距事故点（米）"))
    bearing_deg = models.FloatField(_("在事故点的方位（度）"))

    class Meta:
        verbose_name = _("事故影响村")
        ordering = ("assessment", "rank")
        constraints = (models.UniqueConstraint(fields=("assessment", "area_code"), name="consequences_exposure_once"),)

    def __str__(self) -> str:
        return self.name
