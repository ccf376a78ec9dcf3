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


class Shape(TextChoices):
    """When in the storm it rains most."""

    EVEN = rules.Shape.EVEN.value, _("均匀")
    EARLY = rules.Shape.EARLY.value, _("雨峰靠前")
    MIDDLE = rules.Shape.MIDDLE.value, _("雨峰居中")
    LATE = rules.Shape.LATE.value, _("雨峰靠后")


class Place(TextChoices):
    """What stands at a place."""

    VILLAGE = rules.Place.VILLAGE.value, _("村（社区）")
    SHELTER = rules.Place.SHELTER.value, _("避难场所")


class Picture(TextChoices):
    """What a picture of a run shows."""

    DEPTH = rules.Picture.DEPTH.value, _("最大水深")
    ARRIVAL = rules.Picture.ARRIVAL.value, _("水到时间")
    CHANCE = rules.Picture.CHANCE.value, _("受淹概率")
