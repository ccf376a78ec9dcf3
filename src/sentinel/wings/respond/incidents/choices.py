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


class IncidentStatus(models.TextChoices):
    """How an incident stands."""

    REGISTERED = rules.IncidentStatus.REGISTERED, _("已登记")
    REPORTED = rules.IncidentStatus.REPORTED, _("已报出")
    CLOSED = rules.IncidentStatus.CLOSED, _("已办结")


class ReportKind(models.TextChoices):
    """Kinds of reports."""

    FIRST = rules.ReportKind.FIRST, _("初报")


class Urgency(models.TextChoices):
    """How urgent a report is."""

    EXTREME = rules.Urgency.EXTREME, _("特急")
    URGENT = rules.Urgency.URGENT, _("加急")
    NORMAL = rules.Urgency.NORMAL, _("平急")
