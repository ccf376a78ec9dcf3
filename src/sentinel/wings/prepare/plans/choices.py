"""Labels of the codes of plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.plans import rules


class PlanStatus(models.TextChoices):
    """Life of a plan."""

    DRAFT = rules.PlanStatus.DRAFT, _("草案")
    IN_FORCE = rules.PlanStatus.IN_FORCE, _("现行")
    RETIRED = rules.PlanStatus.RETIRED, _("废止")


class VersionStatus(models.TextChoices):
    """Life of one text of a plan."""

    DRAFT = rules.VersionStatus.DRAFT, _("草案")
    REVIEWED = rules.VersionStatus.REVIEWED, _("已评审")
    APPROVED = rules.VersionStatus.APPROVED, _("已批准")
    FILED = rules.VersionStatus.FILED, _("已备案")
    IN_FORCE = rules.VersionStatus.IN_FORCE, _("现行")
    SUPERSEDED = rules.VersionStatus.SUPERSEDED, _("已替代")


class Recipient(models.TextChoices):
    """Who a measure is given to."""

    HEADQUARTERS = rules.Recipient.HEADQUARTERS, _("专项指挥部")
    TOWN = rules.Recipient.TOWN, _("镇街")
    VILLAGE = rules.Recipient.VILLAGE, _("村（社区）")


class Founding(models.TextChoices):
    """How well the text is founded."""

    VERIFIED = rules.Founding.VERIFIED, _("已核")
    CORROBORATED = rules.Founding.CORROBORATED, _("旁证")
    UNVERIFIED = rules.Founding.UNVERIFIED, _("未核")


class StartsWith(models.TextChoices):
    """Warning levels."""

    RED = rules.StartsWith.RED, _("红色预警")
    ORANGE = rules.StartsWith.ORANGE, _("橙色预警")
    YELLOW = rules.StartsWith.YELLOW, _("黄色预警")
    BLUE = rules.StartsWith.BLUE, _("蓝色预警")


class ResponseLevel(models.IntegerChoices):
    """Response levels; one is the highest."""

    I = 1, _("Ⅰ级")  # noqa: E741 the level's own name
    II = 2, _("Ⅱ级")
    III = 3, _("Ⅲ级")
    IV = 4, _("Ⅳ级")
