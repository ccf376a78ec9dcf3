"""What every row with personal data carries: what it is kept for, until when, and when it was blanked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalData(models.Model):
    """Personal data is kept for a purpose and for a time; a row without `keep_until` is still needed."""

    purpose = models.CharField(_("用途"), max_length=32, blank=True, default="")
    keep_until = models.DateField(_("保留至"), null=True, blank=True)
    purged_at = models.DateTimeField(_("清除时间"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
