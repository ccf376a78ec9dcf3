"""What the foreign alerts module publishes."""

from sentinel.kernel.events import Payload, event_type


@event_type("foreign_alerts.alert.received", version=1)
class AlertReceived(Payload):
    """A message of another issuer was taken in; `standing` is what its signature is worth."""

    code: str
    sender: str
    identifier: str
    kind: str
    event: str
    severity: str
    standing: str


@event_type("foreign_alerts.alert.replaced", version=1)
class AlertReplaced(Payload):
    """A later message of the same issuer updated or cancelled this one."""

    code: str
    by: str
    status: str


@event_type("foreign_alerts.alert.acted_on", version=1)
class AlertActedOn(Payload):
    """Somebody drafted a warning, wrote down a notice or goes on to an incident because of it."""

    code: str
    act: str
    result: str
    words: str
