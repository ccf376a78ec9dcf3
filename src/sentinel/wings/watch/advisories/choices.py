"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.advisories import rules

# What the last word of a rule says of the river; a word not listed stands for itself.
LEVELS = {"numbered": _("编号洪水"), "red": _("红色"), "orange": _("橙色"), "yellow": _("黄色"), "blue": _("蓝色")}


class Status(TextChoices):
    """How an advisory stands."""

    SUGGESTED = rules.Status.SUGGESTED.value, _("待通报")
    SENT = rules.Status.SENT.value, _("已通报，待回复")
    ANSWERED = rules.Status.ANSWERED.value, _("对方已回复")
    SET_ASIDE = rules.Status.SET_ASIDE.value, _("不通报")
    WITHDRAWN = rules.Status.WITHDRAWN.value, _("依据已撤回")


class Way(TextChoices):
    """How a person passed it on."""

    PHONE = rules.Way.PHONE.value, _("电话")
    FAX = rules.Way.FAX.value, _("传真")
    SYSTEM = rules.Way.SYSTEM.value, _("对方系统或政务平台")
