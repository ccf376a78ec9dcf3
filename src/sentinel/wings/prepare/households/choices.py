"""Labels of the register's codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.households import rules


class Risk(models.TextChoices):
    """What threatens the house."""

    GEOLOGY = rules.Risk.GEOLOGY, _("地质灾害")
    FLASH_FLOOD = rules.Risk.FLASH_FLOOD, _("山洪")
    FLOOD = rules.Risk.FLOOD, _("洪水")


class Structure(models.TextChoices):
    """What the house is built of."""

    EARTH_WOOD = rules.Structure.EARTH_WOOD, _("土木")
    STONE_WOOD = rules.Structure.STONE_WOOD, _("石木")
    BRICK_WOOD = rules.Structure.BRICK_WOOD, _("砖木")
    BRICK_CONCRETE = rules.Structure.BRICK_CONCRETE, _("砖混")
    REINFORCED = rules.Structure.REINFORCED, _("钢混")


class Sex(models.TextChoices):
    """As in the identity card."""

    MALE = rules.Sex.MALE, _("男")
    FEMALE = rules.Sex.FEMALE, _("女")


class Need(models.TextChoices):
    """The help a person needs to leave in time."""

    NONE = rules.Need.NONE, _("无")
    ELDER = rules.Need.ELDER, _("老人")
    CHILD = rules.Need.CHILD, _("儿童")
    DISABLED = rules.Need.DISABLED, _("残疾")
    MATERNITY = rules.Need.MATERNITY, _("孕产")
    CHRONIC = rules.Need.CHRONIC, _("慢病")


class Transport(models.TextChoices):
    """How the household leaves."""

    WALK = rules.Transport.WALK, _("步行")
    OWN = rules.Transport.OWN, _("自家车辆")
    BUS = rules.Transport.BUS, _("村里统一车辆")
    AMBULANCE = rules.Transport.AMBULANCE, _("救护车")
    CARRIED = rules.Transport.CARRIED, _("人员背抬")


class Strike(models.TextChoices):
    """Why somebody leaves the register."""

    RELOCATED = rules.Strike.RELOCATED, _("已搬迁")
    SAFE = rules.Strike.SAFE, _("风险已消除")
    DECEASED = rules.Strike.DECEASED, _("已去世")
    MISTAKEN = rules.Strike.MISTAKEN, _("登记有误")


class Purpose(models.TextChoices):
    """Why somebody may need a person's data in the clear."""

    CALL = rules.Purpose.CALL, _("电话叫应")
    EVACUATION = rules.Purpose.EVACUATION, _("转移核对身份")
    RELIEF = rules.Purpose.RELIEF, _("救助发放核对")
    CHECK = rules.Purpose.CHECK, _("险户信息核实")


class NumberFault(models.TextChoices):
    """Why a citizen number cannot be right, as a sentence."""

    SHAPE = rules.NumberFault.SHAPE, _("身份证号应为 18 位，末位可为 X。")
    DATE = rules.NumberFault.DATE, _("身份证号中的出生日期不存在。")
    CHECK = rules.NumberFault.CHECK, _("身份证号校验位不对，请逐位核对。")


def code_of(choices: type[models.TextChoices], word: str) -> str:
    """The code of a label or of a code, as files written by people use either; LookupError for another word."""
    for code, label in choices.choices:
        if word in (code, str(label)):
            return str(code)
    raise LookupError(f"{word!r} is no {choices.__name__}")
