"""Every write of the geohazards module."""

from sentinel.wings.watch.geohazards.actions.making import make_for_crossing, make_outlook
from sentinel.wings.watch.geohazards.actions.telling import tell

__all__ = ["make_for_crossing", "make_outlook", "tell"]
