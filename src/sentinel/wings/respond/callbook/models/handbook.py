"""What stands in the duty handbook."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Post
from sentinel.kernel.models.values import Standing
from sentinel.kernel.scope import ScopedModel, target_areas_field


class Instruction(ScopedModel):
    """One row is one page of standing instructions."""

    view_permission = "callbook.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    title = models.CharField(_("标题"), max_length=64)
    text = models.TextField(_("内容"), max_length=4000)
    source = models.CharField(_("依据"), max_length=200)
    standing = models.CharField(_("核实状态"), max_length=16, choices=Standing)
    place = models.PositiveSmallIntegerField(_("顺序"), default=0)
    target_areas = target_areas_field()
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        ordering = ("place", "code")

    def __str__(self) -> str:
        return self.title


class Referral(ScopedModel):
    """One row is whom to call for what: a kind of matter, the post called first and the one called next."""

    view_permission = "callbook.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    subject = models.CharField(_("什么事"), max_length=64)
    first = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name=_("先找"))
    following = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("再找")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    place = models.PositiveSmallIntegerField(_("顺序"), default=0)
    target_areas = target_areas_field()
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")

    class Meta:
        ordering = ("place", "code")

    def __str__(self) -> str:
        return self.subject
