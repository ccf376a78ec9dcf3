"""What a run means at places: villages by what comes around them, homes where they lie, shelters like villages."""

import numpy as np

from sentinel.runtime.forecasting.places import Blaze, Water, burnt_places, hits
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import cells_of
from sentinel.wings.watch.forecasts.rules import Home, Place, Spot

LOW, HIGH = "110109108203", "110109101209"


def ground() -> Terrain:
    """Flat ground of 5 x 5 cells of 90 m around the low village."""
    return Terrain(
        heights=np.zeros((5, 5), np.float32),
        cell=90.0,
        transform=(90.0, 0.0, 414380.0, 0.0, -90.0, 4430233.0),
        crs="EPSG:4548",
    )


BASIS = {"threshold_depth": 0.3, "village_radius": 90}
VILLAGE = Spot(Place.VILLAGE, LOW, "低村", LOW, 116.0, 40.0, people=4)


def water(depth: float, *, at: tuple[int, int], arrival: float = 600.0, chance: float | None = None) -> Water:
    """Water in one cell."""
    deep, came = np.zeros((5, 5)), np.full((5, 5), np.nan)
    deep[at], came[at] = depth, arrival
    chances = None if chance is None else np.where(deep > 0, chance, 0.0)
    return Water(deep, deep * 2, came, chances)


def test_a_village_is_reached_by_water_around_it_and_a_home_by_water_where_it_lies() -> None:
    terrain = ground()
    middle = tuple(cells_of(terrain, [(VILLAGE.lon, VILLAGE.lat)])[0])
    assert middle == (2, 2)
    homes = [Home(LOW, 116.0, 40.0, 3), Home(LOW, 116.0 + 90 / 85_300, 40.0, 2)]
    (beside,) = hits(terrain, water(0.5, at=(2, 3)), [VILLAGE], homes, BASIS)
    assert (beside.depth, beside.speed, beside.minutes) == (0.5, 1.0, 10)
    assert (beside.people, beside.households, beside.spot.people) == (2, 1, 4)
    assert hits(terrain, water(0.29, at=(2, 2)), [VILLAGE], homes, BASIS) == []
    assert hits(terrain, water(5.0, at=(2, 0)), [VILLAGE], homes, BASIS) == []


def test_of_an_ensemble_a_tenth_of_the_members_is_enough() -> None:
    spots = [VILLAGE, Spot(Place.SHELTER, "B1", "学校", HIGH, 116.0, 40.0)]
    likely = hits(ground(), water(0.2, at=(2, 2), chance=0.1), spots, [], BASIS)
    assert [(each.spot.code, each.chance, each.minutes) for each in likely] == [(LOW, 0.1, None), ("B1", 0.1, None)]
    assert hits(ground(), water(0.2, at=(2, 2), chance=0.05), spots, [], BASIS) == []


def test_a_place_outside_the_grid_is_not_reached() -> None:
    away = Spot(Place.VILLAGE, HIGH, "高村", HIGH, 117.0, 41.0)
    assert hits(ground(), water(9.0, at=(2, 2)), [away], [Home(HIGH, 117.0, 41.0, 1)], BASIS) == []


def blaze(flame: float, *, at: tuple[int, int], arrival: float = 42.4) -> Blaze:
    """Fire in one cell."""
    came, long = np.full((5, 5), np.nan), np.full((5, 5), np.nan)
    came[at], long[at] = arrival, flame
    return Blaze(came, long)


def test_a_village_is_reached_by_fire_around_it_and_a_home_by_fire_beside_it() -> None:
    homes = [Home(LOW, 116.0, 40.0, 3), Home(LOW, 116.0 - 90 / 85_300, 40.0, 2)]
    (beside,) = burnt_places(ground(), blaze(3.456, at=(2, 3)), [VILLAGE], homes, BASIS)
    assert (beside.flame, beside.minutes, beside.depth, beside.speed) == (3.46, 42, None, None)
    assert (beside.people, beside.households, beside.spot.people) == (3, 1, 4)
    assert burnt_places(ground(), blaze(3.0, at=(2, 0)), [VILLAGE], homes, BASIS) == []


def test_a_shelter_in_the_fire_counts_nobody_and_a_place_outside_the_grid_is_not_reached() -> None:
    shelter = Spot(Place.SHELTER, "B1", "学校", HIGH, 116.0, 40.0)
    away = Spot(Place.VILLAGE, HIGH, "高村", HIGH, 117.0, 41.0)
    found = burnt_places(ground(), blaze(1.0, at=(2, 2)), [shelter, away], [Home(LOW, 116.0, 40.0, 3)], BASIS)
    assert [(each.spot.code, each.people, each.minutes) for each in found] == [("B1", 0, 42)]
