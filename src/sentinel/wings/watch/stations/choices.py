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


class Quality(TextChoices):
    """How far a stored reading can be trusted."""

    GOOD = rules.Quality.GOOD.value, _("正常")
    LATE = rules.Quality.LATE.value, _("迟到")
    CORRECTED = rules.Quality.CORRECTED.value, _("已更正")
    SUSPECT = rules.Quality.SUSPECT.value, _("可疑")


class Refusal(TextChoices):
    """Why a message, or one reading of it, is set apart."""

    UNKNOWN_STATION = rules.Refusal.UNKNOWN_STATION.value, _("测站未登记，或不在报送者的管辖范围")
    NOT_OWN = rules.Refusal.NOT_OWN.value, _("在别的测站的主题上报送")
    ELEMENT = rules.Refusal.ELEMENT.value, _("没有这种要素")
    FUTURE = rules.Refusal.FUTURE.value, _("观测时间晚于当前业务时间 10 分钟以上")
    ANCIENT = rules.Refusal.ANCIENT.value, _("观测时间早于 30 天前")
    RANGE = rules.Refusal.RANGE.value, _("数值超出可能范围")


class Channel(TextChoices):
    """The way a message came."""

    SL651 = rules.Channel.SL651.value, _("SL 651 报文")
    MQTT = rules.Channel.MQTT.value, _("MQTT")
    HTTP = rules.Channel.HTTP.value, _("HTTP")


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
