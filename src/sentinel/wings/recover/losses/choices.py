"""Labels of the codes of losses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.recover.losses import rules


class Hazard(models.TextChoices):
    """First-level kinds of natural disaster."""

    FLOOD = rules.Hazard.FLOOD, _("洪涝")
    DROUGHT = rules.Hazard.DROUGHT, _("干旱")
    TYPHOON = rules.Hazard.TYPHOON, _("台风")
    HAIL = rules.Hazard.HAIL, _("风雹")
    COLD = rules.Hazard.COLD, _("低温冷冻")
    SNOW = rules.Hazard.SNOW, _("雪灾")
    DUST = rules.Hazard.DUST, _("沙尘暴")
    QUAKE = rules.Hazard.QUAKE, _("地震")
    GEOLOGY = rules.Hazard.GEOLOGY, _("崩塌、滑坡、泥石流")
    FIRE = rules.Hazard.FIRE, _("森林草原火灾")
    PEST = rules.Hazard.PEST, _("重大生物灾害")


class Kind(models.TextChoices):
    """Which report of a disaster."""

    INITIAL = rules.Kind.INITIAL, _("初报")
    FOLLOW = rules.Kind.FOLLOW, _("续报")
    VERIFY = rules.Kind.VERIFY, _("核报")


class Status(models.TextChoices):
    """How far a report is."""

    DRAFT = rules.Status.DRAFT, _("起草")
    SUBMITTED = rules.Status.SUBMITTED, _("已提交")
    ACCEPTED = rules.Status.ACCEPTED, _("已审核")
    RETURNED = rules.Status.RETURNED, _("已退回")


class Basis(models.TextChoices):
    """What a relation says."""

    E1 = rules.Basis.E1, _("不能为负，人数、户数、间数、个数须为整数")
    E2 = rules.Basis.E2, _("不能大于受灾人口")
    E3 = rules.Basis.E3, _("重伤不能大于受伤")
    E4 = rules.Basis.E4, _("集中安置与分散安置之和应等于紧急转移安置")
    E5 = rules.Basis.E5, _("实时值不能大于累计值")
    E6 = rules.Basis.E6, _("其中项不能大于总项")
    E7 = rules.Basis.E7, _("绝收、成灾、受灾面积应依次不减")
    E9 = rules.Basis.E9, _("六项损失之和应等于直接经济损失")
    E10 = rules.Basis.E10, _("户数与住房间数不相称")
    E12 = rules.Basis.E12, _("与各镇街合计不一致，须说明差异")
    E13 = rules.Basis.E13, _("累计指标比上次减少，须书面说明")
    SURGE = rules.Basis.SURGE, _("比上次激增，须说明")
