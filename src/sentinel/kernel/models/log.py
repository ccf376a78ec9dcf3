"""The event log and the reactions it owes."""

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
