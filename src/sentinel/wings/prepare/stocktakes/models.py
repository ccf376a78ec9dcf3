"""Counting stores and scrapping goods: what changes stock only after somebody else has approved."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.wings.prepare.stocktakes.choices import ScrapStatus, StocktakeKind, StocktakeStatus


class Stocktake(ScopedModel):
    """One row is one counting of one store."""

    view_permission = "stocktakes.view"

    code = models.CharField(_("盘点单号"), max_length=24, unique=True)
    store = models.ForeignKey(
        "supplies.Store", to_field="code", on_delete=models.PROTECT, related_name="stocktakes", verbose_name=_("储备库")
    )
    kind = models.CharField(_("类别"), max_length=8, choices=StocktakeKind)
    status = models.CharField(_("状态"), max_length=12, choices=StocktakeStatus, default=StocktakeStatus.COUNTING)
    unit = models.CharField(_("管理单位编码"), max_length=32)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.CharField(_("开始人"), max_length=64)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    submitted_by = models.CharField(_("提交人"), max_length=64, blank=True, default="")
    submitted_key = models.CharField(max_length=64, blank=True, default="")
    settled_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    settled_by = models.CharField(_("审批人"), max_length=64, blank=True, default="")
    note = models.CharField(_("审批意见"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("盘点单")
        ordering = ("-opened_at", "-code")
        constraints = (
            models.UniqueConstraint(
                fields=("store",),
                condition=Q(status__in=(StocktakeStatus.COUNTING, StocktakeStatus.SUBMITTED)),
                name="stocktakes_stocktake_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.store} {self.get_kind_display()}"


class CountLine(models.Model):
    """One row is one lot on a count sheet. `booked` is the stock at the moment the count was written down."""

    stocktake = models.ForeignKey(Stocktake, on_delete=models.CASCADE, related_name="lines")
    lot = models.ForeignKey("supplies.Lot", on_delete=models.PROTECT, related_name="+")
    booked = models.PositiveIntegerField(_("账面数"))
    counted = models.PositiveIntegerField(_("实盘数"), null=True, blank=True)
    note = models.CharField(_("差异说明"), max_length=120, blank=True, default="")

    class Meta:
        ordering = ("lot__kind_id", "lot__code")
        constraints = (models.UniqueConstraint(fields=("stocktake", "lot"), name="stocktakes_countline_once"),)

    @property
    def difference(self) -> int | None:
        """Counted less booked; None before the count."""
        return None if self.counted is None else self.counted - self.booked


class Scrap(ScopedModel):
    """One row is one proposal to scrap so much of one lot; the quantity is held until it is settled."""

    view_permission = "stocktakes.view"

    code = models.CharField(_("报废单号"), max_length=24, unique=True)
    lot = models.ForeignKey("supplies.Lot", on_delete=models.PROTECT, related_name="scraps", verbose_name=_("批次"))
    quantity = models.PositiveIntegerField(_("数量"), validators=[MinValueValidator(1)])
    reason = models.CharField(_("报废原因"), max_length=200)
    status = models.CharField(_("状态"), max_length=12, choices=ScrapStatus, default=ScrapStatus.PROPOSED)
    unit = models.CharField(_("管理单位编码"), max_length=32)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.CharField(_("提出人"), max_length=64)
    appraised_at = models.DateTimeField(_("鉴定时间"), null=True, blank=True)
    appraised_by = models.CharField(_("鉴定人"), max_length=64, blank=True, default="")
    appraised_key = models.CharField(max_length=64, blank=True, default="")
    appraisal = models.CharField(_("鉴定意见"), max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    settled_by = models.CharField(_("审批人"), max_length=64, blank=True, default="")
    decision = models.CharField(_("审批意见"), max_length=200, blank=True, default="")
    disposed_at = models.DateTimeField(_("处置时间"), null=True, blank=True)
    disposal = models.CharField(_("处置方式"), max_length=200, blank=True, default="")
    residual_fen = models.PositiveIntegerField(_("残值（分）"), default=0)

    class Meta:
        verbose_name = _("报废单")
        ordering = ("-proposed_at", "-code")
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="stocktakes_scrap_quantity"),)

    def __str__(self) -> str:
        return f"{self.lot} {self.quantity}"
