"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.quakes import rules


class Status(TextChoices):
    """What an earthquake means here."""

    SHAKEN = rules.Status.SHAKEN.value, _("达到阈值")
    HARMLESS = rules.Status.HARMLESS.value, _("本区无影响")
    WITHDRAWN = rules.Status.WITHDRAWN.value, _("已撤销")


class Attention(TextChoices):
    """Whether an earthquake waits for the duty room."""

    QUIET = rules.Attention.QUIET.value, _("无需处置")
    WAITING = rules.Attention.WAITING.value, _("待处置")
    HANDLED = rules.Attention.HANDLED.value, _("已处置")


class Outcome(TextChoices):
    """What a message's event was."""

    ADDED = rules.Outcome.ADDED.value, _("新的地震")
    UPDATED = rules.Outcome.UPDATED.value, _("更新")
    REPEATED = rules.Outcome.REPEATED.value, _("重复")
    LATE = rules.Outcome.LATE.value, _("迟到的旧版本")


class Evaluation(TextChoices):
    """How an agency stands by its message, as typed in here; agencies' own words are kept as written."""

    AUTOMATIC = "automatic", _("自动速报")
    REVIEWED = "reviewed", _("正式（人工复核）")
    DELETED = "deleted", _("撤销")


class Region(TextChoices):
    """The attenuation regions of GB 18306-2015."""

    EAST = "east", _("东部强震区")
    MODERATE = "moderate", _("中强地震区")
    XINJIANG = "xinjiang", _("新疆区")
    TIBET = "tibet", _("青藏区")


class MagnitudeType(TextChoices):
    """The common scales of a magnitude; agencies' own words are kept as written."""

    MS = "Ms", _("Ms 面波震级")
    ML = "ML", _("ML 近震震级")
    MW = "Mw", _("Mw 矩震级")
    MB = "mb", _("mb 体波震级")
