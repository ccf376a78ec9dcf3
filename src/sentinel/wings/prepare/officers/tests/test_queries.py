"""What each reader sees of the network: places and what they lack, sheets, how an officer stands."""

from datetime import date, timedelta

import pytest

from sentinel.kernel.models import Person
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, VILLAGE, actor
from sentinel.wings.prepare.officers import actions, queries
from sentinel.wings.prepare.officers.rules import Gap, Line
from sentinel.wings.prepare.officers.tests.samples import (
    OTHER_VILLAGE,
    TRAINING,
    attend,
    make_officer,
    make_places,
    make_training,
)

pytestmark = pytest.mark.django_db
READER = actor("officers.view")


@pytest.fixture(autouse=True)
def _places() -> None:
    make_places()


def test_coverage_counts_what_every_place_owes() -> None:
    first, second = make_officer(), make_officer(rank="B")
    make_officer(group="一组")
    attend(make_training(), first)
    Person.objects.filter(pk__in=[first.person_id, second.person_id]).update(confirmed_at=AT - timedelta(days=90))
    found = queries.coverage(READER, AT)
    assert found.whole == Line("", "", places=5, whole=0, held=2, trained=1, confirmed=2, groups=1)
    assert [(line.code, line.places, line.held) for line in found.lines] == [
        (DISTRICT, 1, 0),
        (TOWN, 2, 2),
        (OTHER_TOWN, 2, 0),
    ]
    lacking = {place.code: place.gaps for place in found.lacking}
    assert (lacking[VILLAGE], lacking[TOWN]) == ((Gap.UNTRAINED,), (Gap.NO_A, Gap.NO_B))
    attend(make_training(title="补训", valid_until=date(2023, 7, 29)), second)
    assert VILLAGE not in {place.code for place in queries.coverage(READER, AT).lacking}
    tomorrow = queries.coverage(READER, AT + timedelta(days=1))
    assert {place.code: place.gaps for place in tomorrow.lacking}[VILLAGE] == (Gap.UNTRAINED, Gap.UNCONFIRMED)


def test_coverage_is_cut_to_the_reader_and_to_a_town() -> None:
    seen = {area: queries.coverage(actor("officers.view", area=area), AT) for area in (TOWN, VILLAGE)}
    assert {area: [place.code for place in found.lacking] for area, found in seen.items()} == {
        TOWN: [TOWN, VILLAGE],
        VILLAGE: [VILLAGE],
    }
    one = queries.coverage(READER, AT, town=OTHER_TOWN, gap="no_a", sort="-name")
    assert [(code, n) for code, _label, n in one.gaps] == [
        ("no_a", 2),
        ("no_b", 2),
        ("untrained", 0),
        ("unconfirmed", 0),
    ]
    assert ([place.code for place in one.lacking], one.whole.places) == ([OTHER_TOWN, OTHER_VILLAGE], 2)
    assert [line.code for line in one.lines] == [OTHER_TOWN, TOWN, DISTRICT]
    assert queries.coverage(actor("nothing.view"), AT).whole.places == 0


def test_a_relieved_officer_leaves_the_seat_empty_and_the_training_stays_with_the_person() -> None:
    row = make_officer()
    attend(make_training(), row)
    actions.relieve_officer(actor=actor("officers.manage"), at=AT, row=row, note="轮换")
    again = make_officer(rank="B", person=row.person.code)
    places, rule = queries.place_list(READER, AT, TOWN)
    seat = next(place for place in places if place.code == VILLAGE).seats["B"]
    assert (seat.officer, seat.trained, rule.value) == (again.code, True, 365)
    assert queries.officers(READER).get(pk=again.pk).trained_on == TRAINING["held_on"]


def test_a_districts_training_is_seen_below_and_counts_the_readers_own() -> None:
    training, own, other = make_training(), make_officer(), make_officer(area_code=OTHER_VILLAGE)
    for row in (own, other):
        attend(training, row)
    counted = {area: queries.trainings(actor("officers.view", area=area)).get().attended for area in (DISTRICT, TOWN)}
    assert counted == {DISTRICT: 2, TOWN: 1}
    sheets = {
        area: [(part.code, part.serving, part.attended) for part in queries.parts(keeper, training)]
        for area in (DISTRICT, TOWN)
        for keeper in [actor("officers.manage", area=area)]
    }
    assert sheets == {DISTRICT: [(DISTRICT, 0, 0), (TOWN, 1, 1), (OTHER_TOWN, 1, 1)], TOWN: [(TOWN, 1, 1)]}
    assert queries.sheet(actor("officers.manage"), training, TOWN)[0]["officers"] == [(own, True)]


def test_an_officers_page_tells_what_the_person_reported() -> None:
    row = make_officer()
    beside = make_officer(rank="B")
    reporter = actor("officers.manage", area=TOWN, person=row.person.code)
    old = AT - timedelta(days=365)
    for at in (old, AT):
        actions.register_training(actor=reporter, at=at, area_code=TOWN, **TRAINING)
    panel = queries.officer_panel(row, READER, AT)
    assert (panel["beside"], panel["trained"], panel["confirmed"], panel["trained_until"]) == (
        [beside],
        False,
        False,
        None,
    )
    assert panel["reports"]["counts"] == [("登记培训", 1)]
    assert [(item["at"], item["title"], item["key"]) for item in panel["reports"]["last"]] == [
        (AT, "登记培训", "PX20230729-0001")
    ]
    stranger = actor("officers.view", area=OTHER_TOWN)
    assert queries.officer_panel(row, stranger, AT)["reports"]["counts"] == [("登记培训", 0)]
