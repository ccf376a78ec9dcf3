"""Labels of the kinds of teams."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.teams import rules


class TeamKind(models.TextChoices):
    """Who stands behind a team."""

    FIRE = rules.TeamKind.FIRE.value, _("国家综合性消防救援")
    PROFESSIONAL = rules.TeamKind.PROFESSIONAL.value, _("专业队伍")
    MILITIA = rules.TeamKind.MILITIA.value, _("军队武警民兵")
    SOCIAL = rules.TeamKind.SOCIAL.value, _("社会力量")
    GRASSROOTS = rules.TeamKind.GRASSROOTS.value, _("基层队伍")
    VOLUNTEER = rules.TeamKind.VOLUNTEER.value, _("志愿者")
