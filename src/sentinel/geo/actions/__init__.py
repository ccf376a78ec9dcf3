"""Writes of geo: bring a file, read it in, repair, confirm, amend, remove. Nothing is shown before it is confirmed."""

from sentinel.geo.actions.declaring import DeclaredLayer, declare_layers
from sentinel.geo.actions.editions import Choice, begin_edition, confirm_edition, discard_edition, repair_edition
from sentinel.geo.actions.layers import amend_layer, remove_layer
from sentinel.geo.actions.loading import advance_edition, load_fully
from sentinel.geo.actions.sources import bring_source

__all__ = [
    "Choice",
    "DeclaredLayer",
    "advance_edition",
    "amend_layer",
    "begin_edition",
    "bring_source",
    "confirm_edition",
    "declare_layers",
    "discard_edition",
    "load_fully",
    "remove_layer",
    "repair_edition",
]
