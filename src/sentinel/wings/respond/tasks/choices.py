"""Labels of the codes of tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tasks import rules


class TaskStatus(models.TextChoices):
    """Where a task stands."""

    ASSIGNED = rules.TaskStatus.ASSIGNED, _("待签收")
    RECEIVED = rules.TaskStatus.RECEIVED, _("已接收")
    ARRIVED = rules.TaskStatus.ARRIVED, _("已到场")
    DONE = rules.TaskStatus.DONE, _("已完成")
    REFUSED = rules.TaskStatus.REFUSED, _("无法执行")
    WITHDRAWN = rules.TaskStatus.WITHDRAWN, _("已撤销")
