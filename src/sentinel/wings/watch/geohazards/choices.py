"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.geohazards import rules


class Colour(TextChoices):
    """The four colours of risk."""

    BLUE = rules.Colour.BLUE.value, _("蓝色")
    YELLOW = rules.Colour.YELLOW.value, _("黄色")
    ORANGE = rules.Colour.ORANGE.value, _("橙色")
    RED = rules.Colour.RED.value, _("红色")


class Source(TextChoices):
    """Who asked for an outlook."""

    HAND = rules.Source.HAND.value, _("人工")
    RULE = rules.Source.RULE.value, _("判据触发")


class Rain(TextChoices):
    """What rain an outlook rests on."""

    MEASURED = rules.Rain.MEASURED.value, _("实测雨量")
    SUPPOSED = rules.Rain.SUPPOSED.value, _("设定雨量")


class Change(TextChoices):
    """How a point stands against the outlook before."""

    ROSE = rules.Change.ROSE.value, _("升")
    FELL = rules.Change.FELL.value, _("降")
    LOST = rules.Change.LOST.value, _("不能再判")
