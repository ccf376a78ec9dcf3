"""Labels of the codes of rosters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.rosters import rules


class Level(models.TextChoices):
    """Where a duty room stands."""

    DISTRICT = rules.Level.DISTRICT, _("区级")
    DEPARTMENT = rules.Level.DEPARTMENT, _("部门")
    TOWN = rules.Level.TOWN, _("镇街")


class Pattern(models.TextChoices):
    """How a day is cut into shifts."""

    WHOLE = rules.Pattern.WHOLE, _("全天一班")
    DAY_NIGHT = rules.Pattern.DAY_NIGHT, _("白班、夜班")


class ShiftKind(models.TextChoices):
    """Which part of the day a shift is."""

    WHOLE = rules.ShiftKind.WHOLE, _("全天")
    DAY = rules.ShiftKind.DAY, _("白班")
    NIGHT = rules.ShiftKind.NIGHT, _("夜班")


class Role(models.TextChoices):
    """What somebody does in a shift."""

    LEADER = rules.Role.LEADER, _("带班领导")
    CHIEF = rules.Role.CHIEF, _("值班长")
    OFFICER = rules.Role.OFFICER, _("值班员")
    STANDBY = rules.Role.STANDBY, _("备班")


class RosterStatus(models.TextChoices):
    """Where the roster of a month stands."""

    DRAFT = rules.RosterStatus.DRAFT, _("编排中")
    PUBLISHED = rules.RosterStatus.PUBLISHED, _("已公布")


class SwapStatus(models.TextChoices):
    """Where a swap stands."""

    ASKED = rules.SwapStatus.ASKED, _("待对方同意")
    AGREED = rules.SwapStatus.AGREED, _("待审批")
    APPROVED = rules.SwapStatus.APPROVED, _("已批准")
    DECLINED = rules.SwapStatus.DECLINED, _("对方不同意")
    REJECTED = rules.SwapStatus.REJECTED, _("未批准")
    WITHDRAWN = rules.SwapStatus.WITHDRAWN, _("已撤回")


class HandoverStatus(models.TextChoices):
    """Where a handover stands."""

    DRAFT = rules.HandoverStatus.DRAFT, _("待交班")
    HANDED = rules.HandoverStatus.HANDED, _("待接班")
    TAKEN = rules.HandoverStatus.TAKEN, _("已交接")


class OpenKind(models.TextChoices):
    """Kinds of open items of a handover."""

    WARNING = rules.OpenKind.WARNING, _("生效预警")
    RESPONSE = rules.OpenKind.RESPONSE, _("应急响应")
    INCIDENT = rules.OpenKind.INCIDENT, _("未办结事件")
    EVACUATION = rules.OpenKind.EVACUATION, _("人员转移")
    LADDER = rules.OpenKind.LADDER, _("转人工叫应")
    TASK = rules.OpenKind.TASK, _("超时任务")
    SHELTER = rules.OpenKind.SHELTER, _("启用的避难场所")
    CALL = rules.OpenKind.CALL, _("未办结来电")
