"""Labels of the codes of tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tasks import rules


class TaskStatus(models.TextChoices):
    """Where a task stands."""

    ASSIGNED = rules.TaskStatus.ASSIGNED, _("待签收")
    RECEIVED = rules.TaskStatus.RECEIVED, _("已接收")
    SET_OUT = rules.TaskStatus.SET_OUT, _("已出发")
    ARRIVED = rules.TaskStatus.ARRIVED, _("已到场")
    HANDED = rules.TaskStatus.HANDED, _("已转办")
    DONE = rules.TaskStatus.DONE, _("已完成")
    REFUSED = rules.TaskStatus.REFUSED, _("无法执行")
    WITHDRAWN = rules.TaskStatus.WITHDRAWN, _("已撤销")


class Evidence(models.TextChoices):
    """What must come with the report that work is done."""

    NOTE = rules.Evidence.NOTE, _("文字")
    PHOTO = rules.Evidence.PHOTO, _("照片")
    PLACE = rules.Evidence.PLACE, _("位置")
