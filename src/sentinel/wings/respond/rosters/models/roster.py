"""Duty rooms, months, shifts and who stands in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Person
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.respond.rosters.choices import Level, Pattern, Role, RosterStatus, ShiftKind


class Room(ScopedModel):
    """One row is one duty room: a unit that stands duty, with the telephone that is always answered."""

    view_permission = "rosters.view"

    code = models.CharField(_("单位编码"), max_length=32, unique=True)
    unit = models.CharField(_("所属单位编码"), max_length=32)
    name = models.CharField(_("值班室"), max_length=64)
    level = models.CharField(_("层级"), max_length=16, choices=Level)
    pattern = models.CharField(_("班次安排"), max_length=16, choices=Pattern, default=Pattern.WHOLE)
    phone = models.CharField(_("值班电话"), max_length=24, blank=True, default="")
    target_areas = target_areas_field()
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    confirmed_by = models.CharField(_("核实人"), max_length=64, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Roster(ScopedModel):
    """One row is one month of one room."""

    view_permission = "rosters.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="rosters")
    unit = models.CharField(_("所属单位编码"), max_length=32)
    month = models.DateField(_("月份"))
    status = models.CharField(_("状态"), max_length=16, choices=RosterStatus, default=RosterStatus.DRAFT)
    drafted_by = models.CharField(_("编排人"), max_length=64)
    drafted_at = models.DateTimeField(_("编排时间"))
    approved_by = models.CharField(_("公布人"), max_length=64, blank=True, default="")
    approved_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    note = models.CharField(_("调整原因"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-month", "code")
        constraints = (
            models.UniqueConstraint(fields=("room", "month"), name="rosters_roster_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="rosters_roster_month"),
        )

    def __str__(self) -> str:
        return f"{self.room.name} {self.month:%Y-%m}"


class Shift(ScopedModel):
    """One row is one shift of one room."""

    view_permission = "rosters.view"

    code = models.CharField(_("编码"), max_length=64, unique=True)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="shifts")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="shifts")
    unit = models.CharField(_("所属单位编码"), max_length=32)
    duty_on = models.DateField(_("日期"))
    kind = models.CharField(_("班次"), max_length=16, choices=ShiftKind)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))

    class Meta:
        ordering = ("starts_at", "code")
        indexes = (models.Index(fields=("ends_at", "starts_at"), name="rosters_shift_time"),)
        constraints = (
            models.UniqueConstraint(fields=("room", "starts_at"), name="rosters_shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="rosters_shift_span"),
        )

    def __str__(self) -> str:
        return f"{self.duty_on:%m-%d} {self.get_kind_display()}"


class Assignment(models.Model):
    """One row is one person in one shift."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(_("岗位"), max_length=16, choices=Role)
    place = models.PositiveSmallIntegerField(_("顺位"), default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place", "pk")
        indexes = (models.Index(fields=("person", "shift"), name="rosters_assignment_person"),)
        constraints = (models.UniqueConstraint(fields=("shift", "person"), name="rosters_assignment_once"),)

    def __str__(self) -> str:
        return self.person.name
