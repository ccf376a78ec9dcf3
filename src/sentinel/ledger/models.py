"""What the ledgers keep for themselves."""

from django.db import models
from django.db.models import Q

from sentinel.kernel.scope import AreaCodeField


class Answer(models.Model):
    """One row is the answer once given to a request with an Idempotency-Key; asked again, it is given again.

    A technical record, kept for a week of wall time.
    """

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    version = models.CharField(max_length=24, blank=True, default="")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("actor", "key"), name="ledger_answer_once"),)


class SavedView(models.Model):
    """One row is one way a person looks at a list: the conditions, the order and the columns under a name."""

    code = models.CharField(max_length=160, unique=True)
    area_code = AreaCodeField(verbose_name="区划")
    owner = models.CharField(max_length=64)
    ledger = models.CharField(max_length=64)
    name = models.CharField(max_length=32)
    query = models.CharField(max_length=1000, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "ledger", "name"), name="ledger_view_name"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_view_named"),
        )

    @property
    def natural_key(self) -> str:
        """The business key events speak of."""
        return self.code
