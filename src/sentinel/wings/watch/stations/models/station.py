"""Stations and what each one showed last."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.stations.choices import Colour, StationKind

CGCS2000 = 4490


class Station(ScopedModel):
    """One row is one gauge or river section that sends frames."""

    view_permission = "stations.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    address = models.CharField(
        _("遥测站地址"), max_length=10, unique=True, help_text=_("SL 651 帧中的 10 位十六进制站址。")
    )
    name = models.CharField(_("名称"), max_length=64)
    kind = models.CharField(_("类别"), max_length=8, choices=StationKind)
    point = models.PointField(_("位置"), srid=CGCS2000)
    river = models.CharField(_("河流"), max_length=32, blank=True, default="")
    external = models.BooleanField(_("区外"), default=False)
    mark = models.CharField(_("标注"), max_length=64, blank=True, default="")
    slug = models.CharField(
        _("参数代号"),
        max_length=32,
        blank=True,
        default="",
        help_text=_("断面阈值参数键中的代号，如 flow.<代号>.numbered。"),
    )
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("测站")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=StationKind.values), name="stations_station_kind"),
            models.CheckConstraint(condition=Q(address__regex="^[0-9A-F]{10}$"), name="stations_station_address"),
            models.UniqueConstraint(fields=("slug",), condition=~Q(slug=""), name="stations_station_slug"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> str:
        """The colour it shows now; empty below the lowest threshold."""
        return self.state.level

    @property
    def fresh_until(self) -> dict[str, datetime]:
        """When what it showed last stops counting as present, by column; empty where the query did not ask."""
        minutes, observed_at = getattr(self, "silent_minutes", None), self.state.observed_at
        return (
            {} if minutes is None or observed_at is None else {"observed_at": observed_at + timedelta(minutes=minutes)}
        )


class StationState(models.Model):
    """One row is what one station showed last; written with the readings it rests on. Rain sums in 0.1 mm.

    A sum is null when nothing was reported in its window: missing is never zero. `present_*` count filled slots.
    From last_value on it is what upkeep judges the device by. silence_due_at is looked at, not moved with every frame.
    """

    station = models.OneToOneField(Station, primary_key=True, on_delete=models.CASCADE, related_name="state")
    observed_at = models.DateTimeField(_("最近数据时间"), null=True)
    rain_1h = models.IntegerField(_("1 小时雨量"), null=True)
    rain_3h = models.IntegerField(_("3 小时雨量"), null=True)
    rain_6h = models.IntegerField(_("6 小时雨量"), null=True)
    rain_24h = models.IntegerField(_("24 小时雨量"), null=True)
    present_1h = models.PositiveSmallIntegerField(default=0)
    present_3h = models.PositiveSmallIntegerField(default=0)
    present_6h = models.PositiveSmallIntegerField(default=0)
    present_24h = models.PositiveSmallIntegerField(default=0)
    cumulative = models.IntegerField(_("累计雨量"), null=True)
    flow = models.IntegerField(_("流量"), null=True)
    water_level = models.IntegerField(_("水位"), null=True)
    voltage = models.IntegerField(_("电压"), null=True)
    level = models.CharField(_("达到等级"), max_length=8, choices=Colour, blank=True, default="")
    last_frame_at = models.DateTimeField(_("最近来帧"), null=True)
    last_value = models.IntegerField(_("最近主要素值"), null=True)
    same_since = models.DateTimeField(_("数值不变自"), null=True)
    jumped_at = models.DateTimeField(_("最近突跳"), null=True)
    jumped_by = models.IntegerField(_("突跳幅度"), null=True)
    clock_offset_s = models.IntegerField(_("时钟偏差(秒)"), null=True)
    silence_due_at = models.DateTimeField(_("下次查失联"), null=True, db_index=True)

    RAIN: ClassVar[tuple[str, ...]] = ("rain_1h", "rain_3h", "rain_6h", "rain_24h")
