"""Tables of tasks."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.geo.models import CGCS2000
from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.kernel.text_search import SearchIndex
from sentinel.wings.respond.tasks import rules
from sentinel.wings.respond.tasks.choices import Evidence, TaskStatus

_NOT_CLOSED = Q(status__in=rules.UNDONE)


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
    set_out_at = models.DateTimeField(_("出发时间"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    note = models.CharField(_("反馈"), max_length=500, blank=True, default="")
    closing_reason = models.CharField(_("无法执行或撤销原因"), max_length=300, blank=True, default="")
    overdue = models.BooleanField(_("超时"), default=False)
    evidence = models.CharField(_("完成时须附"), max_length=8, choices=Evidence, default=Evidence.NOTE)
    point = models.PointField(_("现场位置"), srid=CGCS2000, null=True, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="handed", verbose_name=_("转办自")
    )
    climb_at = models.DateTimeField(_("下一次上报"), null=True, blank=True)
    climbs = models.PositiveSmallIntegerField(_("已上报级数"), default=0)
    climbed_to = models.CharField(_("已上报到（编码）"), max_length=32, blank=True, default="")
    climbed_name = models.CharField(_("已上报到"), max_length=64, blank=True, default="")
    supervised = models.PositiveSmallIntegerField(_("督办次数"), default=0)

    class Meta:
        ordering = ("due_at", "code")
        indexes = (
            models.Index(fields=("unit", "due_at"), name="tasks_task_unit"),
            models.Index(fields=("origin_key", "origin_kind"), name="tasks_task_origin"),
            models.Index(fields=("-due_at", "code"), name="tasks_task_listed"),
            models.Index(fields=("status", "-due_at", "code"), name="tasks_task_by_status"),
            models.Index(fields=("-due_at", "code"), condition=Q(overdue=True), name="tasks_task_late"),
            SearchIndex("number", "title", "unit_name", "unit", name="tasks_task_search"),
            models.Index(fields=("due_at",), condition=_NOT_CLOSED & Q(overdue=False), name="tasks_task_open_due"),
            models.Index(fields=("climb_at",), condition=Q(climb_at__isnull=False), name="tasks_task_climb"),
            models.Index(fields=("parent",), condition=Q(parent__isnull=False), name="tasks_task_parent"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=models.F("assigned_at")), name="tasks_task_term"),
            models.CheckConstraint(condition=~Q(status="done") | Q(done_at__isnull=False), name="tasks_task_done_at"),
        )

    def __str__(self) -> str:
        return self.title


class Order(ScopedModel):
    """One row is one order given from a desk without a response; its tasks name it as their origin."""

    view_permission = "tasks.view"

    code = models.CharField(_("指令编号"), max_length=24, unique=True)
    title = models.CharField(_("指令"), max_length=200)
    text = models.CharField(_("说明"), max_length=300, blank=True, default="")
    evidence = models.CharField(_("完成时须附"), max_length=8, choices=Evidence, default=Evidence.NOTE)
    given_at = models.DateTimeField(_("下达时间"))
    given_by = models.CharField(_("下达人"), max_length=64)
    due_at = models.DateTimeField(_("要求完成时间"))
    units = models.PositiveIntegerField(_("承办单位数"))
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_areas = target_areas_field()
    published_at = models.DateTimeField(_("公布时间"))

    class Meta:
        ordering = ("-given_at", "code")
        indexes = (SearchIndex("code", "title", name="tasks_order_search"),)
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=models.F("given_at")), name="tasks_order_term"),
            models.CheckConstraint(condition=Q(units__gte=1), name="tasks_order_units"),
        )

    def __str__(self) -> str:
        return self.title


class Supervision(ScopedModel):
    """One row is one urging of a task (督办) by a person, with words, a term of its own, and the unit's answer."""

    view_permission = "tasks.view"

    code = models.CharField(_("督办编号"), max_length=24, unique=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="supervisions", verbose_name=_("任务"))
    unit = models.CharField(_("承办单位编码"), max_length=32)
    text = models.CharField(_("督办要求"), max_length=300)
    given_at = models.DateTimeField(_("督办时间"))
    given_by = models.CharField(_("督办人"), max_length=64)
    due_at = models.DateTimeField(_("要求回告时间"))
    answer = models.CharField(_("回告"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(_("回告时间"), null=True, blank=True)
    answered_by = models.CharField(_("回告人"), max_length=64, blank=True, default="")

    class Meta:
        ordering = ("due_at", "code")
        indexes = (
            models.Index(fields=("unit", "due_at"), name="tasks_supervision_unit"),
            SearchIndex("code", "text", name="tasks_supervision_search"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=models.F("given_at")), name="tasks_supervision_term"),
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_at__isnull=False), name="tasks_supervision_answered"
            ),
        )

    def __str__(self) -> str:
        return self.text
