"""Runs of hazard models and the places they reach."""

from datetime import timedelta

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Dryness, Hazard, Place, Shape, Source, Status

CGCS2000 = 4490
TONES: dict[str, str] = {Status.FAILED: "late", Status.CANCELLED: "stale", Status.RUNNING: "doing"}
IS_FLOOD = Q(
    hazard="flood",
    rain_mm__isnull=False,
    rain_hours__isnull=False,
    shape__in=Shape.values,
    tail_hours__isnull=False,
    ignition_point__isnull=True,
    wind_ms__isnull=True,
    wind_from__isnull=True,
    dryness="",
    burn_hours__isnull=True,
)
IS_FIRE = Q(
    hazard="fire",
    rain_mm__isnull=True,
    rain_hours__isnull=True,
    shape="",
    tail_hours__isnull=True,
    inflow_point__isnull=True,
    ignition_point__isnull=False,
    wind_ms__isnull=False,
    wind_from__isnull=False,
    dryness__in=Dryness.values,
    burn_hours__isnull=False,
    members=1,
)


class Run(ScopedModel):
    """One row is one run of a hazard model over the district: what was asked, how far it is, what it was made of.

    A flood is asked by its rain and what flows in, a fire by where it begins, the wind and how dry it is. Everybody of
    the district may see it: `target_areas` is the district. `asked_person` hears of its end, empty for a rule or a
    program. `basis`: the parameters as they were when it was asked for. `progress` 0–1. `beat_at`: wall time at which
    its process was last heard. `grid`: rows, columns, crs, transform. `corners`: west, south, east, north of the
    pictures. `frames`: minutes of the pictures in time. Its files lie in a folder of their own (`queries.folder`).
    """

    view_permission = "forecasts.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("名称"), max_length=64)
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    turn = models.PositiveSmallIntegerField(_("次序"))
    cause = models.CharField(_("触发的越限"), max_length=96, blank=True, default="")
    hazard = models.CharField(_("灾种"), max_length=8, choices=Hazard, default=Hazard.FLOOD)
    rain_mm = models.FloatField(_("雨量（毫米）"), null=True, blank=True)
    rain_hours = models.FloatField(_("历时（小时）"), null=True, blank=True)
    shape = models.CharField(_("雨型"), max_length=8, choices=Shape, blank=True, default="")
    tail_hours = models.FloatField(_("雨后续算（小时）"), null=True, blank=True)
    inflow_point = models.PointField(_("来水位置"), srid=CGCS2000, null=True, blank=True)
    inflow_m3s = models.FloatField(_("来水洪峰（立方米/秒）"), null=True, blank=True)
    inflow_hours = models.FloatField(_("来水历时（小时）"), null=True, blank=True)
    ignition_point = models.PointField(_("起火位置"), srid=CGCS2000, null=True, blank=True)
    wind_ms = models.FloatField(_("风速（米/秒）"), null=True, blank=True)
    wind_from = models.FloatField(_("风的来向（度）"), null=True, blank=True)
    dryness = models.CharField(_("干燥程度"), max_length=8, choices=Dryness, blank=True, default="")
    burn_hours = models.FloatField(_("推演时长（小时）"), null=True, blank=True)
    cell_m = models.PositiveSmallIntegerField(_("网格（米）"))
    members = models.PositiveSmallIntegerField(_("成员数"), default=1)
    basis = models.JSONField(_("参数"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.QUEUED)
    asked_at = models.DateTimeField(_("发起时间"))
    asked_by = models.CharField(_("发起人"), max_length=64)
    asked_person = models.CharField(max_length=32, blank=True, default="")
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    progress = models.FloatField(_("进度"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    worker = models.CharField(max_length=64, blank=True, default="")
    beat_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(_("失败原因"), max_length=300, blank=True, default="")
    terrain = models.CharField(_("地形"), max_length=120, blank=True, default="")
    demo = models.BooleanField(_("示意地形"), default=False)
    grid = models.JSONField(default=dict, blank=True)
    corners: "ArrayField[list[float], list[float]]" = ArrayField(models.FloatField(), default=list, blank=True)
    frames: "ArrayField[list[int], list[int]]" = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    stamp = models.CharField(_("模型与输入摘要"), max_length=120, blank=True, default="")
    assumed: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=300), verbose_name=_("假定"), default=list, blank=True
    )
    volume_error = models.FloatField(_("水量误差（相对）"), null=True, blank=True)
    steps = models.PositiveIntegerField(_("步数"), default=0)
    seconds = models.FloatField(_("用时（秒）"), null=True, blank=True)
    villages = models.PositiveIntegerField(_("到达的村（社区）"), default=0)
    people = models.PositiveIntegerField(_("险户受淹或过火人数"), default=0)
    area_ha = models.FloatField(_("过火面积（公顷）"), null=True, blank=True)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("模拟推演")
        ordering = ("-asked_at", "-code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=Status.values), name="forecasts_run_status"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="forecasts_run_progress"),
            models.CheckConstraint(
                condition=Q(status="done", ended_at__isnull=False) & ~Q(stamp="") | (~Q(status="done") & Q(stamp="")),
                name="forecasts_run_done_whole",
            ),
            models.CheckConstraint(
                condition=Q(inflow_point__isnull=True, inflow_m3s__isnull=True, inflow_hours__isnull=True)
                | Q(inflow_point__isnull=False, inflow_m3s__isnull=False, inflow_hours__isnull=False),
                name="forecasts_run_inflow_whole",
            ),
            models.CheckConstraint(condition=IS_FLOOD | IS_FIRE, name="forecasts_run_hazard_whole"),
            models.UniqueConstraint(fields=("cause",), condition=~Q(cause=""), name="forecasts_run_once_a_crossing"),
        )
        indexes = (
            models.Index(
                fields=("turn", "asked_at"),
                condition=Q(status__in=("queued", "running")),
                name="forecasts_run_waiting",
            ),
            models.Index(fields=("-asked_at",), name="forecasts_run_asked"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> timedelta:
        """How much time the run covers."""
        return timedelta(hours=(self.rain_hours or 0) + (self.tail_hours or 0) + (self.burn_hours or 0))

    @property
    def storm(self) -> rules.Storm:
        """The rain of a flood."""
        return rules.Storm(self.rain_mm or 0, self.rain_hours or 0, rules.Shape(self.shape))

    @property
    def status_tone(self) -> str:
        """One that failed asks for somebody; one that was cancelled for nobody."""
        return TONES.get(self.status, "")


class Impact(ScopedModel):
    """One row is one place that one run reaches; all an estimate. `minutes` from the beginning of the run.

    Of a flood it says how deep and fast the water is, of a fire how long the flames are. `people` and `households` live
    where it comes; `registered` are all people at risk of the village.
    """

    view_permission = "forecasts.view"

    code = models.CharField(_("编号"), max_length=64, unique=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="impacts", verbose_name=_("推演"))
    kind = models.CharField(_("对象"), max_length=8, choices=Place)
    subject = models.CharField(_("对象编码"), max_length=32)
    name = models.CharField(_("名称"), max_length=64)
    point = models.PointField(_("位置"), srid=CGCS2000)
    depth_m = models.FloatField(_("最大水深（米）"), null=True, blank=True)
    speed_ms = models.FloatField(_("最大流速（米/秒）"), null=True, blank=True)
    flame_m = models.FloatField(_("最大火焰长度（米）"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("到达时间（分钟）"), null=True, blank=True)
    people = models.PositiveIntegerField(_("险户受淹或过火人数"), default=0)
    households = models.PositiveIntegerField(_("险户受淹或过火户数"), default=0)
    registered = models.PositiveIntegerField(_("险户在册人数"), default=0)
    chance = models.FloatField(_("受淹概率"), null=True, blank=True)

    class Meta:
        verbose_name = _("推演影响")
        ordering = ("run", "minutes", "-depth_m", "code")
        constraints = (
            models.UniqueConstraint(fields=("run", "kind", "subject"), name="forecasts_impact_once"),
            models.CheckConstraint(
                condition=Q(depth_m__isnull=False, speed_ms__isnull=False, flame_m__isnull=True)
                | Q(depth_m__isnull=True, speed_ms__isnull=True, flame_m__isnull=False),
                name="forecasts_impact_of_one_hazard",
            ),
            models.CheckConstraint(
                condition=Q(chance__isnull=True) | Q(chance__gt=0, chance__lte=1), name="forecasts_impact_chance"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> float:
        """How bad it is there: the depth of the water, or the length of the flames, in m."""
        return (self.depth_m if self.depth_m is not None else self.flame_m) or 0.0
