"""Tables of the supplies module."""

from sentinel.wings.prepare.supplies.models.catalogue import Kind, Standard
from sentinel.wings.prepare.supplies.models.stock import CGCS2000, Lot, Movement, Store

__all__ = ["CGCS2000", "Kind", "Lot", "Movement", "Standard", "Store"]
