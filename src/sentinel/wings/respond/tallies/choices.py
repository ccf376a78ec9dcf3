"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tallies import rules


class Status(TextChoices):
    """Whether a statement stands."""

    STANDING = rules.Status.STANDING.value, _("有效")
    WITHDRAWN = rules.Status.WITHDRAWN.value, _("已撤销")
