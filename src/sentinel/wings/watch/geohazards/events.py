"""What the geohazards module publishes."""

from decimal import Decimal

from sentinel.kernel.events import Payload, event_type


@event_type("geohazards.outlook.made", version=1)
class OutlookMade(Payload):
    """All known points were judged by one rain. Supposed rain in mm over hours; `cause` is the crossing behind it.

    `level` is the highest colour, empty where no point reached one; `unjudged` points could not be judged.
    """

    code: str
    source: str
    rain: str
    mm: Decimal | None
    hours: int | None
    level: str
    red: int
    orange: int
    yellow: int
    blue: int
    unjudged: int
    villages: int
    people: int
    digest: str
    cause: str
