"""The rules readings are judged by, in the versions the district's pack brought."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models.values import Standing
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.stations.choices import Colour, ElementCode, StationKind


class Rule(ScopedModel):
    """One row is one version of one rule. `body` is the rule as the pack wrote it, in the rule language of `stream`.

    A rule whose thresholds are parameters has no source of its own: each parameter brings its source and standing. It
    binds the whole district, so everybody in it sees it.
    """

    view_permission = "stations.view"

    code = models.CharField(_("编号"), max_length=48, unique=True)
    rule = models.CharField(_("规则"), max_length=32)
    title = models.CharField(_("名称"), max_length=64)
    severity = models.CharField(_("级别"), max_length=8, choices=Colour)
    kind = models.CharField(_("测站类别"), max_length=8, choices=StationKind)
    element = models.CharField(_("要素"), max_length=10, choices=ElementCode)
    body = models.JSONField(_("判据"))
    source = models.CharField(_("依据"), max_length=200, blank=True, default="")
    clause = models.CharField(_("条款"), max_length=96, blank=True, default="")
    status = models.CharField(_("核实状态"), max_length=16, choices=Standing, blank=True, default="")
    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), null=True, blank=True)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("载入时间"), null=True)

    class Meta:
        verbose_name = _("判据")
        ordering = ("rule", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("rule", "valid_from"), name="stations_rule_version"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")), name="stations_rule_lasts"
            ),
        )

    def __str__(self) -> str:
        return self.title
