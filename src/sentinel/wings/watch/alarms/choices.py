"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.alarms import rules


class Status(TextChoices):
    """How an alarm stands."""

    RAISED = rules.Status.RAISED.value, _("未确认")
    ACKNOWLEDGED = rules.Status.ACKNOWLEDGED.value, _("已确认")
    SHELVED = rules.Status.SHELVED.value, _("已搁置")
    CLEARED = rules.Status.CLEARED.value, _("已解除")


class Ended(TextChoices):
    """Why an alarm is over."""

    BACK = rules.Ended.BACK.value, _("回落到解除值以下")
    WITHDRAWN = rules.Ended.WITHDRAWN.value, _("迟到或更正的数据表明没有越限")


class Severity(TextChoices):
    """How grave it is, as its rule says."""

    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")
    BLUE = "blue", _("蓝色")
