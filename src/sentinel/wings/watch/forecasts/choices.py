"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.forecasts import rules


class Status(TextChoices):
    """From asked for to its end."""

    QUEUED = rules.Status.QUEUED.value, _("排队")
    RUNNING = rules.Status.RUNNING.value, _("计算中")
    DONE = rules.Status.DONE.value, _("完成")
    FAILED = rules.Status.FAILED.value, _("失败")
    CANCELLED = rules.Status.CANCELLED.value, _("已取消")


class Source(TextChoices):
    """Who asked."""

    HAND = rules.Source.HAND.value, _("人工")
    RULE = rules.Source.RULE.value, _("判据触发")
    LIBRARY = rules.Source.LIBRARY.value, _("预案库")


class Hazard(TextChoices):
    """What is computed."""

    FLOOD = rules.Hazard.FLOOD.value, _("洪水")
    FIRE = rules.Hazard.FIRE.value, _("山火")


class Dryness(TextChoices):
    """How dry what may burn is."""

    DAMP = rules.Dryness.DAMP.value, _("偏湿")
    USUAL = rules.Dryness.USUAL.value, _("一般")
    DRY = rules.Dryness.DRY.value, _("干燥")
    PARCHED = rules.Dryness.PARCHED.value, _("极干")


class Shape(TextChoices):
    """When in the storm it rains most."""

    EVEN = rules.Shape.EVEN.value, _("均匀")
    EARLY = rules.Shape.EARLY.value, _("雨峰靠前")
    MIDDLE = rules.Shape.MIDDLE.value, _("雨峰居中")
    LATE = rules.Shape.LATE.value, _("雨峰靠后")


class Cover(TextChoices):
    """What burns on a cell."""

    GRASS = rules.Cover.GRASS.value, _("草地")
    SHRUB = rules.Cover.SHRUB.value, _("灌丛")
    BROADLEAF = rules.Cover.BROADLEAF.value, _("阔叶林")
    CONIFER = rules.Cover.CONIFER.value, _("针叶林")


class Place(TextChoices):
    """What stands at a place."""

    VILLAGE = rules.Place.VILLAGE.value, _("村（社区）")
    SHELTER = rules.Place.SHELTER.value, _("避难场所")


class Picture(TextChoices):
    """What a picture of a run shows."""

    DEPTH = rules.Picture.DEPTH.value, _("最大水深")
    ARRIVAL = rules.Picture.ARRIVAL.value, _("水到时间")
    CHANCE = rules.Picture.CHANCE.value, _("受淹概率")
    BURNT = rules.Picture.BURNT.value, _("过火时间")
    FLAME = rules.Picture.FLAME.value, _("火焰长度")
    FUEL = rules.Picture.FUEL.value, _("可燃物")


# Where the wind comes from, clockwise from north in steps of 45 degrees.
WINDS = (_("北风"), _("东北风"), _("东风"), _("东南风"), _("南风"), _("西南风"), _("西风"), _("西北风"))
