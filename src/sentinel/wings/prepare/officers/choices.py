"""Labels of the codes of the network."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.officers import rules


class Level(models.TextChoices):
    """At which level an officer stands."""

    DISTRICT = rules.Level.DISTRICT.value, _("区级")
    TOWN = rules.Level.TOWN.value, _("镇街级")
    VILLAGE = rules.Level.VILLAGE.value, _("村（社区）级")
    GROUP = rules.Level.GROUP.value, _("网格（小组）级")


class Rank(models.TextChoices):
    """Who answers first."""

    A = rules.Rank.A.value, _("A角")
    B = rules.Rank.B.value, _("B角")


class Employment(models.TextChoices):
    """Whether it is somebody's whole work."""

    FULL = rules.Employment.FULL.value, _("专职")
    PART = rules.Employment.PART.value, _("兼职")


class OfficerStatus(models.TextChoices):
    """Whether an officer serves."""

    APPOINTED = rules.OfficerStatus.APPOINTED.value, _("在任")
    RELIEVED = rules.OfficerStatus.RELIEVED.value, _("离任")


class TrainingLevel(models.TextChoices):
    """Who holds a training."""

    CITY = rules.TrainingLevel.CITY.value, _("市级")
    DISTRICT = rules.TrainingLevel.DISTRICT.value, _("区级")
    TOWN = rules.TrainingLevel.TOWN.value, _("镇街级")


class Gap(models.TextChoices):
    """What a place lacks."""

    NO_A = rules.Gap.NO_A.value, _("缺A角")
    NO_B = rules.Gap.NO_B.value, _("缺B角")
    UNTRAINED = rules.Gap.UNTRAINED.value, _("培训过期")
    UNCONFIRMED = rules.Gap.UNCONFIRMED.value, _("电话待核实")
