"""Tables of the shelters."""

from sentinel.wings.prepare.shelters.models.shelter import CGCS2000, Opening, Shelter, facility_words
from sentinel.wings.prepare.shelters.models.stays import Guest, Stay

__all__ = ["CGCS2000", "Guest", "Opening", "Shelter", "Stay", "facility_words"]
