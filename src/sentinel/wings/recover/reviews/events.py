"""What the review publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("reviews.report.made", version=1)
class ReportMade(Payload):
    """The figures of a span were written down as a report."""

    code: str
    since: str
    until: str
    digest: str = volatile()


@event_type("reviews.report.exported", version=1)
class ReportExported(Payload):
    """A bundle of a report, its events and their seals was given out; `digest` is its manifest's."""

    code: str
    events: int
    unsealed: int
    digest: str = volatile()
