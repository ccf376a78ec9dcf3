"""Labels of the codes of relief goods."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.supplies import rules


class Category(models.TextChoices):
    """What goods are for."""

    LIVING = rules.Category.LIVING, _("基本生活保障物资")
    EQUIPMENT = rules.Category.EQUIPMENT, _("应急装备及配套物资")
    ENGINEERING = rules.Category.ENGINEERING, _("工程材料与机械加工设备")


class Level(models.TextChoices):
    """Whose reserve it is."""

    DISTRICT = rules.Level.DISTRICT, _("区级")
    TOWN = rules.Level.TOWN, _("镇街级")
    VILLAGE = rules.Level.VILLAGE, _("村居级")


class Reserve(models.TextChoices):
    """How the goods are kept."""

    GOODS = rules.Reserve.GOODS, _("实物储备")
    AGREEMENT = rules.Reserve.AGREEMENT, _("协议储备")
    CAPACITY = rules.Reserve.CAPACITY, _("生产能力储备")


class StoreStatus(models.TextChoices):
    """Whether a store is in use."""

    IN_USE = rules.StoreStatus.IN_USE, _("在用")
    CLOSED = rules.StoreStatus.CLOSED, _("停用")


class LotStatus(models.TextChoices):
    """Whether a lot may be given out."""

    USABLE = rules.LotStatus.USABLE, _("在库")
    SET_ASIDE = rules.LotStatus.SET_ASIDE, _("封存（维修、待检）")


class Freshness(models.TextChoices):
    """How fresh a lot is."""

    FRESH = rules.Freshness.FRESH, _("有效")
    EXPIRING = rules.Freshness.EXPIRING, _("临期")
    EXPIRED = rules.Freshness.EXPIRED, _("过期")


class MovementKind(models.TextChoices):
    """Why stock changed."""

    RECEIVED = rules.MovementKind.RECEIVED, _("入库")
    DRAWN = rules.MovementKind.DRAWN, _("领用出库")
    ISSUED = rules.MovementKind.ISSUED, _("调拨出库")
    MOVED_OUT = rules.MovementKind.MOVED_OUT, _("移库调出")
    MOVED_IN = rules.MovementKind.MOVED_IN, _("移库调入")
    RETURNED = rules.MovementKind.RETURNED, _("退库")
    SCRAPPED = rules.MovementKind.SCRAPPED, _("报废出库")
    SURPLUS = rules.MovementKind.SURPLUS, _("盘盈")
    MISSING = rules.MovementKind.MISSING, _("盘亏")


class Basis(models.TextChoices):
    """What a standard counts by."""

    PEOPLE = rules.Basis.PEOPLE, _("每千名保障人口")
    AREA = rules.Basis.AREA, _("每个辖区")
