"""Officers, trainings, and who was at which."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import contacts
from sentinel.kernel.models import Person
from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.prepare.officers.choices import Employment, Level, OfficerStatus, Rank, TrainingLevel


class Officer(ScopedModel):
    """One row is one person on one seat of a place's network; name and telephone are those of the contact list."""

    view_permission = "officers.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="officerships", verbose_name=_("人员"))
    level = models.CharField(_("层级"), max_length=8, choices=Level)
    group = models.CharField(_("网格或小组"), max_length=32, blank=True, default="")
    rank = models.CharField(_("AB角"), max_length=1, choices=Rank)
    employment = models.CharField(_("专兼职"), max_length=8, choices=Employment, default=Employment.PART)
    status = models.CharField(_("状态"), max_length=16, choices=OfficerStatus, default=OfficerStatus.APPOINTED)
    appointed_on = models.DateField(_("聘任日期"))
    relieved_on = models.DateField(_("离任日期"), null=True, blank=True)
    reason = models.CharField(_("离任原因"), max_length=200, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("灾害信息员")
        ordering = ("area_code", "group", "rank", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("area_code", "group", "rank"), condition=Q(status="appointed"), name="officers_one_a_seat"
            ),
            models.UniqueConstraint(
                fields=("area_code", "group", "person"), condition=Q(status="appointed"), name="officers_one_seat_each"
            ),
            models.CheckConstraint(
                condition=Q(status="appointed", relieved_on__isnull=True)
                | (Q(status="relieved", relieved_on__isnull=False) & ~Q(reason="")),
                name="officers_relieved_says_why",
            ),
            models.CheckConstraint(condition=Q(level="group") ^ Q(group=""), name="officers_group_level"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the contact list."""
        return self.person.name

    @property
    def status_tone(self) -> str:
        """How the status is coloured."""
        return "done" if self.status == OfficerStatus.APPOINTED else "stale"

    @property
    def phone(self) -> str:
        """The number in the contact list, as a screen may show it."""
        return contacts.masked_phone(self.person)


class Training(ScopedModel):
    """One row is one training; whoever works inside its area sees it."""

    view_permission = "officers.view"

    code = models.CharField(_("编号"), max_length=24, unique=True)
    target_areas = target_areas_field()
    title = models.CharField(_("培训内容"), max_length=120)
    level = models.CharField(_("培训层级"), max_length=8, choices=TrainingLevel)
    held_on = models.DateField(_("培训日期"))
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    organiser = models.CharField(_("组织单位"), max_length=64)
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    valid_until = models.DateField(_("证书有效期至"), null=True, blank=True)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        verbose_name = _("培训")
        ordering = ("-held_on", "-code")
        constraints = (
            models.CheckConstraint(condition=Q(hours__gt=0), name="officers_training_hours"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("held_on")),
                name="officers_training_valid",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Attendance(ScopedModel):
    """One row is one officer who was at one training."""

    view_permission = "officers.view"

    code = models.CharField(_("编号"), max_length=52, unique=True)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("培训"))
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("灾害信息员")
    )
    certificate = models.CharField(_("证书编号"), max_length=48, blank=True, default="")

    class Meta:
        verbose_name = _("培训到课")
        ordering = ("-training__held_on", "area_code", "code")
        constraints = (models.UniqueConstraint(fields=("training", "officer"), name="officers_attendance_once"),)

    def __str__(self) -> str:
        return self.code
