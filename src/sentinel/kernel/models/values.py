"""Parameters with their source, number sequences, matters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel


class Standing(models.TextChoices):
    """How well a value is founded."""

    VERIFIED = "verified", _("已核")
    CORROBORATED = "corroborated", _("旁证")
    UNVERIFIED = "unverified", _("未核")


class Parameter(models.Model):
    """One row is one version of a rule value, with the source and clause it comes from."""

    key = models.CharField(_("键"), max_length=64)
    title = models.CharField(_("名称"), max_length=96)
    value = models.JSONField(_("值"))
    unit = models.CharField(_("单位"), max_length=24, blank=True, default="")
    source = models.CharField(_("依据"), max_length=200)
    clause = models.CharField(_("条款"), max_length=96, blank=True, default="")
    status = models.CharField(_("核实状态"), max_length=16, choices=Standing)
    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "valid_from"), name="kernel_parameter_version"),)
        ordering = ("key", "valid_from")

    @property
    def natural_key(self) -> str:
        """The key and the day it came into force."""
        return f"{self.key}@{self.valid_from}"

    @property
    def confirmed(self) -> bool:
        """False where the page must show 待确认."""
        return self.status == Standing.VERIFIED

    @property
    def mark(self) -> str:
        """What stands beside the value wherever it is shown."""
        return "" if self.confirmed else str(_("待确认"))


class Sequence(models.Model):
    """One row counts the numbers issued under one prefix."""

    prefix = models.CharField(max_length=32, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Matter(ScopedModel):
    """One row is one matter (an incident and all that belongs to it)."""

    view_permission = "incidents.view"

    code = models.CharField(_("编号"), max_length=48, unique=True)
    opened_at = models.DateTimeField(_("开始"))
    closed_at = models.DateTimeField(_("结束"), null=True, blank=True)
