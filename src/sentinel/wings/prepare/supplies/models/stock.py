"""Stores, the lots in them, and the movements whose sum the stock is."""

from django.contrib.gis.db import models
from django.core.validators import MinValueValidator
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.supplies import rules
from sentinel.wings.prepare.supplies.choices import Freshness, Level, LotStatus, MovementKind, Reserve, StoreStatus
from sentinel.wings.prepare.supplies.models.catalogue import Kind

CGCS2000 = 4490


class Store(ScopedModel):
    """One row is one store, or one firm that has promised goods. `unit` keeps it; `target_areas` may draw from it."""

    view_permission = "supplies.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    reserve = models.CharField(_("储备方式"), max_length=12, choices=Reserve, default=Reserve.GOODS)
    status = models.CharField(_("状态"), max_length=8, choices=StoreStatus, default=StoreStatus.IN_USE)
    unit = models.CharField(_("管理单位编码"), max_length=32)
    unit_name = models.CharField(_("管理单位"), max_length=64)
    target_areas = target_areas_field()
    point = models.PointField(_("位置"), srid=CGCS2000)
    address = models.CharField(_("地址"), max_length=96)
    area_m2 = models.PositiveIntegerField(_("面积"), null=True, blank=True)
    keeper = models.CharField(_("保管员"), max_length=32)
    contact = EncryptedText(_("24 小时电话"), max_length=32)
    ready_hours = models.PositiveSmallIntegerField(_("备货时间"), default=0)
    agreement = models.CharField(_("协议编号"), max_length=64, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    published_at = models.DateTimeField(_("登记时间"))
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("储备库")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=StoreStatus.values), name="supplies_store_status"),
            models.CheckConstraint(
                condition=Q(reserve=Reserve.GOODS, area_m2__gt=0)
                | (~Q(reserve=Reserve.GOODS) & Q(area_m2__isnull=True) & ~Q(agreement="")),
                name="supplies_store_floor_or_agreement",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def masked_contact(self) -> str:
        """The keeper's number as a screen may show it."""
        return mask_phone(self.contact)


class Lot(ScopedModel):
    """One row is one batch of one kind in one store.

    The database keeps `quantity` equal to the sum of the lot's movements and refuses every other change of it.
    `held` of it is promised to orders and scrappings.
    """

    view_permission = "supplies.view"

    code = models.CharField(_("批次编号"), max_length=64, unique=True)
    store = models.ForeignKey(
        Store, to_field="code", on_delete=models.PROTECT, related_name="lots", verbose_name=_("储备库")
    )
    kind = models.ForeignKey(
        Kind, to_field="code", on_delete=models.PROTECT, related_name="lots", verbose_name=_("品类")
    )
    batch = models.CharField(_("生产批次"), max_length=24)
    unit = models.CharField(_("管理单位编码"), max_length=32)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("登记时间"))
    status = models.CharField(_("状态"), max_length=12, choices=LotStatus, default=LotStatus.USABLE)
    made_on = models.DateField(_("生产日期"), null=True, blank=True)
    received_on = models.DateField(_("入库日期"))
    warns_on = models.DateField(_("临期日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    freshness = models.CharField(_("时效"), max_length=8, choices=Freshness, default=Freshness.FRESH)
    due_at = models.DateTimeField(_("时效变化时间"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=0, validators=[MinValueValidator(1)])
    held = models.PositiveIntegerField(_("占用"), default=0)
    unit_value_fen = models.PositiveIntegerField(_("单价（分）"))
    place = models.CharField(_("货位"), max_length=24, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("物资批次")
        ordering = ("kind_id", "expires_on", "received_on", "code")
        constraints = (
            models.UniqueConstraint(fields=("store", "kind", "batch"), name="supplies_lot_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="supplies_lot_not_below_zero"),
            models.CheckConstraint(
                condition=Q(held__gte=0) & Q(held__lte=F("quantity")), name="supplies_lot_holds_what_it_has"
            ),
            models.CheckConstraint(
                condition=Q(made_on__isnull=True) | Q(made_on__lte=F("received_on")), name="supplies_lot_made_first"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True, warns_on__isnull=True, due_at__isnull=True)
                | Q(expires_on__isnull=False, warns_on__lte=F("expires_on")),
                name="supplies_lot_warns_before_it_expires",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False), name="supplies_lot_due"),
            models.Index(fields=("kind", "expires_on"), condition=Q(quantity__gt=0), name="supplies_lot_stock"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.batch}"

    @property
    def available(self) -> int:
        """How much may be given out: nothing of a lot set aside or expired."""
        usable = self.status == LotStatus.USABLE and self.freshness != Freshness.EXPIRED
        return self.quantity - self.held if usable else 0

    @property
    def value_fen(self) -> int:
        """What the stock of this lot is worth."""
        return self.quantity * self.unit_value_fen


class Movement(ScopedModel):
    """One row is one change of one lot's quantity. Rows are only ever added; the database sees to both."""

    view_permission = "supplies.view"

    code = models.CharField(_("流水号"), max_length=24, unique=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements", verbose_name=_("批次"))
    kind = models.CharField(_("事由"), max_length=12, choices=MovementKind)
    change = models.IntegerField(_("数量变化"))
    balance = models.PositiveIntegerField(_("结存"), default=0)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办人"), max_length=64)
    reference = models.CharField(_("凭据"), max_length=48, blank=True, default="")
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    unit = models.CharField(_("管理单位编码"), max_length=32)
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("出入库流水")
        ordering = ("-at", "-code")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=rules.INWARD, change__gt=0) | (~Q(kind__in=rules.INWARD) & Q(change__lt=0)),
                name="supplies_movement_sign",
            ),
        )
        indexes = (models.Index(fields=("lot", "-at"), name="supplies_movement_lot"),)

    def __str__(self) -> str:
        return self.code
