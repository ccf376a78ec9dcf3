"""Labels of the shelters' codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.shelters import rules


class ShelterStatus(models.TextChoices):
    """What a shelter can do now."""

    READY = rules.ShelterStatus.READY, _("待用")
    OPEN = rules.ShelterStatus.OPEN, _("已启用")
    FULL = rules.ShelterStatus.FULL, _("已满")
    CLOSED = rules.ShelterStatus.CLOSED, _("停用")
