"""Places whose fate every run is asked about. For runs: nothing is shown to anybody."""

from django.contrib.gis.geos import Point

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.watch.forecasts.rules import Home, Place, Spot

REGISTER = system("forecasts")


def spots() -> list[Spot]:
    """Every village and community whose place is known with its registered people, and every shelter."""
    people = households.people_by_village(REGISTER)
    shapes = AreaShape.objects.filter(area__kind__in=("village", "community"), point__isnull=False)
    rows = shapes.order_by("area_id").values_list("area_id", "area__short_name", "point")
    villages = [
        Spot(Place.VILLAGE, code, name, code, point.x, point.y, people.get(code, 0))
        for code, name, point in rows
        if point is not None
    ]
    rooms = shelters.shelters(REGISTER).order_by("code").values_list("code", "name", "area_code", "point")
    return villages + [Spot(Place.SHELTER, code, name, area, point.x, point.y) for code, name, area, point in rooms]


def extent() -> tuple[float, float, float, float]:
    """West, south, east, north of the district in degrees; NotFound where it has no outline."""
    shape = AreaShape.objects.filter(area__kind="district", boundary__isnull=False).order_by("area_id").first()
    if shape is None or shape.boundary is None:
        raise NotFound("本区没有区界，推演不知道算哪里：请先导入区界。")
    west, south, east, north = shape.boundary.extent
    return west, south, east, north


def inside(point: Point) -> bool:
    """False for a place outside the district; True where its outline is not known."""
    outlines = AreaShape.objects.filter(area__kind="district", boundary__isnull=False)
    return not outlines.exists() or outlines.filter(boundary__covers=point).exists()


def homes() -> list[Home]:
    """Every registered household by its own place, or by its village's where that is not known."""
    centres = dict(AreaShape.objects.filter(point__isnull=False).values_list("area_id", "point"))
    found = []
    for area, point, people in households.homes(REGISTER):
        place = point or centres.get(area)
        if place is not None:
            found.append(Home(area, place.x, place.y, people))
    return found
