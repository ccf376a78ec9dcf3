"""Places downstream, and what they are to be told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.watch.advisories.choices import Status, Way


class Recipient(ScopedModel):
    """One row is one unit downstream of a river section that is to be told when one of `rules` is reached there.

    It lies outside the district: neither its people nor its area are ours. Its number is a duty room's, not a person's.
    """

    view_permission = "advisories.view"

    code = models.CharField(_("编码"), max_length=32, unique=True)
    name = models.CharField(_("单位"), max_length=64)
    station = models.ForeignKey("stations.Station", on_delete=models.PROTECT, related_name="+", verbose_name=_("断面"))
    rules: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=32), verbose_name=_("达到哪些判据时通报")
    )
    phone = models.CharField(
        _("值班电话"), max_length=24, blank=True, default="", help_text=_("对方值班室的固定电话，不填个人号码。")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    in_use = models.BooleanField(_("启用"), default=True, help_text=_("停用后不再建议向它通报，已有的通报不受影响。"))
    mark = models.CharField(_("标注"), max_length=64, blank=True, default="")
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("下游单位")
        ordering = ("station", "code")

    def __str__(self) -> str:
        return self.name


class Advisory(ScopedModel):
    """One row is one place downstream to be told of one crossing: suggested by rule, given or set aside by a person.

    `value` is that of the crossing in the unit of its element. `sent_at` is when the person told them, written once.
    """

    view_permission = "advisories.view"

    code = models.CharField(_("编号"), max_length=140, unique=True)
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="advisories", verbose_name=_("下游单位")
    )
    recipient_name = models.CharField(_("通报单位"), max_length=64)
    crossing = models.CharField(_("依据的越限"), max_length=96)
    title = models.CharField(_("判据"), max_length=64)
    station = models.CharField(_("断面编码"), max_length=24)
    station_name = models.CharField(_("断面"), max_length=64)
    element = models.CharField(_("要素"), max_length=10)
    value = models.IntegerField(_("触发值"))
    window = models.PositiveSmallIntegerField(_("窗口（分钟）"))
    observed_at = models.DateTimeField(_("越限时间"))
    text = models.CharField(_("通报内容"), max_length=500)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.SUGGESTED)
    suggested_at = models.DateTimeField(_("建议时间"))
    way = models.CharField(_("方式"), max_length=8, choices=Way, blank=True, default="")
    told = models.CharField(_("对方接收人"), max_length=64, blank=True, default="")
    sent_at = models.DateTimeField(_("通报时间"), null=True, blank=True)
    sent_by = models.CharField(_("通报人"), max_length=64, blank=True, default="")
    noted_at = models.DateTimeField(_("通报登记时间"), null=True, blank=True)
    answer = models.CharField(_("对方回复"), max_length=300, blank=True, default="")
    answered_at = models.DateTimeField(_("回复登记时间"), null=True, blank=True)
    answered_by = models.CharField(_("回复登记人"), max_length=64, blank=True, default="")
    note = models.CharField(_("不通报的原因"), max_length=200, blank=True, default="")
    ended_by = models.CharField(_("决定不通报的人"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("下游通报")
        ordering = ("-suggested_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=Status.values), name="advisories_advisory_status"),
            models.CheckConstraint(
                condition=(Q(status__in=("sent", "answered"), sent_at__isnull=False) & ~Q(way="") & ~Q(told=""))
                | (~Q(status__in=("sent", "answered")) & Q(sent_at__isnull=True)),
                name="advisories_advisory_sent_whole",
            ),
            models.CheckConstraint(
                condition=(Q(status="answered", answered_at__isnull=False) & ~Q(answer=""))
                | (~Q(status="answered") & Q(answered_at__isnull=True)),
                name="advisories_advisory_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="set_aside") | ~Q(note=""), name="advisories_advisory_set_aside_with_reason"
            ),
        )
        indexes = (
            models.Index(fields=("crossing",), name="advisories_advisory_crossing"),
            models.Index(fields=("suggested_at",), condition=Q(status="suggested"), name="advisories_advisory_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.recipient_name} {self.title}"

    @property
    def status_tone(self) -> str:
        """One that was set aside waits for nobody."""
        return "stale" if self.status == Status.SET_ASIDE else ""
