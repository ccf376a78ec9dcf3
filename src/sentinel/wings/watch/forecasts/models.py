"""Runs of hazard models and the places they reach."""

from datetime import timedelta

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.forecasts.choices import Place, Shape, Source, Status

CGCS2000 = 4490
TONES: dict[str, str] = {Status.FAILED: "late", Status.CANCELLED: "stale", Status.RUNNING: "doing"}


class Run(ScopedModel):
    """One row is one run of the flood model over the district: what was asked, how far it is, what it was made of.

    Everybody of the district may see it: `target_areas` is the district. `asked_person` hears of its end, empty for a
    rule or a program. `basis`: the parameters as they were when it was asked for. `progress` 0–1. `beat_at`: wall time
    at which its process was last heard. `grid`: rows, columns, crs, transform. `corners`: west, south, east, north of
    the pictures. `frames`: minutes of the pictures in time. Its files lie in a folder of their own (`queries.folder`).
    """

    view_permission = "forecasts.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("名称"), max_length=64)
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    turn = models.PositiveSmallIntegerField(_("次序"))
    cause = models.CharField(_("触发的越限"), max_length=96, blank=True, default="")
    rain_mm = models.FloatField(_("雨量（毫米）"))
    rain_hours = models.FloatField(_("历时（小时）"))
    shape = models.CharField(_("雨型"), max_length=8, choices=Shape, default=Shape.MIDDLE)
    tail_hours = models.FloatField(_("雨后续算（小时）"))
    inflow_point = models.PointField(_("来水位置"), srid=CGCS2000, null=True, blank=True)
    inflow_m3s = models.FloatField(_("来水洪峰（立方米/秒）"), null=True, blank=True)
    inflow_hours = models.FloatField(_("来水历时（小时）"), null=True, blank=True)
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
    villages = models.PositiveIntegerField(_("受淹村（社区）"), default=0)
    people = models.PositiveIntegerField(_("险户在水中人数"), default=0)
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
        return timedelta(hours=self.rain_hours + self.tail_hours)

    @property
    def status_tone(self) -> str:
        """One that failed asks for somebody; one that was cancelled for nobody."""
        return TONES.get(self.status, "")


class Impact(ScopedModel):
    """One row is one place that the water of one run reaches; all an estimate. `minutes` from the beginning of the run.

    `people` and `households` stand in the water; `registered` are all people at risk of the village.
    """

    view_permission = "forecasts.view"

    code = models.CharField(_("编号"), max_length=64, unique=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="impacts", verbose_name=_("推演"))
    kind = models.CharField(_("对象"), max_length=8, choices=Place)
    subject = models.CharField(_("对象编码"), max_length=32)
    name = models.CharField(_("名称"), max_length=64)
    point = models.PointField(_("位置"), srid=CGCS2000)
    depth_m = models.FloatField(_("最大水深（米）"))
    speed_ms = models.FloatField(_("最大流速（米/秒）"))
    minutes = models.PositiveIntegerField(_("水到时间（分钟）"), null=True, blank=True)
    people = models.PositiveIntegerField(_("在水中人数"), default=0)
    households = models.PositiveIntegerField(_("在水中户数"), default=0)
    registered = models.PositiveIntegerField(_("险户在册人数"), default=0)
    chance = models.FloatField(_("受淹概率"), null=True, blank=True)

    class Meta:
        verbose_name = _("推演影响")
        ordering = ("run", "minutes", "-depth_m", "code")
        constraints = (
            models.UniqueConstraint(fields=("run", "kind", "subject"), name="forecasts_impact_once"),
            models.CheckConstraint(
                condition=Q(chance__isnull=True) | Q(chance__gt=0, chance__lte=1), name="forecasts_impact_chance"
            ),
        )

    def __str__(self) -> str:
        return self.name
