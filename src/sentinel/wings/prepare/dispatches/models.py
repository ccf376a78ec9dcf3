"""Tables of dispatch orders."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.dispatches import rules
from sentinel.wings.prepare.dispatches.choices import ConsignmentStatus, EntryKind, OrderStatus


class Order(ScopedModel):
    """One row is one need and the order that answers it: one matter, one order (一事一令)."""

    view_permission = "dispatches.view"

    code = models.CharField(_("需求编号"), max_length=24, unique=True)
    number = models.CharField(_("调拨令号"), max_length=24, blank=True, default="")
    title = models.CharField(_("事由"), max_length=96)
    reason = models.CharField(_("需求说明"), max_length=300, blank=True, default="")
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=12, choices=OrderStatus, default=OrderStatus.REQUESTED)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("下达时间"), null=True, blank=True)
    unit = models.CharField(_("接收单位编码"), max_length=32)
    unit_name = models.CharField(_("接收单位"), max_length=64)
    place = models.CharField(_("送达地点"), max_length=96)
    receiver = models.CharField(_("接收人"), max_length=32)
    contact = models.CharField(_("接收人电话"), max_length=32)
    requested_at = models.DateTimeField(_("申请时间"))
    requested_by = models.CharField(_("申请人"), max_length=64)
    requested_key = models.CharField(max_length=64)
    due_at = models.DateTimeField(_("要求送达时间"))
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    reviewed_by = models.CharField(_("审核人"), max_length=64, blank=True, default="")
    review_note = models.CharField(_("审核意见"), max_length=200, blank=True, default="")
    urgent = models.BooleanField(_("先调后补"), default=False)
    issued_by = models.CharField(_("签发人"), max_length=64, blank=True, default="")
    basis = models.CharField(_("依据"), max_length=120, blank=True, default="")
    transport = models.CharField(_("运输方式"), max_length=64, blank=True, default="")
    papers_due_at = models.DateTimeField(_("补办手续时限"), null=True, blank=True)
    papers_at = models.DateTimeField(_("手续补齐时间"), null=True, blank=True)
    papers_by = models.CharField(_("补办人"), max_length=64, blank=True, default="")
    papers_note = models.CharField(_("补办说明"), max_length=200, blank=True, default="")
    papers_late = models.BooleanField(_("补办超时"), default=False)
    overdue = models.BooleanField(_("送达超时"), default=False)
    delivered_at = models.DateTimeField(_("全部签收时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.CharField(_("办结人"), max_length=64, blank=True, default="")
    closing_reason = models.CharField(_("未批准或取消原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("调拨令")
        ordering = ("-requested_at", "-code")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="dispatches_order_number"),
            models.CheckConstraint(condition=Q(due_at__gt=F("requested_at")), name="dispatches_order_term"),
            models.CheckConstraint(
                condition=Q(urgent=False, papers_due_at__isnull=True) | Q(urgent=True, papers_due_at__isnull=False),
                name="dispatches_order_urgent_owes_papers",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                condition=Q(status__in=rules.UNDELIVERED, overdue=False),
                name="dispatches_order_due",
            ),
            models.Index(
                fields=("papers_due_at",),
                condition=Q(papers_at__isnull=True, papers_late=False),
                name="dispatches_order_papers",
            ),
        )

    def __str__(self) -> str:
        return self.title


class OrderLine(models.Model):
    """One row is one kind of goods of one order: wanted, and agreed to."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    kind = models.ForeignKey("supplies.Kind", to_field="code", on_delete=models.PROTECT, related_name="+")
    wanted = models.PositiveIntegerField(_("需求数量"), validators=[MinValueValidator(1)])
    approved = models.PositiveIntegerField(_("核定数量"), null=True, blank=True)

    class Meta:
        ordering = ("kind_id",)
        constraints = (
            models.UniqueConstraint(fields=("order", "kind"), name="dispatches_line_once"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="dispatches_line_wanted"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__lte=F("wanted")), name="dispatches_line_approved"
            ),
        )

    @property
    def agreed(self) -> int:
        """What may be sent: what was agreed to, or what was asked for while nobody has reviewed it."""
        return self.wanted if self.approved is None else self.approved


class Consignment(ScopedModel):
    """One row is what one store sends for one order. Its place is the receiver's, its unit the store's keeper."""

    view_permission = "dispatches.view"

    code = models.CharField(_("调出单号"), max_length=32, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="consignments", verbose_name=_("调拨令"))
    store = models.ForeignKey(
        "supplies.Store", to_field="code", on_delete=models.PROTECT, related_name="+", verbose_name=_("调出库")
    )
    status = models.CharField(_("状态"), max_length=12, choices=ConsignmentStatus, default=ConsignmentStatus.WAITING)
    unit = models.CharField(_("管理单位编码"), max_length=32)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("下达时间"))
    picked_at = models.DateTimeField(_("拣货时间"), null=True, blank=True)
    picked_by = models.CharField(_("拣货人"), max_length=64, blank=True, default="")
    picked_key = models.CharField(max_length=64, blank=True, default="")
    pick_note = models.CharField(_("拣货说明"), max_length=120, blank=True, default="")
    checked_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    checked_by = models.CharField(_("复核人"), max_length=64, blank=True, default="")
    sent_at = models.DateTimeField(_("发运时间"), null=True, blank=True)
    sent_by = models.CharField(_("发运人"), max_length=64, blank=True, default="")
    vehicle = models.CharField(_("车牌"), max_length=16, blank=True, default="")
    driver = models.CharField(_("押运人及电话"), max_length=48, blank=True, default="")
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.CharField(_("签收人"), max_length=64, blank=True, default="")
    receipt_note = models.CharField(_("签收说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("调出单")
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("order", "store"), name="dispatches_consignment_once"),)

    def __str__(self) -> str:
        return self.code


class Load(models.Model):
    """One row is so much of one lot in one consignment, and what became of it on the way and afterwards."""

    consignment = models.ForeignKey(Consignment, on_delete=models.CASCADE, related_name="loads")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="loads")
    lot = models.ForeignKey("supplies.Lot", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("数量"))
    received = models.PositiveIntegerField(_("签收数量"), default=0)
    recovered = models.PositiveIntegerField(_("回收数量"), default=0)

    class Meta:
        ordering = ("line__kind_id", "lot__code")
        constraints = (
            models.UniqueConstraint(fields=("consignment", "lot"), name="dispatches_load_once"),
            models.CheckConstraint(condition=Q(received__lte=F("quantity")), name="dispatches_load_received"),
            models.CheckConstraint(condition=Q(recovered__lte=F("received")), name="dispatches_load_recovered"),
        )

    @property
    def left(self) -> int:
        """How much has not arrived yet."""
        return self.quantity - self.received


class Entry(models.Model):
    """One row is one thing that was done with received goods: handed out, taken back, written off."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("类别"), max_length=12, choices=EntryKind)
    quantity = models.PositiveIntegerField(_("数量"))
    note = models.CharField(_("对象或说明"), max_length=200)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人"), max_length=64)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="dispatches_entry_quantity"),)
