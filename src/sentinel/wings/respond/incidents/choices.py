"""Labels of the codes of incidents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.incidents import rules


class IncidentKind(models.TextChoices):
    """Kinds of incidents."""

    FLOOD = rules.IncidentKind.FLOOD, _("洪水")
    WATERLOGGING = rules.IncidentKind.WATERLOGGING, _("内涝")
    FLASH_FLOOD = rules.IncidentKind.FLASH_FLOOD, _("山洪灾害")
    RAINSTORM = rules.IncidentKind.RAINSTORM, _("暴雨")
    GEOLOGY = rules.IncidentKind.GEOLOGY, _("地质灾害气象风险")
    LANDSLIDE = rules.IncidentKind.LANDSLIDE, _("滑坡")
    DEBRIS_FLOW = rules.IncidentKind.DEBRIS_FLOW, _("泥石流")
    EARTHQUAKE = rules.IncidentKind.EARTHQUAKE, _("地震")
    FOREST_FIRE = rules.IncidentKind.FOREST_FIRE, _("森林(草原)火险")
    WILDFIRE = rules.IncidentKind.WILDFIRE, _("森林火灾")
    COAL_MINE = rules.IncidentKind.COAL_MINE, _("煤矿事故")
    CONSTRUCTION = rules.IncidentKind.CONSTRUCTION, _("建筑业事故")
    CHEMICALS = rules.IncidentKind.CHEMICALS, _("危险化学品事故")
    INDUSTRY = rules.IncidentKind.INDUSTRY, _("其他工矿商贸事故")
    FIRE = rules.IncidentKind.FIRE, _("火灾")
    ROAD = rules.IncidentKind.ROAD, _("道路交通事故")
    RAILWAY = rules.IncidentKind.RAILWAY, _("铁路事故或列车滞留")
    EQUIPMENT = rules.IncidentKind.EQUIPMENT, _("特种设备事故")
    UTILITIES = rules.IncidentKind.UTILITIES, _("水电气热通信等设施中断")
    POLLUTION = rules.IncidentKind.POLLUTION, _("环境污染与生态破坏")
    OTHER_ACCIDENT = rules.IncidentKind.OTHER_ACCIDENT, _("其他事故")
    DISEASE = rules.IncidentKind.DISEASE, _("传染病疫情")
    FOOD = rules.IncidentKind.FOOD, _("食品药品安全事件")
    POISONING = rules.IncidentKind.POISONING, _("群体性中毒")
    CROWD = rules.IncidentKind.CROWD, _("群体性事件")
    TERROR = rules.IncidentKind.TERROR, _("恐怖袭击事件")
    OTHER = rules.IncidentKind.OTHER, _("其他突发事件")


class IncidentStatus(models.TextChoices):
    """How an incident stands."""

    REGISTERED = rules.IncidentStatus.REGISTERED, _("已登记")
    VERIFIED = rules.IncidentStatus.VERIFIED, _("已核实")
    REPORTED = rules.IncidentStatus.REPORTED, _("已报出")
    CLOSED = rules.IncidentStatus.CLOSED, _("已办结")


class ReportKind(models.TextChoices):
    """Kinds of reports."""

    FIRST = rules.ReportKind.FIRST, _("初报")
    FOLLOW_UP = rules.ReportKind.FOLLOW_UP, _("续报")
    FINAL = rules.ReportKind.FINAL, _("终报")


class Urgency(models.TextChoices):
    """How urgent a report is."""

    EXTREME = rules.Urgency.EXTREME, _("特急")
    URGENT = rules.Urgency.URGENT, _("加急")
    NORMAL = rules.Urgency.NORMAL, _("平急")


class Verdict(models.TextChoices):
    """What looking into it showed."""

    TRUE = rules.Verdict.TRUE, _("属实")
    PENDING = rules.Verdict.PENDING, _("待核")
    FALSE = rules.Verdict.FALSE, _("不实")


class Grade(models.TextChoices):
    """Grades of incidents."""

    GENERAL = rules.Grade.GENERAL, _("一般（Ⅳ级）")
    LARGER = rules.Grade.LARGER, _("较大（Ⅲ级）")
    MAJOR = rules.Grade.MAJOR, _("重大（Ⅱ级）")
    EXTREME = rules.Grade.EXTREME, _("特别重大（Ⅰ级）")


class DecisionKind(models.TextChoices):
    """What somebody decided about an incident."""

    VERIFIED = rules.DecisionKind.VERIFIED, _("核实")
    GRADED = rules.DecisionKind.GRADED, _("定级")
    TAKEN_OVER = rules.DecisionKind.TAKEN_OVER, _("接手处置")
    MERGED = rules.DecisionKind.MERGED, _("并入")
    UNMERGED = rules.DecisionKind.UNMERGED, _("撤销并入")
    ADMITTED = rules.DecisionKind.ADMITTED, _("仍然登记")


class Channel(models.TextChoices):
    """How something came or went."""

    PHONE = rules.Channel.PHONE, _("电话")
    FAX = rules.Channel.FAX, _("传真")
    SYSTEM = rules.Channel.SYSTEM, _("系统")
    PAPER = rules.Channel.PAPER, _("纸质")
