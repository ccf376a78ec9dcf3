"""Who reads which warnings, and what a release reaches."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.notify import queries as notify
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.tests.samples import make_crossing
from sentinel.wings.watch.warnings import actions, queries
from sentinel.wings.watch.warnings.models import Evidence
from sentinel.wings.watch.warnings.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    OTHER,
    TOWN,
    VILLAGE,
    make_bulletin,
    make_released,
    make_warning,
    person,
    propose,
)

pytestmark = pytest.mark.django_db
VILLAGER = person("V", "warnings.view", area=VILLAGE)


def test_a_draft_is_seen_above_only_and_a_release_downward() -> None:
    draft = make_warning()
    with pytest.raises(NotFound):
        queries.warning(VILLAGER, draft.code)
    released = make_released(hazard="geology")
    assert queries.warning(VILLAGER, released.code) == released
    assert [row.code for row in queries.active(VILLAGER)] == [released.code]
    assert list(queries.warnings(person("N"))) == []
    assert list(queries.warnings(person("X", "warnings.view", area="110108000000"))) == []


def test_in_force_is_sorted_by_level_then_hazard() -> None:
    make_released(level="yellow")
    make_released(hazard="geology", level="red")
    reader = person("R", "warnings.view")
    assert [(row.hazard, row.level) for row in queries.active(reader)] == [("geology", "red"), ("rain", "yellow")]
    assert [row.hazard for row in queries.active(reader, ["rain"])] == ["rain"]


def test_reach_counts_places_posts_and_desks() -> None:
    row = make_warning()
    found = notify.reach(row.target_areas)
    assert found == {"places": 2, "first": 2, "following": 1, "desks": 1, "unmanned": 0}
    (place, _other) = notify.places_to_call([TOWN])
    assert (place.name, place.first, place.desk) == ("水峪嘴村", (f"{VILLAGE}-A",), (f"{TOWN}-DUTY-1",))
    assert notify.places_to_call([]) == []


def test_evidence_falls_back_to_the_code_of_a_station_out_of_sight() -> None:
    make_warning(hazard="geology")
    row = propose("blue")
    (support,) = queries.evidence(person("R", "warnings.view"), row)
    assert (support.name, support.level, support.reached) == ("R001", "blue", "50.0 mm（6 小时）")


def test_a_proposal_whose_crossings_were_all_withdrawn_says_so() -> None:
    make_warning(hazard="geology")
    row = propose("blue")
    reader = person("R", "warnings.view", "stations.view")
    assert queries.warning_panel(row, reader, AT)["unfounded"] is False
    crossing = make_crossing(area_code=TOWN, code="R001").code
    Evidence.objects.filter(warning=row).update(crossing=crossing)
    record_crossings(actor=system("test"), at=AT, crossings=[], withdrawn=[crossing])
    assert queries.warning_panel(row, reader, AT)["unfounded"] is True


def test_waiting_and_replacement_are_listed() -> None:
    released = make_released(level="yellow")
    draft = make_warning(level="red", at=AT + MINUTE)
    reader = person("R", "warnings.view")
    assert list(queries.waiting(reader)) == [draft]
    assert queries.would_replace(reader, draft) == [released]
    assert queries.in_force_at("rain", [DISTRICT], AT + 6 * MINUTE) == [released]
    assert queries.in_force_at("rain", [DISTRICT], AT + timedelta(minutes=4)) == []


def test_bulletins_are_read_by_the_areas_they_speak_of() -> None:
    everywhere = make_bulletin()
    here = actions.receive_bulletin(
        actor=system("test"),
        at=AT + MINUTE,
        source="北京市气象台",
        kind="warning",
        hazard="flood",
        text="只说担礼村。",
        issued_at=AT,
        target_areas=[OTHER],
    )
    assert list(queries.bulletins(person("R", "warnings.view"))) == [here, everywhere]
    assert list(queries.bulletins(VILLAGER)) == [everywhere]
    assert list(queries.bulletins(person("O", "warnings.view", area=OTHER))) == [here, everywhere]
