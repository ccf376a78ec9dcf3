"""Tables of tasks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel
from sentinel.kernel.text_search import SearchIndex
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.choices import TaskStatus

_UNDONE = Q(status__in=rules.UNDONE)


class Task(ScopedModel):
    """One row is one piece of work given to one unit, with its term and the unit's answers."""

    view_permission = "tasks.view"

    code = models.CharField(_("编码"), max_length=160, unique=True)
    number = models.CharField(_("指令编号"), max_length=24, unique=True)
    title = models.CharField(_("任务"), max_length=200)
    text = models.CharField(_("说明"), max_length=300, blank=True, default="")
    origin_kind = models.CharField(_("来源类别"), max_length=48)
    origin_key = models.CharField(_("来源"), max_length=96)
    level = models.PositiveSmallIntegerField(_("响应级别"), default=0)
    unit = models.CharField(_("承办单位编码"), max_length=32)
    unit_name = models.CharField(_("承办单位"), max_length=64)
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("状态"), max_length=16, choices=TaskStatus, default=TaskStatus.ASSIGNED)
    assigned_at = models.DateTimeField(_("下达时间"))
    assigned_by = models.CharField(_("下达人"), max_length=64)
    due_at = models.DateTimeField(_("要求完成时间"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.CharField(_("签收人"), max_length=64, blank=True, default="")
    arrived_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    note = models.CharField(_("反馈"), max_length=500, blank=True, default="")
    closing_reason = models.CharField(_("无法执行或撤销原因"), max_length=300, blank=True, default="")
    overdue = models.BooleanField(_("超时"), default=False)

    class Meta:
        ordering = ("due_at", "code")
        indexes = (
            models.Index(fields=("unit", "due_at"), name="tasks_task_unit"),
            models.Index(fields=("origin_key", "origin_kind"), name="tasks_task_origin"),
            models.Index(fields=("-due_at", "code"), name="tasks_task_listed"),
            models.Index(fields=("status", "-due_at", "code"), name="tasks_task_by_status"),
            models.Index(fields=("-due_at", "code"), condition=Q(overdue=True), name="tasks_task_late"),
            SearchIndex("number", "title", "unit_name", "unit", name="tasks_task_search"),
            models.Index(fields=("due_at",), condition=_UNDONE & Q(overdue=False), name="tasks_task_due"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=models.F("assigned_at")), name="tasks_task_term"),
            models.CheckConstraint(condition=~Q(status="done") | Q(done_at__isnull=False), name="tasks_task_done_at"),
        )

    def __str__(self) -> str:
        return self.title
