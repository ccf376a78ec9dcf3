"""Crossings: the only readings that become events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.stations.choices import ElementCode
from sentinel.wings.watch.stations.models.station import Station


class Crossing(ScopedModel):
    """One row is one threshold crossed at one time, up or down, at one station or by the mean of one area.

    Written once. Where late or corrected data show that it never was, `withdrawn_at` says since when that is known;
    should still later data bring it back, it stands again.
    """

    view_permission = "stations.view"

    code = models.CharField(_("编号"), max_length=96, unique=True)
    rule = models.CharField(_("规则"), max_length=32)
    title = models.CharField(_("判据"), max_length=64)
    station = models.ForeignKey(
        Station, verbose_name=_("测站"), on_delete=models.PROTECT, related_name="crossings", null=True
    )
    target = models.CharField(_("对象编码"), max_length=32)
    target_name = models.CharField(_("对象"), max_length=64)
    level = models.CharField(_("等级"), max_length=16)
    element = models.CharField(_("要素"), max_length=10, choices=ElementCode)
    observed_at = models.DateTimeField(_("越限时间"))
    up = models.BooleanField(_("升越"))
    value = models.IntegerField(_("值"))
    window = models.PositiveSmallIntegerField(_("窗口(分钟)"))
    detected_at = models.DateTimeField(_("判出时间"))
    late = models.BooleanField(_("迟到数据判出"), default=False)
    present = models.PositiveIntegerField(_("到报站数"), default=0)
    expected = models.PositiveIntegerField(_("应到站数"), default=0)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("越限")
        ordering = ("-observed_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("rule", "target", "observed_at", "up"), name="stations_crossing_once"),
        )
        indexes = (
            models.Index(fields=("-observed_at",), name="stations_crossing_time"),
            models.Index(fields=("station", "-observed_at"), name="stations_crossing_station"),
        )
