"""What stocktakes and scrappings publish."""

from sentinel.kernel.events import Payload, event_type


@event_type("stocktakes.stocktake.counted", version=1)
class StocktakeCounted(Payload):
    """Counts were written down."""

    code: str
    lines: int


@event_type("stocktakes.stocktake.changed_status", version=1)
class StocktakeChangedStatus(Payload):
    """A stocktake was begun, submitted, sent back, posted or cancelled."""

    code: str
    status: str
    note: str = ""


@event_type("stocktakes.scrap.changed_status", version=1)
class ScrapChangedStatus(Payload):
    """A scrapping was proposed, appraised, approved, declined or done."""

    code: str
    status: str
    note: str = ""
