"""Labels of the codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.shelter_inspections import rules


class DefectStatus(models.TextChoices):
    """How far the mending is."""

    OPEN = rules.DefectStatus.OPEN, _("待整改")
    FIXED = rules.DefectStatus.FIXED, _("已整改待复查")
    VERIFIED = rules.DefectStatus.VERIFIED, _("复查合格")
