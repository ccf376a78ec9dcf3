"""Labels of the evacuations' codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.evacuations import rules


class Trigger(models.TextChoices):
    """What made the list."""

    CROSSING = rules.Trigger.CROSSING, _("雨情越限")
    MANUAL = rules.Trigger.MANUAL, _("人工")


class Stage(models.TextChoices):
    """How urgent it is."""

    PREPARE = rules.Stage.PREPARE, _("准备转移")
    IMMEDIATE = rules.Stage.IMMEDIATE, _("立即转移")


class EvacuationStatus(models.TextChoices):
    """How far the decision is."""

    PROPOSED = rules.EvacuationStatus.PROPOSED, _("待下令")
    ORDERED = rules.EvacuationStatus.ORDERED, _("已下令")
    RETURNING = rules.EvacuationStatus.RETURNING, _("准许返回")
    CLOSED = rules.EvacuationStatus.CLOSED, _("已结束")


class Way(models.TextChoices):
    """How a silent place is looked after."""

    FOOT = rules.Way.FOOT, _("徒步或车辆入村")
    SATELLITE = rules.Way.SATELLITE, _("卫星电话")
    DRONE = rules.Way.DRONE, _("无人机")


class Travel(models.TextChoices):
    """How people of a plan get to a shelter."""

    DRIVE = rules.Travel.DRIVE, _("乘车")
    WALK = rules.Travel.WALK, _("步行")


class EntryState(models.TextChoices):
    """Where one person is."""

    WAITING = rules.EntryState.WAITING, _("待转移")
    MOVED = rules.EntryState.MOVED, _("已转移")
    SHELTERED = rules.EntryState.SHELTERED, _("已到安置点")
    REFUSED = rules.EntryState.REFUSED, _("拒绝转移")
    ABSENT = rules.EntryState.ABSENT, _("不在家")
    RETURNED = rules.EntryState.RETURNED, _("已返回")
