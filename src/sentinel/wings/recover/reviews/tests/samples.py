"""Sample rows of the review, each made through its action."""

from datetime import timedelta

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Parameter
from sentinel.wings.recover.reviews import actions
from sentinel.wings.recover.reviews.models import Report
from sentinel.wings.respond.incidents.tests.samples import AT

SINCE, UNTIL = AT - timedelta(days=3), AT + timedelta(days=1)
LATER = UNTIL + timedelta(hours=1)
DISTRICT = "110109000000"
SEES = tuple(
    f"{name}.view"
    for name in ("stations", "warnings", "notify", "responses", "tasks", "evacuations", "incidents", "reviews")
)


def officer(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody with these permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key="person:P9", label="测试员", person_code="P9", holds=holds, area_code=area)


def make_report(*, area_code: str = DISTRICT, code: str = "") -> Report:
    """A report of the sample days by somebody of a place; the action gives its number."""
    del code
    Parameter.objects.get_or_create(
        key="station.silent_minutes",
        valid_from="2020-01-01",
        defaults={"title": "静默", "value": 90, "source": "测试", "status": "unverified"},
    )
    maker = officer(*SEES, "reviews.make", area=area_code)
    return actions.make_report(actor=maker, at=LATER, since=SINCE, until=UNTIL)


SAMPLES = {"reviews.report": make_report}
