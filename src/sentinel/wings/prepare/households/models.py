"""Households at risk and the people who live in them."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import privacy
from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_id, mask_name, mask_phone
from sentinel.kernel.models import PersonalData
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.prepare.households import choices

CGCS2000 = 4490


def _struck(name: str) -> models.CheckConstraint:
    """On the register without a reason to leave it, or off it with one."""
    on, off = Q(struck_at__isnull=True, struck_why=""), Q(struck_at__isnull=False, struck_why__in=choices.Strike.values)
    return models.CheckConstraint(condition=on | off, name=name)


class Household(PersonalData, ScopedModel):
    """One row is one household at risk (险户) in one house; its station is the gauge that speaks for it.

    Once struck it is off every list; its people's data is kept for a while and then purged.
    """

    view_permission = "households.view"

    code = models.CharField(_("户编号"), max_length=32, unique=True)
    station = models.ForeignKey(
        "stations.Station",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="households",
        verbose_name=_("对应测站"),
    )
    address = models.CharField(_("住址"), max_length=96)
    structure = models.CharField(_("房屋结构"), max_length=16, choices=choices.Structure)
    risk = models.CharField(_("风险类型"), max_length=16, choices=choices.Risk)
    head_name = EncryptedText(_("户主"))
    helper = models.CharField(_("帮扶责任人"), max_length=32, blank=True, default="")
    transport = models.CharField(_("转移方式"), max_length=16, choices=choices.Transport, blank=True, default="")
    route = models.CharField(_("转移路线"), max_length=200, blank=True, default="")
    point = models.PointField(_("位置"), srid=CGCS2000, null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    struck_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    struck_why = models.CharField(_("移出原因"), max_length=16, choices=choices.Strike, blank=True, default="")

    class Meta:
        verbose_name = _("险户")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(risk__in=choices.Risk.values), name="households_household_risk"),
            models.CheckConstraint(
                condition=Q(structure__in=choices.Structure.values), name="households_household_structure"
            ),
            models.CheckConstraint(
                condition=Q(transport__in=("", *choices.Transport.values)), name="households_household_transport"
            ),
            _struck("households_household_struck"),
        )

    @property
    def masked_head(self) -> str:
        """The head's name as a screen may show it."""
        return mask_name(self.head_name)


class Member(PersonalData, ScopedModel):
    """One row is one person of a household, the same for every matter; names and numbers are encrypted at rest."""

    view_permission = "households.view"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members", verbose_name=_("所属户"))
    code = models.CharField(_("人员编号"), max_length=40, unique=True)
    name = EncryptedText(_("姓名"))
    id_number = EncryptedText(_("身份证号"))
    phone = EncryptedText(_("电话"), blank=True, default="")
    sex = models.CharField(_("性别"), max_length=8, choices=choices.Sex)
    born_year = models.PositiveSmallIntegerField(_("出生年"))
    need = models.CharField(_("特殊需要"), max_length=16, choices=choices.Need, default=choices.Need.NONE)
    struck_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    struck_why = models.CharField(_("移出原因"), max_length=16, choices=choices.Strike, blank=True, default="")

    class Meta:
        verbose_name = _("险户人员")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=choices.Sex.values), name="households_member_sex"),
            models.CheckConstraint(condition=Q(need__in=choices.Need.values), name="households_member_need"),
            models.CheckConstraint(condition=Q(born_year__range=(1850, 2150)), name="households_member_born"),
            _struck("households_member_struck"),
        )

    @property
    def masked_name(self) -> str:
        """The name as a screen may show it."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """The citizen number as a screen may show it."""
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        """The phone as a screen may show it."""
        return mask_phone(self.phone)


privacy.hold_personal_data(Household, fields=("head_name",), title=_("移出的险户"))
privacy.hold_personal_data(Member, fields=("name", "id_number", "phone"), title=_("移出的险户人员"))
