"""The table of statements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Matter
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.respond.tallies import rules
from sentinel.wings.respond.tallies.choices import Status


class Tally(ScopedModel):
    """One row is one statement: so many people of a group at an item of a matter, as a source says, as of an instant.

    Written once. `people` is null where the number is still to come; `item` is empty for the source's own sum.
    """

    view_permission = "tallies.view"

    code = models.CharField(_("编号"), max_length=56, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("事件"))
    item = models.CharField(
        _("分项"), max_length=64, blank=True, default="", help_text=_("如车次、院落、路段；来源只报了合计数的留空。")
    )
    group = models.CharField(_("人员"), max_length=32, help_text=_("如旅客、乘务、游客、施工人员。"))
    people = models.PositiveIntegerField(
        _("人数"), null=True, blank=True, help_text=_("知道有人而人数待报的留空，不要填 0。")
    )
    source = models.CharField(_("来源"), max_length=64, help_text=_("谁报的；同一来源再报，以截至时间晚的为准。"))
    as_of = models.DateTimeField(_("截至"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.STANDING)
    noted_at = models.DateTimeField(_("登记时间"))
    noted_by = models.CharField(_("登记人"), max_length=64)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤销人"), max_length=64, blank=True, default="")
    reason = models.CharField(_("撤销原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("分项人数")
        ordering = ("matter", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__lte=rules.MOST_PEOPLE), name="tallies_tally_people"
            ),
            models.CheckConstraint(condition=~Q(group="") & ~Q(source=""), name="tallies_tally_whose"),
            models.CheckConstraint(
                condition=Q(status="standing", withdrawn_at__isnull=True)
                | (Q(status="withdrawn", withdrawn_at__isnull=False) & ~Q(reason="")),
                name="tallies_tally_withdrawn_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.group}".strip()

    @property
    def matter_code(self) -> str:
        """The code of the matter, which is that of its incident."""
        return str(self.matter.code)

    @property
    def status_tone(self) -> str:
        """How the status is coloured."""
        return "done" if self.status == Status.STANDING else "stale"
