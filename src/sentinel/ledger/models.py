"""What the ledgers keep for themselves."""

from django.db import models
from django.db.models import Q

from sentinel.kernel.crypto import EncryptedJSON
from sentinel.kernel.scope import AreaCodeField
from sentinel.ledger.choices import Blanks, ImportState, Outcome, Result


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


class Import(models.Model):
    """One row is one file somebody brings into a ledger: how its columns are read and how far it is.

    Its rows lie in `ImportRow` as they were typed, until `forget_at`. `cursor` is the last line handled in the
    present state.
    """

    code = models.CharField(max_length=24, unique=True)
    area_code = AreaCodeField(verbose_name="区划")
    owner = models.CharField(max_length=64)
    owner_label = models.CharField(max_length=128)
    ledger = models.CharField(max_length=64)
    file = models.CharField(max_length=128)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    encoding = models.CharField(max_length=16, blank=True, default="")
    notes = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    sheet = models.PositiveSmallIntegerField(default=0)
    header = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    blanks = models.CharField(max_length=8, choices=Blanks, default=Blanks.KEEP)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.LOADING)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner", "ledger", "-opened_at"), name="ledger_import_mine"),
            models.Index(fields=("forget_at",), condition=Q(forgotten_at__isnull=True), name="ledger_import_forget"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="ledger_import_state"),
            models.CheckConstraint(condition=Q(blanks__in=Blanks.values), name="ledger_import_blanks"),
        )

    @property
    def natural_key(self) -> str:
        """The business key events speak of."""
        return self.code


class ImportRow(models.Model):
    """One row is one line of a file as it was typed, what the check found about it and what became of it.

    `corrected` holds by field what was typed anew on the review page; `changes` the old and new text of each field.
    What a file says may be about people: it is encrypted at rest and forgotten; outcome and result stay.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField()
    cells = EncryptedJSON(default=list)
    corrected = EncryptedJSON(default=dict)
    key = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.WAITING)
    changes = EncryptedJSON(default=dict)
    problems = EncryptedJSON(default=dict)
    left_out = models.BooleanField(default=False)
    result = models.CharField(max_length=8, choices=Result, blank=True, default=Result.NONE)

    class Meta:
        indexes = (models.Index(fields=("batch", "key"), name="ledger_importrow_key"),)
        constraints = (
            models.UniqueConstraint(fields=("batch", "sheet", "line"), name="ledger_importrow_line"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="ledger_importrow_outcome"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="ledger_importrow_result"),
        )
