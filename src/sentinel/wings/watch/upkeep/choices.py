"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.upkeep import rules


class Problem(TextChoices):
    """What can be wrong with a device."""

    SILENT = rules.Problem.SILENT.value, _("失联")
    STUCK = rules.Problem.STUCK.value, _("数值不变")
    JUMPING = rules.Problem.JUMPING.value, _("数值突跳")
    CLOCK = rules.Problem.CLOCK.value, _("时钟偏差")
    VOLTAGE = rules.Problem.VOLTAGE.value, _("电压偏低")


class Cause(TextChoices):
    """What a person found the fault to come from."""

    POWER = rules.Cause.POWER.value, _("供电")
    LINK = rules.Cause.LINK.value, _("通信")
    SENSOR = rules.Cause.SENSOR.value, _("传感器")
    BLOCKED = rules.Cause.BLOCKED.value, _("堵塞或遮挡")
    CLOCK = rules.Cause.CLOCK.value, _("时钟")
    WORKS = rules.Cause.WORKS.value, _("检修施工")
    OTHER = rules.Cause.OTHER.value, _("其他")


class Severity(TextChoices):
    """How a fault is coloured."""

    RED = "red", _("失联")
    ORANGE = "orange", _("数据不可信")
    YELLOW = "yellow", _("需维护")


class CommandKind(TextChoices):
    """What the centre may ask of a station."""

    NOW = rules.CommandKind.NOW.value, _("查询实时数据（37H）")
    PERIOD = rules.CommandKind.PERIOD.value, _("查询时段数据（38H）")
    MANUAL = rules.CommandKind.MANUAL.value, _("查询人工置数（39H）")
    ELEMENTS = rules.CommandKind.ELEMENTS.value, _("查询指定要素（3AH）")
    READ_BASICS = rules.CommandKind.READ_BASICS.value, _("读取基本配置（41H）")
    SET_BASICS = rules.CommandKind.SET_BASICS.value, _("修改基本配置（40H）")
    READ_SETTINGS = rules.CommandKind.READ_SETTINGS.value, _("读取运行参数（43H）")
    SET_SETTINGS = rules.CommandKind.SET_SETTINGS.value, _("修改运行参数（42H）")
    VERSION = rules.CommandKind.VERSION.value, _("查询软件版本（45H）")
    STATUS = rules.CommandKind.STATUS.value, _("查询状态与报警（46H）")
    SET_CLOCK = rules.CommandKind.SET_CLOCK.value, _("校时（4AH）")
    CLOCK = rules.CommandKind.CLOCK.value, _("查询时钟（51H）")
    EVENTS = rules.CommandKind.EVENTS.value, _("查询事件记录（50H）")


class CommandStatus(TextChoices):
    """Where a command stands."""

    QUEUED = rules.CommandStatus.QUEUED.value, _("等待测站上线")
    SENT = rules.CommandStatus.SENT.value, _("已发出")
    ANSWERED = rules.CommandStatus.ANSWERED.value, _("已应答")
    EXPIRED = rules.CommandStatus.EXPIRED.value, _("未应答")
    WITHDRAWN = rules.CommandStatus.WITHDRAWN.value, _("已撤回")
