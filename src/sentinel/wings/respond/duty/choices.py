"""Labels of the codes of duty."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.duty import rules


class Kind(models.TextChoices):
    """What an item of the queue asks for."""

    EVACUATION = rules.Kind.EVACUATION, _("待下令转移")
    QUAKE = rules.Kind.QUAKE, _("待处置地震")
    ALARM = rules.Kind.ALARM, _("待确认报警")
    CALL = rules.Kind.CALL, _("呼叫我的")
    RELEASE = rules.Kind.RELEASE, _("待签发预警")
    RESPONSE = rules.Kind.RESPONSE, _("响应建议")
    SUBMIT = rules.Kind.SUBMIT, _("待提交预警")
    HUMAN = rules.Kind.HUMAN, _("叫应转人工")
    ADVISORY = rules.Kind.ADVISORY, _("待通报下游")
    SUGGESTION = rules.Kind.SUGGESTION, _("建议登记事件")
    REPORT = rules.Kind.REPORT, _("信息报告时限")
    OWN_TASK = rules.Kind.OWN_TASK, _("本单位任务")
    LATE_TASK = rules.Kind.LATE_TASK, _("超时任务")
    PARKED = rules.Kind.PARKED, _("系统联动失败")
    SILENT = rules.Kind.SILENT, _("测站失联")


# Where the whole list of a kind is.
LISTS = {
    rules.Kind.EVACUATION: "/evacuations/evacuation/?status=proposed",
    rules.Kind.QUAKE: "/quakes/quake/?attention=waiting",
    rules.Kind.ALARM: "/alarms/",
    rules.Kind.CALL: "/me/messages/",
    rules.Kind.RELEASE: "/warnings/warning/?status=submitted",
    rules.Kind.RESPONSE: "/responses/response/",
    rules.Kind.SUBMIT: "/warnings/warning/?status=draft",
    rules.Kind.HUMAN: "/warnings/callout/?status=human",
    rules.Kind.ADVISORY: "/advisories/advisory/?status=suggested",
    rules.Kind.SUGGESTION: "/stations/crossing/",
    rules.Kind.REPORT: "/incidents/report/",
    rules.Kind.OWN_TASK: "/tasks/mine/",
    rules.Kind.LATE_TASK: "/tasks/task/?sort=due_at",
    rules.Kind.SILENT: "/stations/rain/",
}
