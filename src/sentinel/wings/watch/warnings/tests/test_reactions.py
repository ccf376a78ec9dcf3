"""From crossings to drafts, from releases to ladders, through the reaction loop's own handlers."""

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import HANDLERS
from sentinel.notify import queries as notify
from sentinel.notify.models import Ladder
from sentinel.wings.watch.stations.events import CrossingRecorded
from sentinel.wings.watch.warnings import actions, queries
from sentinel.wings.watch.warnings.models import Evidence, Warning
from sentinel.wings.watch.warnings.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    OTHER,
    TOWN,
    VILLAGE,
    chief,
    make_district,
    make_released,
    name_places,
)

pytestmark = pytest.mark.django_db


class Place:
    """Something an event can be recorded about."""

    area_code = TOWN
    natural_key = "R001"
    _meta = type("Meta", (), {"label_lower": "stations.crossing"})


def crossed(rule: str, *, up: bool = True) -> None:
    """Record a crossing and let the warnings module react."""
    payload = CrossingRecorded(
        code=f"{rule}:R001:20230730T1000:{up}",
        rule=rule,
        level=rule.rpartition(".")[2],
        station="R001",
        observed_at="2023-07-30T10:00+08:00",
        up=up,
        value=500_000 if rule.startswith("flow.") else 500,
        window=0 if rule.startswith("flow.") else 360,
    )
    event = events.record(payload, subject=Place(), actor=system("gateway"), at=AT)
    HANDLERS["warnings", event.name](event, events.load(event))


def react(name: str) -> None:
    """Run the module's handler of the newest event of a name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["warnings", name](event, events.load(event))


def ladders() -> list[tuple[str, str, str]]:
    """(subject, area, status) of every ladder."""
    return list(Ladder.objects.order_by("code").values_list("subject_key", "area_code", "status"))


def test_a_river_proposes_a_flood_warning_along_its_towns_and_a_higher_one_takes_its_place() -> None:
    make_district()
    name_places("flood", [TOWN])
    crossed("flow.numbered")
    assert Warning.objects.count() == 0
    crossed("flow.orange")
    crossed("flow.red")
    rows = {row.level: row for row in Warning.objects.all()}
    assert {level: (row.hazard, row.status, row.target_areas) for level, row in rows.items()} == {
        "orange": ("flood", "dropped", [TOWN]),
        "red": ("flood", "draft", [TOWN]),
    }
    assert (rows["red"].area_code, rows["red"].released_at) == (DISTRICT, None)
    assert "河水上涨" in rows["red"].description
    (support,) = queries.evidence(system("test"), rows["red"])
    assert (support.level, support.reached) == ("red", "500 m³/s")


def test_a_warning_of_the_whole_district_holds_a_proposal_for_its_towns_back() -> None:
    name_places("flood", [TOWN])
    row = make_released(hazard="flood", level="red", at=AT - 60 * MINUTE)
    crossed("flow.orange")
    assert list(Evidence.objects.values_list("warning__code", flat=True)) == [row.code]


def test_only_rain_going_up_proposes() -> None:
    make_district()
    crossed("evacuate.prepare")
    crossed("flow.numbered")
    crossed("rain.blue", up=False)
    assert Warning.objects.count() == 0
    crossed("rain.blue")
    evidence = Evidence.objects.get()
    assert (evidence.warning.code, evidence.area_code, evidence.value) == ("rain-blue-20230730T1000", TOWN, 500)


def test_a_release_calls_every_village_first_person_first() -> None:
    row = make_released(level="red")
    react("warnings.warning.released")
    react("warnings.warning.released")
    assert ladders() == [(row.code, VILLAGE, "calling"), (row.code, OTHER, "calling")]
    calls = notify.open_calls()
    assert [(call.person_code, call.kind, call.due_at) for call in calls] == [
        (f"P-{VILLAGE}-A", "first", AT + 15 * MINUTE),
        (f"P-{OTHER}-A", "first", AT + 15 * MINUTE),
    ]


def test_blue_is_not_called_out() -> None:
    make_released(level="blue")
    react("warnings.warning.released")
    assert ladders() == []


def test_a_replacing_release_takes_back_the_old_ladders() -> None:
    old = make_released(level="yellow")
    react("warnings.warning.released")
    new = make_released(level="red", at=AT + 20 * MINUTE)
    react("warnings.warning.released")
    assert {(key, status) for key, _area, status in ladders()} == {(old.code, "withdrawn"), (new.code, "calling")}


def test_lifting_and_expiry_take_ladders_back() -> None:
    row = make_released(level="red")
    react("warnings.warning.released")
    actions.cancel_warning(actor=chief(), at=AT + 20 * MINUTE, warning=row, reason="雨停")
    react("warnings.warning.cancelled")
    assert {status for _key, _area, status in ladders()} == {"withdrawn"}
    other = make_released(level="red", at=AT + 60 * MINUTE)
    react("warnings.warning.released")
    actions.expire_warning(other.pk, other.expires_at)
    react("warnings.warning.expired")
    assert {status for _key, _area, status in ladders()} == {"withdrawn"}
