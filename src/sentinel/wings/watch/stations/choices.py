"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.stations import rules


class StationKind(TextChoices):
    """What a station measures."""

    RAIN = rules.StationKind.RAIN.value, _("雨量站")
    RIVER = rules.StationKind.RIVER.value, _("河道站")


class ElementCode(TextChoices):
    """What one reading is of."""

    RAIN = rules.ElementCode.RAIN.value, _("5 分钟时段雨量")
    RAIN_1H = rules.ElementCode.RAIN_1H.value, _("1 小时雨量")
    RAIN_TOTAL = rules.ElementCode.RAIN_TOTAL.value, _("累计雨量")
    FLOW = rules.ElementCode.FLOW.value, _("流量")
    LEVEL = rules.ElementCode.LEVEL.value, _("水位")
    VOLTAGE = rules.ElementCode.VOLTAGE.value, _("电压")


class FrameStatus(TextChoices):
    """What became of a frame."""

    ACCEPTED = rules.FrameStatus.ACCEPTED.value, _("已入库")
    QUARANTINED = rules.FrameStatus.QUARANTINED.value, _("已隔离")
    REFUSED = rules.FrameStatus.REFUSED.value, _("拒收")
    GARBAGE = rules.FrameStatus.GARBAGE.value, _("无法识别")


class Colour(TextChoices):
    """The four colours a rain amount can reach (Beijing 1 h / 6 h rule)."""

    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")
    BLUE = "blue", _("蓝色")
