"""Earthquakes, the versions agencies told of them, and the villages they shook."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.quakes.choices import Attention, Status

CGCS2000 = 4490
LONGEST_NOTE = 500


class Told(ScopedModel):
    """One row is one telling of an earthquake: what an agency's message says, and what that means here."""

    view_permission = "quakes.view"

    agency = models.CharField(_("发布机构"), max_length=64, blank=True, default="")
    identity = models.CharField(_("事件编号"), max_length=200)
    aliases: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=200), verbose_name=_("别名"))
    version = models.CharField(_("机构版本"), max_length=64, blank=True, default="")
    updated_at = models.DateTimeField(_("机构更新时间"), null=True, blank=True)
    origin_at = models.DateTimeField(_("发震时刻"))
    latitude = models.FloatField(_("震中纬度"))
    longitude = models.FloatField(_("震中经度"))
    depth_km = models.FloatField(_("震源深度（公里）"), null=True, blank=True)
    magnitude = models.FloatField(_("震级"))
    magnitude_type = models.CharField(_("震级类型"), max_length=16, blank=True, default="")
    kind = models.CharField(_("事件类型"), max_length=40, blank=True, default="")
    evaluation = models.CharField(_("机构状态"), max_length=40, blank=True, default="")
    status = models.CharField(_("本区"), max_length=10, choices=Status)
    strongest = models.FloatField(_("最大烈度"), null=True, blank=True)
    villages = models.PositiveIntegerField(_("达到阈值的村（社区）"), default=0)
    people = models.PositiveIntegerField(_("其中险户在册人数"), default=0)
    received_at = models.DateTimeField(_("收到时间"))
    received_by = models.CharField(_("收到人"), max_length=64)

    class Meta:
        abstract = True


class Quake(Told):
    """One row is one earthquake by its newest version, with the estimate made from it.

    Everybody of the district may see it: `target_areas` is the district. `same_as`: it turned out to be another row's.
    `attention`: whether it waits for the duty room.
    """

    code = models.CharField(_("编码"), max_length=24, unique=True)
    versions_kept = models.PositiveSmallIntegerField(_("收到的版本"), default=1)
    possible = models.PositiveIntegerField(_("仅上限达到阈值的村"), default=0)
    epicentre = models.FloatField(_("震中烈度"), null=True, blank=True)
    nearest_name = models.CharField(_("最近的村（社区）"), max_length=64, blank=True, default="")
    nearest_km = models.FloatField(_("距最近村（公里）"), null=True, blank=True)
    deaths_low = models.PositiveIntegerField(_("死亡估计下限"), null=True, blank=True)
    deaths_high = models.PositiveIntegerField(_("死亡估计上限"), null=True, blank=True)
    threshold = models.FloatField(_("采用的阈值"))
    region = models.CharField(_("衰减分区"), max_length=16)
    assumed: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=300), verbose_name=_("假定"))
    models_used: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=120), verbose_name=_("模型与输入摘要")
    )
    same_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="others", verbose_name=_("同一次地震")
    )
    attention = models.CharField(_("处置"), max_length=8, choices=Attention, default=Attention.QUIET)
    waiting_since = models.DateTimeField(_("待处置自"), null=True, blank=True)
    handled_at = models.DateTimeField(_("处置登记时间"), null=True, blank=True)
    handled_by = models.CharField(_("处置登记人"), max_length=64, blank=True, default="")
    handled_note = models.CharField(_("处置情况"), max_length=LONGEST_NOTE, blank=True, default="")
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("地震速报")
        ordering = ("-origin_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=Status.values), name="quakes_quake_status"),
            models.CheckConstraint(
                condition=Q(status="shaken", villages__gt=0) | (~Q(status="shaken") & Q(villages=0)),
                name="quakes_quake_shaken_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(deaths_low__isnull=True, deaths_high__isnull=True)
                | Q(deaths_low__lte=models.F("deaths_high")),
                name="quakes_quake_deaths_a_range",
            ),
            models.CheckConstraint(condition=Q(attention__in=Attention.values), name="quakes_quake_attention"),
            models.CheckConstraint(
                condition=Q(attention="waiting", status="shaken", waiting_since__isnull=False)
                | (~Q(attention="waiting") & Q(waiting_since__isnull=True)),
                name="quakes_quake_waits_since",
            ),
        )
        indexes = (models.Index(fields=("origin_at",), name="quakes_quake_origin"),)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.origin_at):%m-%d %H:%M} {self.magnitude:.1f} 级地震"

    @property
    def status_tone(self) -> str:
        """Only an earthquake that shook a village asks for something."""
        return "late" if self.status == Status.SHAKEN else "stale"


class Version(Told):
    """One row is one version of one earthquake as it came; `late` ones were older than what was known already."""

    quake = models.ForeignKey(Quake, on_delete=models.PROTECT, related_name="told", verbose_name=_("地震"))
    number = models.PositiveSmallIntegerField(_("序号"))
    late = models.BooleanField(_("迟到的旧版本"), default=False)

    class Meta:
        verbose_name = _("地震速报版本")
        ordering = ("quake", "number")
        constraints = (models.UniqueConstraint(fields=("quake", "number"), name="quakes_version_number"),)

    @property
    def code(self) -> str:
        """The earthquake and the number of the version."""
        return f"{self.quake.code}:{self.number}"


class Shaking(ScopedModel):
    """One row is one village that reached the threshold in the newest version of one earthquake; all an estimate."""

    view_permission = "quakes.view"

    code = models.CharField(_("编码"), max_length=40, unique=True)
    quake = models.ForeignKey(Quake, on_delete=models.CASCADE, related_name="shakings", verbose_name=_("地震"))
    name = models.CharField(_("村（社区）"), max_length=64)
    intensity = models.FloatField(_("烈度"))
    low = models.FloatField(_("烈度下限（−1σ）"))
    high = models.FloatField(_("烈度上限（+1σ）"))
    degree = models.PositiveSmallIntegerField(_("整度"))
    people = models.PositiveIntegerField(_("险户在册人数"))
    distance_km = models.FloatField(_("距震中（公里）"))
    point = models.PointField(_("位置"), srid=CGCS2000)

    class Meta:
        verbose_name = _("村庄烈度")
        ordering = ("-intensity", "code")
        constraints = (
            models.UniqueConstraint(fields=("quake", "area_code"), name="quakes_shaking_once"),
            models.CheckConstraint(
                condition=Q(low__lte=models.F("intensity"), high__gte=models.F("intensity")),
                name="quakes_shaking_band",
            ),
        )

    def __str__(self) -> str:
        return self.name
