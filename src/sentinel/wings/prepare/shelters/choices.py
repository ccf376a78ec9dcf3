"""Labels of the shelters' codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.shelters import rules


class ShelterStatus(models.TextChoices):
    """What a shelter can do now."""

    READY = rules.ShelterStatus.READY, _("待用")
    OPEN = rules.ShelterStatus.OPEN, _("已启用")
    FULL = rules.ShelterStatus.FULL, _("已满")
    CLOSED = rules.ShelterStatus.CLOSED, _("停用")


class Level(models.TextChoices):
    """The five levels of the standard."""

    PROVINCE = rules.Level.PROVINCE, _("省级")
    CITY = rules.Level.CITY, _("市级")
    COUNTY = rules.Level.COUNTY, _("县级")
    TOWN = rules.Level.TOWN, _("乡镇（街道）级")
    VILLAGE = rules.Level.VILLAGE, _("村（社区）级")


class Kind(models.TextChoices):
    """Earthquake shelters by class, and all others."""

    SEISMIC_1 = rules.Kind.SEISMIC_1, _("地震Ⅰ类")
    SEISMIC_2 = rules.Kind.SEISMIC_2, _("地震Ⅱ类")
    SEISMIC_3 = rules.Kind.SEISMIC_3, _("地震Ⅲ类")
    OTHER = rules.Kind.OTHER, _("其他")


class Duration(models.TextChoices):
    """For how long."""

    EMERGENCY = rules.Duration.EMERGENCY, _("紧急")
    TEMPORARY = rules.Duration.TEMPORARY, _("临时")
    SHORT = rules.Duration.SHORT, _("短期")
    MEDIUM = rules.Duration.MEDIUM, _("中期")
    LONG = rules.Duration.LONG, _("长期")


class Space(models.TextChoices):
    """Roof or sky."""

    INDOOR = rules.Space.INDOOR, _("室内")
    OUTDOOR = rules.Space.OUTDOOR, _("室外")


class Condition(models.TextChoices):
    """What the last look found."""

    GOOD = rules.Condition.GOOD, _("完好")
    REPAIR = rules.Condition.REPAIR, _("需整改")
    UNFIT = rules.Condition.UNFIT, _("不可用")


class StayKind(models.TextChoices):
    """How the people of a stay were counted."""

    FAMILY = rules.StayKind.FAMILY, _("实名家庭")
    LISTED = rules.StayKind.LISTED, _("转移名单计数")
    COUNTED = rules.StayKind.COUNTED, _("未实名计数")


class Care(models.TextChoices):
    """The care a guest needs."""

    NONE = rules.Care.NONE, _("无")
    ELDER = rules.Care.ELDER, _("老人")
    CHILD = rules.Care.CHILD, _("儿童")
    DISABLED = rules.Care.DISABLED, _("残疾")
    MATERNITY = rules.Care.MATERNITY, _("孕产")
    CHRONIC = rules.Care.CHRONIC, _("慢病")


class Purpose(models.TextChoices):
    """Why somebody may need a guest's data in the clear."""

    KIN = rules.Purpose.KIN, _("亲属寻人核对")
    CARE = rules.Purpose.CARE, _("医疗或照护")
    RELIEF = rules.Purpose.RELIEF, _("救助发放核对")
