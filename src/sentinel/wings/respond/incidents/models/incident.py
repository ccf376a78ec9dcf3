"""Incidents."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.incidents.choices import Grade, IncidentKind, IncidentStatus, Verdict

CGCS2000 = 4490


class Incident(ScopedModel):
    """One row is one thing that happened. When it was first known is written once and refused by the database after."""

    view_permission = "incidents.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    number = models.CharField(_("事件编号"), max_length=24, unique=True)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="incident", verbose_name=_("事项"))
    kind = models.CharField(_("类别"), max_length=5, choices=IncidentKind)
    title = models.CharField(_("标题"), max_length=120)
    place = models.CharField(_("地点"), max_length=120)
    point = models.PointField(_("位置"), srid=CGCS2000, null=True, blank=True)
    source = models.CharField(_("信息来源"), max_length=200)
    station = models.ForeignKey(
        "stations.Station", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("测站")
    )
    crossing = models.CharField(_("依据的越限"), max_length=96, blank=True, default="")
    first_known_at = models.DateTimeField(_("首次获知时间"))
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.CharField(_("登记人"), max_length=64)
    status = models.CharField(_("状态"), max_length=12, choices=IncidentStatus, default=IncidentStatus.REGISTERED)
    dead = models.PositiveIntegerField(_("死亡"), null=True, blank=True)
    missing = models.PositiveIntegerField(_("失踪或下落不明"), null=True, blank=True)
    injured = models.PositiveIntegerField(_("受伤"), null=True, blank=True)
    serious = models.PositiveIntegerField(_("其中重伤"), null=True, blank=True)
    loss_fen = models.BigIntegerField(_("直接经济损失（分）"), null=True, blank=True)
    burnt_ha = models.DecimalField(_("受害森林面积（公顷）"), max_digits=10, decimal_places=2, null=True, blank=True)
    verdict = models.CharField(_("核实结论"), max_length=8, choices=Verdict, blank=True, default="")
    grade = models.CharField(_("等级"), max_length=8, choices=Grade, blank=True, default="")
    handler = models.CharField(_("处置人"), max_length=64, blank=True, default="")
    handler_key = models.CharField(_("处置人键"), max_length=64, blank=True, default="")
    handled_from = models.DateTimeField(_("接手时间"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates", verbose_name=_("并入的事件")
    )
    loss_text = models.CharField(_("初步估计损失"), max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closing_note = models.CharField(_("办结说明"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("突发事件")
        ordering = ("-first_known_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=IncidentStatus.values), name="incidents_incident_status"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="incidents_incident_not_into_itself"),
            models.CheckConstraint(condition=Q(kind__in=IncidentKind.values), name="incidents_incident_kind"),
            models.CheckConstraint(
                condition=Q(status=IncidentStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=IncidentStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="incidents_incident_closed_at",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> bool:
        """True while work on it goes on here: not settled, and not a duplicate of another one."""
        return self.closed_at is None and self.merged_into_id is None
