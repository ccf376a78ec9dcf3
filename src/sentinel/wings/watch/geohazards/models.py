"""Outlooks on geological hazards by rain, the points that reached a colour, and the villages they threaten."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import AreaCodeField, ScopedModel, target_areas_field
from sentinel.wings.watch.geohazards.choices import Colour, Rain, Source

CGCS2000 = 4490


class Outlook(ScopedModel):
    """One row is one look at all known points at one instant: its rain, what was found, what it was made of.

    Everybody of the district may see it: `target_areas` is the district. `chosen_areas`: only their points were
    looked at, all where it is empty. `basis`: the parameters as they were. `gauges`: what each gauge had measured.
    `unjudged` points are named in `unknown` with why. It is never changed: another look is another row.
    """

    view_permission = "geohazards.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("名称"), max_length=64)
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    cause = models.CharField(_("触发的越限"), max_length=96, blank=True, default="")
    rain = models.CharField(_("雨量"), max_length=8, choices=Rain)
    rain_mm = models.FloatField(_("设定雨量（毫米）"), null=True, blank=True, help_text=_("只在选“设定雨量”时填。"))
    rain_hours = models.PositiveSmallIntegerField(
        _("设定历时（小时）"), null=True, blank=True, help_text=_("整小时，按均匀落下算。")
    )
    chosen_areas: "ArrayField[list[str], list[str]]" = ArrayField(
        AreaCodeField(), verbose_name=_("镇街"), default=list, blank=True
    )
    level = models.CharField(_("最高等级"), max_length=6, choices=Colour, blank=True, default="")
    red = models.PositiveIntegerField(_("红色"), default=0)
    orange = models.PositiveIntegerField(_("橙色"), default=0)
    yellow = models.PositiveIntegerField(_("黄色"), default=0)
    blue = models.PositiveIntegerField(_("蓝色"), default=0)
    looked = models.PositiveIntegerField(_("隐患点"), default=0)
    unjudged = models.PositiveIntegerField(_("不能判"), default=0)
    villages = models.PositiveIntegerField(_("涉及村（社区）"), default=0)
    people = models.PositiveIntegerField(_("附近险户人数"), default=0)
    households = models.PositiveIntegerField(_("附近险户户数"), default=0)
    made_at = models.DateTimeField(_("研判时间"))
    made_by = models.CharField(_("研判人"), max_length=64)
    layer = models.CharField(_("隐患点图层版次"), max_length=64)
    basis = models.JSONField(_("参数"))
    gauges = models.JSONField(_("雨量站"), default=list, blank=True)
    unknown = models.JSONField(_("不能判的点"), default=list, blank=True)
    assumed: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=300), verbose_name=_("假定"), default=list, blank=True
    )
    models_used: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=120), verbose_name=_("模型与输入摘要"), default=list, blank=True
    )
    digest = models.CharField(_("输入摘要"), max_length=64)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("地质灾害研判")
        ordering = ("-made_at", "-code")
        constraints = (
            models.CheckConstraint(
                condition=Q(rain="measured", rain_mm__isnull=True, rain_hours__isnull=True)
                | Q(rain="supposed", rain_mm__isnull=False, rain_hours__isnull=False),
                name="geohazards_outlook_rain_whole",
            ),
            models.CheckConstraint(
                condition=Q(level="", red=0, orange=0, yellow=0, blue=0) | Q(level__in=Colour.values),
                name="geohazards_outlook_level",
            ),
            models.UniqueConstraint(
                fields=("cause",), condition=~Q(cause=""), name="geohazards_outlook_once_a_crossing"
            ),
        )
        indexes = (models.Index(fields=("-made_at",), name="geohazards_outlook_made"),)

    def __str__(self) -> str:
        return self.title


class Risk(ScopedModel):
    """One row is one point at or above blue in one outlook; an estimate by rain, nobody has been there.

    `window` hours: the window that reached the colour; `at_least`: its gauge lacks hours, it may be worse. `people` and
    `households` are registered within the reach of the outlook's parameters; one home may count at several points.
    """

    view_permission = "geohazards.view"

    code = models.CharField(_("编号"), max_length=96, unique=True)
    outlook = models.ForeignKey(Outlook, on_delete=models.PROTECT, related_name="risks", verbose_name=_("研判"))
    point_code = models.CharField(_("隐患点编号"), max_length=64)
    name = models.CharField(_("隐患点"), max_length=96)
    kind = models.CharField(_("类别"), max_length=32, blank=True, default="")
    scale = models.CharField(_("规模"), max_length=32, blank=True, default="")
    village = models.CharField(_("村（社区）"), max_length=64, blank=True, default="")
    colour = models.CharField(_("等级"), max_length=6, choices=Colour)
    height = models.PositiveSmallIntegerField(_("等级高低"))
    window = models.PositiveSmallIntegerField(_("达到的时段（小时）"))
    rain_mm = models.FloatField(_("该时段雨量"))
    threshold_mm = models.FloatField(_("该时段阈值"))
    at_least = models.BooleanField(_("雨量不全"), default=False)
    gauge = models.CharField(_("雨量站"), max_length=64, blank=True, default="")
    gauge_km = models.FloatField(_("距雨量站"), null=True, blank=True)
    people = models.PositiveIntegerField(_("附近险户人数"), default=0)
    households = models.PositiveIntegerField(_("附近险户户数"), default=0)
    point = models.PointField(_("位置"), srid=CGCS2000)

    class Meta:
        verbose_name = _("隐患点风险")
        ordering = ("outlook", "-height", "code")
        constraints = (
            models.UniqueConstraint(fields=("outlook", "point_code"), name="geohazards_risk_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="geohazards_risk_colour"),
        )

    def __str__(self) -> str:
        return self.name


class Exposure(ScopedModel):
    """One row is one village that an outlook touches: a coloured point lies in it, or near homes registered there."""

    view_permission = "geohazards.view"

    code = models.CharField(_("编号"), max_length=40, unique=True)
    outlook = models.ForeignKey(Outlook, on_delete=models.PROTECT, related_name="exposures", verbose_name=_("研判"))
    name = models.CharField(_("村（社区）"), max_length=64)
    colour = models.CharField(_("最高等级"), max_length=6, choices=Colour)
    height = models.PositiveSmallIntegerField(_("等级高低"))
    points = models.PositiveIntegerField(_("村内隐患点"), default=0)
    people = models.PositiveIntegerField(_("附近险户人数"), default=0)
    households = models.PositiveIntegerField(_("附近险户户数"), default=0)

    class Meta:
        verbose_name = _("受威胁的村")
        ordering = ("outlook", "-height", "-people", "code")
        constraints = (
            models.UniqueConstraint(fields=("outlook", "area_code"), name="geohazards_exposure_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="geohazards_exposure_colour"),
        )

    def __str__(self) -> str:
        return self.name
