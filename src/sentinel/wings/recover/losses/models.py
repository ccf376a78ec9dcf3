"""Disasters and the loss reports about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.recover.losses import choices, rules


class Disaster(ScopedModel):
    """One row is one disaster (灾害过程), whose losses are counted from the first to the verified report.

    `target_areas` are the towns it struck, or the whole district: they report, and everybody in them sees it.
    """

    view_permission = "losses.view"

    code = models.CharField(_("过程编号"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    hazard = models.CharField(_("灾种"), max_length=16, choices=choices.Hazard)
    sub_hazard = models.CharField(_("亚灾种"), max_length=32, blank=True, default="")
    occurred_at = models.DateTimeField(_("灾害发生时间"))
    known_at = models.DateTimeField(_("首次获知时间"))
    registered_at = models.DateTimeField(_("登记时间"))
    target_areas = target_areas_field()

    class Meta:
        verbose_name = _("灾害过程")
        ordering = ("-occurred_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(hazard__in=choices.Hazard.values), name="losses_disaster_hazard"),
            models.CheckConstraint(condition=Q(known_at__gte=F("occurred_at")), name="losses_disaster_known_after"),
            models.CheckConstraint(condition=~Q(target_areas=[]), name="losses_disaster_somewhere"),
        )

    def __str__(self) -> str:
        return self.name


def _field(indicator: rules.Indicator) -> models.Field:
    label = f"{indicator.title}（{indicator.unit}）"
    if indicator.whole:
        return models.PositiveIntegerField(label, null=True, blank=True)
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class Figures(models.Model):
    """One row is one set of figures of the indicator table; a figure nobody gave is NULL, never 0."""

    class Meta:
        abstract = True


for _indicator in rules.INDICATORS:
    Figures.add_to_class(_indicator.key, _field(_indicator))


class Report(Figures, ScopedModel):
    """One row is one report of one town or of the district about one disaster; once submitted it is frozen."""

    view_permission = "losses.view"

    code = models.CharField(_("报表编号"), max_length=48, unique=True)
    disaster = models.ForeignKey(Disaster, on_delete=models.PROTECT, related_name="reports", verbose_name=_("灾害过程"))
    kind = models.CharField(_("报类"), max_length=8, choices=choices.Kind)
    number = models.PositiveSmallIntegerField(_("期次"))
    status = models.CharField(_("状态"), max_length=10, choices=choices.Status, default=choices.Status.DRAFT)
    as_of = models.DateTimeField(_("截至时刻"))
    text = models.TextField(_("文字说明"), max_length=2000, blank=True, default="")
    explanation = models.TextField(_("激增、下降与差异说明"), max_length=2000, blank=True, default="")
    drafted_at = models.DateTimeField(_("起草时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    submitted_by = models.CharField(_("填报人"), max_length=64, blank=True, default="")
    submitted_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decided_by = models.CharField(_("审核人"), max_length=64, blank=True, default="")
    decision_note = models.CharField(_("审核意见"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("灾情报表")
        ordering = ("-as_of", "-code")
        constraints = (
            models.UniqueConstraint(fields=("disaster", "area_code", "number"), name="losses_report_number"),
            models.UniqueConstraint(
                fields=("disaster", "area_code"), condition=Q(status="draft"), name="losses_report_one_draft"
            ),
            models.UniqueConstraint(
                fields=("disaster", "area_code", "kind"),
                condition=Q(kind__in=("initial", "verify"), status__in=("draft", *rules.STANDING)),
                name="losses_report_one_first_one_last",
            ),
            models.CheckConstraint(condition=Q(kind__in=choices.Kind.values), name="losses_report_kind"),
            models.CheckConstraint(condition=Q(status__in=choices.Status.values), name="losses_report_status"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="losses_report_submitted_when"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def status_tone(self) -> str:
        """The family of its status word."""
        return {"submitted": "doing", "accepted": "done", "returned": "late"}.get(self.status, "waiting")

    @property
    def figures(self) -> rules.Figures:
        """The figures as the rules read them."""
        return {key: getattr(self, key) for key in rules.KEYS}
