"""Labels of the codes of stocktakes and scrappings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.stocktakes import rules


class StocktakeKind(models.TextChoices):
    """Which stocktake it is."""

    MONTH = rules.StocktakeKind.MONTH, _("月度自盘")
    QUARTER = rules.StocktakeKind.QUARTER, _("季度抽盘")
    YEAR = rules.StocktakeKind.YEAR, _("年度全盘")


class StocktakeStatus(models.TextChoices):
    """Where a stocktake stands."""

    COUNTING = rules.StocktakeStatus.COUNTING, _("盘点中")
    SUBMITTED = rules.StocktakeStatus.SUBMITTED, _("差异待审批")
    POSTED = rules.StocktakeStatus.POSTED, _("已入账")
    CANCELLED = rules.StocktakeStatus.CANCELLED, _("已取消")


class ScrapStatus(models.TextChoices):
    """Where a scrapping stands."""

    PROPOSED = rules.ScrapStatus.PROPOSED, _("待鉴定")
    APPRAISED = rules.ScrapStatus.APPRAISED, _("待审批")
    APPROVED = rules.ScrapStatus.APPROVED, _("待处置")
    DISPOSED = rules.ScrapStatus.DISPOSED, _("已处置")
    DECLINED = rules.ScrapStatus.DECLINED, _("不予报废")
