"""Who sees which earthquake and which village, and the reason a village would leave for."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from sentinel.geo.layers import LAYERS
from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.quakes import queries
from sentinel.wings.watch.quakes.models import Shaking
from sentinel.wings.watch.quakes.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    NEAR,
    TOWN,
    make_district,
    message,
    officer,
    receive,
)

pytestmark = pytest.mark.django_db


def test_towns_see_the_earthquake_and_their_own_villages() -> None:
    make_district()
    row = receive(message()).quake
    town, elsewhere = officer("quakes.view", area=TOWN), officer("quakes.view", area="110108000000")
    assert (queries.quake(town, row.code), [each.name for each in queries.shakings(town)]) == (row, ["近村"])
    assert queries.shakings(officer("quakes.view")).count() == 2
    assert queries.shakings(elsewhere).count() == 0
    with pytest.raises(NotFound):
        queries.quake(elsewhere, row.code)


def test_the_map_shows_the_newest_that_was_felt() -> None:
    make_district()
    receive(message(1))
    newest = receive(message(2, origin_at=AT.isoformat())).quake
    receive(message(3, origin_at=(AT + MINUTE).isoformat(), magnitude=3.0))
    assert {row.quake for row in queries.newest_shakings(officer("quakes.view"))} == {newest}


def test_an_older_one_has_a_map_of_its_own_and_only_who_sees_it() -> None:
    make_district()
    older = receive(message(1)).quake
    receive(message(2, origin_at=AT.isoformat()))
    town, elsewhere = officer("quakes.view", area=TOWN), officer("quakes.view", area="110108000000")
    epicentre, villages = (LAYERS[name].of(older.code).rows for name in ("quakes.epicentre", "quakes.shaking"))
    shown = epicentre(town).get()
    assert (shown.code, shown.label, shown.place.coords, shown.external) == (
        older.code, "5.5 级震中", (116.0, 40.0), True
    )  # fmt: skip
    assert [(row.quake.code, row.area_code) for row in villages(town)] == [(older.code, NEAR)]
    assert (epicentre(elsewhere).count(), villages(elsewhere).count()) == (0, 0)
    assert LAYERS["quakes.epicentre"].rows(town).get().code != older.code


def test_the_map_opens_at_the_district_with_the_epicentre_unless_it_lies_far_away() -> None:
    make_district()
    square = MultiPolygon(Polygon.from_bbox((115.9, 39.9, 116.1, 40.1)), srid=CGCS2000)
    AreaShape.objects.create(area_id=DISTRICT, boundary=square)
    boxes = [
        queries.panel(receive(message(number, longitude=east)).quake, officer("quakes.view"), AT)["bounds"]
        for number, east in enumerate((116.0, 116.5, 119.0))
    ]
    assert boxes == ["115.90000,39.90000,116.10000,40.10000", "115.90000,39.90000,116.50000,40.10000", ""]


def test_the_reason_says_who_when_how_strong_and_that_it_is_an_estimate() -> None:
    make_district()
    row = receive(message()).quake
    words = queries.reason(row, Shaking.objects.get(area_code=NEAR))
    assert words == (
        f"据CENC，07月30日09时59分发生 5.5 级地震（{row.code}），"
        "近村烈度估计 7.2 度（6.6—7.8 度），为暂定值，须现场核实"
    )
    assert len(words) < 200
