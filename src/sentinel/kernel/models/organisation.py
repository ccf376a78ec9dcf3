"""Areas, organisations, posts and people. People and posts are not accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.models.personal import PersonalData
from sentinel.kernel.scope import AreaCodeField, ScopedModel


class AreaKind(models.TextChoices):
    """Levels of the division tree."""

    DISTRICT = "district", _("区")
    TOWN = "town", _("镇街")
    COMMUNITY = "community", _("社区")
    VILLAGE = "village", _("村")


class Area(models.Model):
    """One row is one division of the district, by its 12-digit code."""

    code = AreaCodeField(primary_key=True, verbose_name=_("区划代码"))
    name = models.CharField(_("名称"), max_length=64)
    short_name = models.CharField(_("简称"), max_length=64)
    aliases = models.CharField(_("别名"), max_length=128, blank=True, default="")
    kind = models.CharField(_("层级"), max_length=16, choices=AreaKind)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.short_name

    @property
    def area_code(self) -> str:
        """A division lies in itself."""
        return self.code

    @property
    def natural_key(self) -> str:
        """The division code."""
        return self.code


class OrganisationKind(models.TextChoices):
    """The four levels of command and the departments beside them."""

    DISTRICT = "district", _("区级")
    HEADQUARTERS = "headquarters", _("专项指挥部")
    DEPARTMENT = "department", _("部门")
    TOWN = "town", _("镇街")
    VILLAGE = "village", _("村（社区）")


class Organisation(ScopedModel):
    """One row is one unit that can be given work, as it is now; what it was before stands in `UnitVersion`."""

    view_permission = "organisation.view"

    code = models.CharField(_("编码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    kind = models.CharField(_("类别"), max_length=16, choices=OrganisationKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    founded_at = models.DateTimeField(_("设立时间"), null=True, blank=True)
    abolished_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class UnitChange(models.TextChoices):
    """What changes a unit."""

    RENAMED = "renamed", _("更名")
    MOVED = "moved", _("调整隶属")
    MERGED = "merged", _("并入")
    ABOLISHED = "abolished", _("撤销")


class UnitVersion(models.Model):
    """One row is what a unit was until one change, with what changed it and why. Never changed."""

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=64)
    parent = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    change = models.CharField(max_length=16, choices=UnitChange)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("until", "pk")


class Post(ScopedModel):
    """One row is one post (岗位) of an organisation; rank A answers first, B next."""

    view_permission = "organisation.view"

    code = models.CharField(_("编码"), max_length=48, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("岗位"), max_length=64)
    role = models.CharField(_("角色"), max_length=32)
    rank = models.CharField(_("顺位"), max_length=1, blank=True, default="")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title


class Person(PersonalData, ScopedModel):
    """One row is one person who holds posts or answers calls. The place is that of the first post."""

    view_permission = "organisation.view"

    area_code = AreaCodeField(verbose_name=_("区划"), db_index=True, blank=True, default="")
    code = models.CharField(_("编码"), max_length=48, unique=True)
    name = models.CharField(_("姓名"), max_length=32)
    phone = EncryptedText(_("电话"), blank=True, default="")
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """One row is one person in one post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "person"), name="kernel_holding_once"),)
