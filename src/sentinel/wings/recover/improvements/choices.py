"""Labels of the codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.wings.recover.improvements import rules


class Status(models.TextChoices):
    """How far a measure is."""

    OPEN = rules.Status.OPEN, _("整改中")
    DONE = rules.Status.DONE, _("已完成待复查")
    VERIFIED = rules.Status.VERIFIED, _("复查通过")
    WITHDRAWN = rules.Status.WITHDRAWN, _("已撤销")
