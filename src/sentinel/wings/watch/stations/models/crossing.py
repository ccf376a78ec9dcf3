"""Crossings: the only readings that become events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.stations.choices import Rule
from sentinel.wings.watch.stations.models.station import Station


class Crossing(ScopedModel):
    """One row is one threshold crossed at one station at one time, up or down; written exactly once."""

    view_permission = "stations.view"

    code = models.CharField(_("编号"), max_length=96, unique=True)
    rule = models.CharField(_("规则"), max_length=32, choices=Rule)
    station = models.ForeignKey(Station, verbose_name=_("测站"), on_delete=models.PROTECT, related_name="crossings")
    level = models.CharField(_("等级"), max_length=16)
    observed_at = models.DateTimeField(_("越限时间"))
    up = models.BooleanField(_("升越"))
    value = models.IntegerField(_("值"))
    window = models.PositiveSmallIntegerField(_("窗口(分钟)"))
    detected_at = models.DateTimeField(_("判出时间"))
    late = models.BooleanField(_("迟到数据判出"), default=False)

    class Meta:
        verbose_name = _("越限")
        ordering = ("-observed_at", "code")
        constraints = (
            models.UniqueConstraint(fields=("rule", "station", "observed_at", "up"), name="stations_crossing_once"),
        )
        indexes = (models.Index(fields=("-observed_at",), name="stations_crossing_time"),)
