"""A workflow over a platform table, so that the machinery is tested apart from any module."""

from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type
from sentinel.kernel.models import Organisation
from sentinel.kernel.models.organisation import OrganisationKind as K
from sentinel.workflow import WORKFLOWS, Move, Workflow


@event_type("organisation.flowtest.moved", version=1)
class Moved(Payload):
    """A unit moved; only these tests record it."""

    code: str


def moved(row: Organisation) -> Moved:
    """The event of a move."""
    return Moved(code=row.code)


def named(row: Any, actor: Actor) -> str | None:
    """A unit without a name goes nowhere."""
    return None if row.name else "单位没有名称。"


FLOW = Workflow(
    name="organisation.flowtest",
    states=K,
    field="kind",
    initial=K.VILLAGE,
    moves=(
        Move(name="rise", label="升级", sources={K.VILLAGE}, target=K.TOWN, permission="t.move", guard=named),
        Move(name="join", label="并入", sources={K.VILLAGE, K.TOWN}, target=K.DISTRICT, permission="t.join"),
        Move(name="sink", label="降级", sources={K.TOWN}, target=K.VILLAGE, permission="t.move", by_system=True),
    ),
)
# The registry is the product's; this table is only a test's.
WORKFLOWS.pop(FLOW.name)
