"""What an assessment is made over: places, homes, the district's assumptions. Nothing is shown to anybody."""

from datetime import datetime

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.utils import timezone

from sentinel.geo.models import AreaShape
from sentinel.kernel import parameters
from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.science.gas import told
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.watch.consequences import rules

REGISTER = system("consequences")


def sites() -> list[rules.Spot]:
    """Every village and community whose place is known, with its registered people."""
    people = households.people_by_village(REGISTER)
    shapes = AreaShape.objects.filter(area__kind__in=("village", "community"), point__isnull=False)
    rows = shapes.order_by("area_id").values_list("area_id", "area__short_name", "point")
    return [rules.Spot(code, at.x, at.y, people.get(code, 0), name) for code, name, at in rows if at is not None]


def homes() -> list[rules.Spot]:
    """Every registered household by its own place, or by its village's where that is not known."""
    centres = dict(AreaShape.objects.filter(point__isnull=False).values_list("area_id", "point"))
    placed = [(area, point or centres.get(area), people) for area, point, people in households.homes(REGISTER)]
    return [rules.Spot(area, at.x, at.y, people) for area, at, people in placed if at is not None]


def basis(at: datetime) -> rules.Basis:
    """What is assumed at an instant where nothing is told."""
    return rules.Basis(
        meander_deg=int(parameters.value("consequences.meander_deg", at=at)),
        usual=told.Usual(
            wind=float(parameters.value("consequences.unknown_wind_ms", at=at)),
            celsius=float(parameters.value("consequences.temperature_c", at=at)),
        ),
        village_radius_m=float(parameters.value("consequences.village_radius_m", at=at)),
    )


def night(at: datetime) -> bool:
    """True when it is night in the district."""
    return told.is_night(timezone.localtime(at).hour)


def km_outside(point: Point) -> float:
    """How far a place lies outside the district, 0 within it; NotFound where the district has no outline."""
    rows = AreaShape.objects.filter(area__kind="district", boundary__isnull=False)
    found = rows.annotate(away=Distance("boundary", point)).order_by("away").values_list("away", flat=True).first()
    if found is None:
        raise NotFound("本区没有区界，不知道事故点在不在区内：请先导入区界。")
    return float(found.km)
