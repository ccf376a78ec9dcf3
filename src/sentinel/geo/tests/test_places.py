"""Which district, town and village a position belongs to."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.test import Client

from sentinel.geo import queries
from sentinel.geo.models import AreaShape
from sentinel.geo.tests.samples import box, make_district
from sentinel.kernel.models import Account, Grant, Holding, Person, Post
from sentinel.kernel.tests.samples import DISTRICT, OTHER_TOWN, TOWN, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A district of two towns."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()


@pytest.mark.parametrize(
    ("lon", "town", "village"), [(115.95, TOWN, f"{TOWN[:9]}201"), (116.05, OTHER_TOWN, f"{OTHER_TOWN[:9]}201")]
)
def test_a_point_belongs_to_its_town_and_the_nearest_village(lon: float, town: str, village: str) -> None:
    found = queries.whereabouts(lon, 40.0)
    assert (found.inside, found.town.code, found.village.code) == (True, town, village)  # type: ignore[union-attr]
    assert (found.town_mark, found.village_m) == ("示意", pytest.approx(854, abs=2))
    assert found.area_code == town


def test_a_village_with_a_boundary_is_certain() -> None:
    AreaShape.objects.filter(area=f"{TOWN[:9]}201").update(boundary=box((115.94, 39.99, 115.98, 40.01)))
    found = queries.whereabouts(115.95, 40.0)
    assert (found.village.code, found.village_m) == (f"{TOWN[:9]}201", None)  # type: ignore[union-attr]


def test_outside_there_is_nothing() -> None:
    found = queries.whereabouts(117.0, 40.0)
    assert (found.inside, found.town, found.village, found.area_code) == (False, None, None, "")


def test_a_town_without_villages_is_still_the_town() -> None:
    AreaShape.objects.filter(area__kind="village").update(point=Point(0, 0, srid=4490))
    AreaShape.objects.filter(area__kind="village").delete()
    assert queries.whereabouts(115.95, 40.0).village is None


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who may ask."""
    unit = make_unit(area_code=DISTRICT)
    post = Post.objects.create(code="p", organisation=unit, title="值班员", role="district_duty", area_code=DISTRICT)
    person = Person.objects.create(code="P", name="某人")
    Holding.objects.create(post=post, person=person)
    Grant.objects.create(post=post, permission="geo.view", kind="area", value=DISTRICT, source="test")
    client.force_login(Account.objects.create(username="w", label="某人", person=person))
    return client


@pytest.mark.parametrize("asked", ["q=115.95,40.0", "lon=115.95&lat=40", "q=N40 E115.95"])
def test_the_api_answers_what_a_person_writes(reader: Client, asked: str) -> None:
    answer = reader.get(f"/geo/where.json?{asked}").json()
    assert (answer["lon"], answer["lat"], answer["inside"], answer["given_in"]) == (115.95, 40.0, True, "EPSG:4490")
    assert answer["town"] == {"code": TOWN, "name": "西镇", "mark": "示意"}
    assert answer["village"]["name"] == "西村"


def test_a_marked_position_is_turned_first(reader: Client) -> None:
    answer = reader.get("/geo/where.json", {"q": "115.9561,40.0011 GCJ-02"}).json()
    assert (answer["lon"], answer["lat"]) == pytest.approx((115.95, 40.0), abs=5e-4)
    assert answer["given_in"] == "GCJ-02"


@pytest.mark.parametrize("asked", ["", "q=", "q=x", "lon=1", "lon=a&lat=b", "q=%00"])
def test_what_is_no_position_is_refused(reader: Client, asked: str) -> None:
    answer = reader.get(f"/geo/where.json?{asked}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_who_holds_nothing_may_not_ask(client: Client) -> None:
    client.force_login(Account.objects.create(username="n", label="某人"))
    assert client.get("/geo/where.json?q=116,40").status_code == 403
