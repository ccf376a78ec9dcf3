"""Tables of field headquarters."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.geo.models import CGCS2000
from sentinel.kernel.models import Matter, Person
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.headquarters.choices import Duty, FieldStatus


class Field(ScopedModel):
    """One row is one headquarters set up on the spot of a matter."""

    view_permission = "headquarters.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    status = models.CharField(_("状态"), max_length=8, choices=FieldStatus, default=FieldStatus.ACTIVE)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("事项"))
    place = models.CharField(_("地点"), max_length=120)
    point = models.PointField(_("位置"), srid=CGCS2000, null=True, blank=True)
    set_up_at = models.DateTimeField(_("设立时间"))
    set_up_by = models.CharField(_("设立人"), max_length=64)
    closed_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    summary = models.TextField(_("总结"), blank=True, default="", max_length=1000)

    class Meta:
        ordering = ("-set_up_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="active") | Q(closed_at__isnull=False) & ~Q(summary=""), name="headquarters_closed"
            ),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(status="active"), name="headquarters_one_for_a_matter"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Group(models.Model):
    """One row is one working group (工作组) of a headquarters."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("工作组"), max_length=32)
    lead_unit = models.CharField(_("牵头单位"), max_length=64, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        ordering = ("field", "position")
        constraints = (models.UniqueConstraint(fields=("field", "name"), name="headquarters_group_once"),)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """One row is one person's time in a headquarters, from joining to release."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员"))
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    duty = models.CharField(_("职务"), max_length=12, choices=Duty)
    joined_at = models.DateTimeField(_("加入时间"))
    left_at = models.DateTimeField(_("离开时间"), null=True, blank=True)

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("field", "person"), condition=Q(left_at__isnull=True), name="headquarters_in_once"
            ),
            models.UniqueConstraint(
                fields=("field",),
                condition=Q(duty="commander", left_at__isnull=True),
                name="headquarters_one_commander",
            ),
        )


class Handover(models.Model):
    """One row is one passing of the command: signed by who gives and by who takes, each with the instant."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("交出人"))
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("接任人"))
    reason = models.CharField(_("交接情况"), max_length=300)
    given_at = models.DateTimeField(_("交出签字时间"))
    taken_at = models.DateTimeField(_("接任签字时间"), null=True, blank=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="headquarters_two_sign"),
            models.UniqueConstraint(
                fields=("field",), condition=Q(taken_at__isnull=True), name="headquarters_one_handover"
            ),
        )


class Decision(models.Model):
    """One row is one decision taken on the spot; never changed."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField(_("序号"))
    text = models.CharField(_("决定"), max_length=1000)
    decided_at = models.DateTimeField(_("时间"))
    decided_by = models.CharField(_("登记人"), max_length=64)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("field", "number"), name="headquarters_decision_once"),)
