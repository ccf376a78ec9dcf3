"""The space a database is for, its clock, and its epochs."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class Space(models.Model):
    """One row: which space this database serves. A process of the other space refuses it."""

    name = models.CharField(max_length=16, primary_key=True)
    district = models.CharField(max_length=12, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(name__in=("real", "exercise")), name="kernel_space_name"),)


class Clock(models.Model):
    """One row: business time = anchor + (wall - anchor wall) x speed; a paused clock stands at its anchor.

    A fast clock waits at `limit` until whoever plays the night has kept up and moves it on.
    """

    space = models.CharField(max_length=16, primary_key=True)
    anchor_wall = models.DateTimeField()
    anchor_business = models.DateTimeField()
    speed = models.PositiveIntegerField(default=1)
    paused = models.BooleanField(default=False)
    limit = models.DateTimeField(null=True)

    @classmethod
    def current(cls, space: str) -> "Clock":
        """The stored clock, or one that shows wall time where none was ever set."""
        stored = cls.objects.filter(space=space).first()
        return stored or cls(
            space=space,
            anchor_wall=datetime.fromtimestamp(0).astimezone(),
            anchor_business=datetime.fromtimestamp(0).astimezone(),
        )

    def at(self, wall: datetime) -> datetime:
        """Business time at a wall time."""
        if self.paused:
            return self.anchor_business
        ran = self.anchor_business + (wall - self.anchor_wall) * self.speed
        return ran if self.limit is None else min(ran, self.limit)


class Epoch(models.Model):
    """One row per life of the cluster: transaction ids of an older epoch are all settled."""

    number = models.AutoField(primary_key=True)
    system_identifier = models.CharField(max_length=32)
    reason = models.CharField(max_length=32)
    started_at = models.DateTimeField()
