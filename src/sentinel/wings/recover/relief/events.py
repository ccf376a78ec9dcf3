"""What relief publishes. Never a name, a number or an account."""

from sentinel.kernel.events import Payload, event_type


@event_type("relief.batch.opened", version=1)
class BatchOpened(Payload):
    """A policy for one disaster and kind of relief: so many yuan a person."""

    code: str
    disaster: str
    kind: str
    standard: int


@event_type("relief.batch.closed", version=1)
class BatchClosed(Payload):
    """A batch was closed with what was paid."""

    code: str
    paid: int
    yuan: int


@event_type("relief.application.reported", version=1)
class ApplicationReported(Payload):
    """Somebody was put forward for relief."""

    code: str
    batch: str


@event_type("relief.application.amended", version=1)
class ApplicationAmended(Payload):
    """Fields of an application were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("relief.application.changed_status", version=1)
class ApplicationChangedStatus(Payload):
    """An application went on, back, or to its end."""

    code: str
    status: str
    note: str = ""


@event_type("relief.application.unmasked", version=1)
class ApplicationUnmasked(Payload):
    """Somebody looked at an applicant's data in the clear."""

    code: str
    fields: tuple[str, ...]
    purpose: str


@event_type("relief.payment.listed", version=1)
class PaymentListed(Payload):
    """A payment went onto a list."""

    code: str
    list_code: str
    yuan: int


@event_type("relief.payment.settled", version=1)
class PaymentSettled(Payload):
    """The bank said what became of a payment."""

    code: str
    status: str
    reason: str


@event_type("relief.batch.publicity_opened", version=1)
class PublicityOpened(Payload):
    """The names of those put forward in a village were opened, to be hung out."""

    code: str
    area_code: str
    people: int


@event_type("relief.batch.file_opened", version=1)
class BankFileOpened(Payload):
    """The list for the bank was opened in the clear."""

    code: str
    list_code: str
    people: int
    yuan: int
    purpose: str
