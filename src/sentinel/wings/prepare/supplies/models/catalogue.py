"""What kinds of goods there are, and how much of each must be kept."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.supplies.choices import Basis, Category, Level

OWN_CODE = r"^[123][0-9]{2}$"
NATIONAL_CODE = r"^[123][0-9]{6}$"


class Kind(ScopedModel):
    """One row is one kind of goods. The national table is not at hand, so its code may be empty and ours is used."""

    view_permission = "supplies.view"

    code = models.CharField(
        _("品类码"), max_length=3, unique=True, validators=[RegexValidator(OWN_CODE, _("1、2 或 3 开头的三位数字。"))]
    )
    name = models.CharField(_("品名"), max_length=48)
    category = models.CharField(_("大类"), max_length=1, choices=Category)
    unit = models.CharField(_("计量单位"), max_length=8)
    specification = models.CharField(_("规格"), max_length=96, blank=True, default="")
    gbt38565 = models.CharField(
        _("GB/T 38565 编码"),
        max_length=7,
        null=True,
        blank=True,
        validators=[RegexValidator(NATIONAL_CODE, _("GB/T 38565 编码为 1、2 或 3 开头的七位数字。"))],
    )
    unit_value_fen = models.PositiveIntegerField(_("参考单价（分）"))
    shelf_life_months = models.PositiveSmallIntegerField(
        _("保质期（月）"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("物资品类")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=OWN_CODE), name="supplies_kind_code"),
            models.CheckConstraint(condition=Q(category=Left("code", 1)), name="supplies_kind_category"),
            models.CheckConstraint(
                condition=Q(gbt38565__isnull=True) | Q(gbt38565__regex=NATIONAL_CODE), name="supplies_kind_gbt38565"
            ),
            models.CheckConstraint(
                condition=Q(shelf_life_months__isnull=True) | Q(shelf_life_months__gt=0),
                name="supplies_kind_shelf_life",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Standard(ScopedModel):
    """One row is one reserve standard: how much of a kind each area of a level keeps."""

    view_permission = "supplies.view"

    code = models.CharField(_("编号"), max_length=16, unique=True)
    kind = models.ForeignKey(
        Kind, to_field="code", on_delete=models.PROTECT, related_name="standards", verbose_name=_("品类")
    )
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    basis = models.CharField(_("计算口径"), max_length=8, choices=Basis)
    quantity = models.PositiveIntegerField(_("标准数量"), validators=[MinValueValidator(1)])
    source = models.CharField(_("依据"), max_length=120)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("设定时间"))

    class Meta:
        verbose_name = _("储备标准")
        ordering = ("kind_id", "level")
        constraints = (
            models.UniqueConstraint(fields=("kind", "level"), name="supplies_standard_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="supplies_standard_quantity"),
            # Nobody knows how many people each town and village supplies: only the district counts by people.
            models.CheckConstraint(
                condition=Q(basis=Basis.AREA) | Q(level=Level.DISTRICT), name="supplies_standard_people_of_district"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.get_level_display()}"
