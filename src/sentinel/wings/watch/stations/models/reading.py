"""What came from devices: readings in day partitions, and the frames themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.stations.choices import Channel, ElementCode, FrameStatus, Quality
from sentinel.wings.watch.stations.models.station import Station


class Reading(models.Model):
    """One row is one element of one station at one time. The table is partitioned by day (see the migration).

    Units: rain 0.1 mm, flow 0.001 m³/s, level 0.001 m, voltage 0.01 V. A corrected row shows its newest value; what it
    was before stands in the corrections.
    """

    pk = models.CompositePrimaryKey("station_id", "element", "observed_at")
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="readings", db_index=False, db_constraint=False
    )
    element = models.CharField(_("要素"), max_length=10, choices=ElementCode)
    observed_at = models.DateTimeField(_("观测时间"))
    value = models.IntegerField(_("值"))
    serial = models.PositiveIntegerField(_("流水号"))
    received_at = models.DateTimeField(_("接收时间"))
    quality = models.CharField(_("质量"), max_length=9, choices=Quality, default=Quality.GOOD)

    class Meta:
        verbose_name = _("观测值")


class Correction(models.Model):
    """One row is one value that was replaced by another; written by the database itself, append-only."""

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="corrections")
    element = models.CharField(_("要素"), max_length=10, choices=ElementCode)
    observed_at = models.DateTimeField(_("观测时间"))
    was = models.IntegerField(_("原值"))
    became = models.IntegerField(_("更正为"))
    was_received_at = models.DateTimeField(_("原值接收时间"))
    corrected_at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("读数更正")
        ordering = ("-id",)


class ReadingBatch(models.Model):
    """One row is one batch a program delivered over HTTP, kept until the gateway has judged and stored it."""

    sender = models.CharField(_("报送者"), max_length=128)
    body = models.BinaryField(_("内容"))
    readings = models.PositiveIntegerField(_("条数"))
    received_at = models.DateTimeField(_("接收时间"))

    class Meta:
        verbose_name = _("HTTP 报送")


class RawFrame(models.Model):
    """One row is one frame as it came, with what became of it. Append-only in the database.

    SL 651 frames are all kept. A JSON reading is stored whole as its reading, so of MQTT and HTTP only what was refused
    or set apart stands here.
    """

    received_at = models.DateTimeField(_("接收时间"))
    at = models.DateTimeField(_("业务时间"))
    peer = models.CharField(_("来源"), max_length=64)
    channel = models.CharField(_("通道"), max_length=6, choices=Channel, default=Channel.SL651)
    station = models.CharField(_("站址或编号"), max_length=24, blank=True, default="")
    body = models.BinaryField(_("原始帧"))
    status = models.CharField(_("处理结果"), max_length=12, choices=FrameStatus)
    code = models.CharField(_("原因"), max_length=32, blank=True, default="")
    text = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("原始帧")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=FrameStatus.values), name="stations_raw_known_status"),
        )
        indexes = (
            models.Index(fields=("station", "-id"), name="stations_raw_station"),
            models.Index(fields=("status", "-id"), name="stations_raw_status", condition=~Q(status="accepted")),
        )
