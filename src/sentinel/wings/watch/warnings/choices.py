"""Labels over the codes of `rules`, and the standing texts of a draft."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.warnings import rules


class Level(TextChoices):
    """The four warning levels."""

    RED = rules.Level.RED.value, _("红色")
    ORANGE = rules.Level.ORANGE.value, _("橙色")
    YELLOW = rules.Level.YELLOW.value, _("黄色")
    BLUE = rules.Level.BLUE.value, _("蓝色")


class Hazard(TextChoices):
    """What is warned of."""

    RAIN = rules.Hazard.RAIN.value, _("暴雨")
    FLOOD = rules.Hazard.FLOOD.value, _("洪水")
    GEOLOGY = rules.Hazard.GEOLOGY.value, _("地质灾害气象风险")
    FLASH_FLOOD = rules.Hazard.FLASH_FLOOD.value, _("山洪灾害")


class Status(TextChoices):
    """How a warning stands."""

    DRAFT = rules.Status.DRAFT.value, _("待提交")
    SUBMITTED = rules.Status.SUBMITTED.value, _("待签发")
    RELEASED = rules.Status.RELEASED.value, _("生效中")
    UPDATED = rules.Status.UPDATED.value, _("已被替代")
    CANCELLED = rules.Status.CANCELLED.value, _("已解除")
    EXPIRED = rules.Status.EXPIRED.value, _("到期失效")
    DROPPED = rules.Status.DROPPED.value, _("未采用")


class Origin(TextChoices):
    """Where a warning came from."""

    CROSSING = rules.Origin.CROSSING.value, _("监测越限")
    MANUAL = rules.Origin.MANUAL.value, _("人工起草")


class BulletinKind(TextChoices):
    """What an outside notice speaks of."""

    WARNING = rules.BulletinKind.WARNING.value, _("预警")
    RESPONSE = rules.BulletinKind.RESPONSE.value, _("响应")
    FLOOD = rules.BulletinKind.FLOOD.value, _("洪水编号")


# What a proposal by rule asks to look out for.
DANGERS = {
    rules.Hazard.RAIN: _("请注意防范山洪、地质灾害和城乡积水。"),
    rules.Hazard.FLOOD: _("请注意防范河水上涨、漫滩和沿河低洼处被淹，远离河道、桥梁和堤防。"),
}

# What a draft proposes to do, in the words of 突发事件应对法 (2024) art. 65 and 66; the drafter edits it.
INSTRUCTIONS = {
    rules.Level.BLUE: _("责任单位和责任人在岗值守，加强巡查和监测；公众关注天气变化，避免前往山区、河道。"),
    rules.Level.YELLOW: _("责任人到岗，核实险村险户和避险路线；地下空间、涉水和山区旅游做好关闭准备；公众减少外出。"),
    rules.Level.ORANGE: _("抢险队伍待命，避难场所开放备用；停止山区旅游、涉山涉水活动；险村险户做好随时转移的准备。"),
    rules.Level.RED: _(
        "立即转移受威胁人员，关闭危险区域和设施，停止集会和户外作业；非必要不外出，听从村（社区）安排。"
    ),
}
