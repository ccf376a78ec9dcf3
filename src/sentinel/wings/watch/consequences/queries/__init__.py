"""Every read of the consequences module."""

from sentinel.wings.watch.consequences.queries.layers import LAYERS
from sentinel.wings.watch.consequences.queries.pages import MOST_CHOICES, asked, panel, side, substances, told
from sentinel.wings.watch.consequences.queries.places import basis, homes, km_outside, night, sites
from sentinel.wings.watch.consequences.queries.register import (
    assessment,
    assessments,
    exposures,
    zones,
)
from sentinel.wings.watch.consequences.queries.words import proposable, reason

__all__ = [
    "LAYERS",
    "MOST_CHOICES",
    "asked",
    "assessment",
    "assessments",
    "basis",
    "exposures",
    "homes",
    "km_outside",
    "night",
    "panel",
    "proposable",
    "reason",
    "side",
    "sites",
    "substances",
    "told",
    "zones",
]
