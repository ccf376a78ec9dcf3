"""The event log, the seals over it, and the reactions it owes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from sentinel.kernel.scope import AreaCodeField


class Event(models.Model):
    """One row is one thing that happened. Append-only: the database refuses UPDATE and DELETE.

    The column `written_by` (xid8, the writing transaction) exists in the database only; feeds read by it.
    """

    position = models.BigAutoField(primary_key=True)
    epoch = models.PositiveIntegerField(db_default=Func(function="sentinel_current_epoch"))
    name = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_key = models.CharField(max_length=96)
    area_code = AreaCodeField()
    unit = models.CharField(max_length=32, blank=True, default="")
    matter = models.CharField(max_length=48, blank=True, default="")
    target_areas = ArrayField(AreaCodeField(), default=list)
    payload = models.JSONField()

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_key"), name="kernel_event_subject"),
            models.Index(fields=("name", "at"), name="kernel_event_name"),
        )


class Seal(models.Model):
    """One row seals one batch of settled events: the hash of each, and a hash over them all and the seal before.

    Append-only like the events. `last_transaction` and `last_position` say where, in the order of the feed, it ends.
    """

    number = models.PositiveIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    last_epoch = models.PositiveIntegerField()
    last_transaction = models.CharField(max_length=20)
    last_position = models.BigIntegerField()
    positions = ArrayField(models.BigIntegerField())
    hashes = ArrayField(models.CharField(max_length=64))
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)


class Reaction(models.Model):
    """One row is what one consumer owes to one event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reactions")
    consumer = models.CharField(max_length=48)
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    retry_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "consumer"), name="kernel_reaction_once"),
            models.CheckConstraint(condition=Q(state__in=("waiting", "done", "parked")), name="kernel_reaction_state"),
        )
        indexes = (
            models.Index(fields=("consumer", "event"), condition=Q(state="waiting"), name="kernel_reaction_waiting"),
        )
