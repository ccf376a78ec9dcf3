"""The replay of an exercise space."""

from django.db import models


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
