"""The replay of an exercise space, what its cast did, and the processes that are alive."""

from datetime import datetime, timedelta

from django.db import models

FORGOTTEN = timedelta(days=1)


class Replay(models.Model):
    """One row: which night this exercise space plays, how far it came, where it was asked to jump."""

    name = models.CharField(max_length=32)
    state = models.CharField(max_length=8, default="ready")
    played_until = models.DateTimeField()
    jump_to = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("ready", "playing", "jumping", "over")), name="replay_state"
            ),
        )


class Acted(models.Model):
    """One row is one act somebody of the cast did or tried: written with it, so that no new player does it again."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    key = models.TextField()
    by = models.CharField(max_length=64)


class Inject(models.Model):
    """One row is one inject an instructor started: what it brings, when, what it became, which actions were seen."""

    key = models.CharField(max_length=32, unique=True)
    facts = models.JSONField()
    started_by = models.CharField(max_length=32)
    due_at = models.DateTimeField()
    played_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True, default="")
    trouble = models.CharField(max_length=200, blank=True, default="")
    seen = models.JSONField(default=list)

    @property
    def expected(self) -> list[tuple[int, str, bool]]:
        """(number, words, seen) of every action that is expected."""
        return [(index, words, index in self.seen) for index, words in enumerate(self.facts["expected"])]


class Beat(models.Model):
    """One row is one process that serves this database: when it last gave a sign of life, and what it counts."""

    process = models.CharField(max_length=16)
    host = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("process", "host"), name="replay_beat_once"),)

    @classmethod
    def note(
        cls, *, process: str, host: str, pid: int, started_at: datetime, at: datetime, counts: dict[str, float]
    ) -> None:
        """Write a sign of life (wall time), and forget hosts that have been silent for a day."""
        cls.objects.update_or_create(
            process=process,
            host=host[:64],
            defaults={"pid": pid, "started_at": started_at, "beat_at": at, "counts": counts},
        )
        cls.objects.filter(beat_at__lt=at - FORGOTTEN).delete()

    @classmethod
    def everyone(cls) -> "models.QuerySet[Beat]":
        """Every process that was seen within a day."""
        return cls.objects.order_by("process", "host")
