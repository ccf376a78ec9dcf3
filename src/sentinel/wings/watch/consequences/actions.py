"""Every write of the consequences module: an accident as it is told becomes zones and villages at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.geo import queries as geo
from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, NotFound
from sentinel.science.contract import OutOfRange
from sentinel.science.gas.laid import Laid
from sentinel.wings.watch.consequences import events, queries, rules
from sentinel.wings.watch.consequences.models import CGCS2000, Assessment, Exposure, Zone

MAKE = "consequences.make"


@transaction.atomic
def make_assessment(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    point: Point | None = None,
    place: str = "",
    incident: str = "",
    **told: Any,
) -> Assessment:
    """Compute what an accident reaches and keep it; `told` are the fields of `rules.Accident`, None where unknown.

    A place may lie up to 30 km outside the district; where a town of it holds the place, the right of the town will do.
    """
    district = areas.district()
    if district is None:
        raise NotFound(_("还没有载入区划，请先载入本区数据包。"))
    if point is None:
        raise Invalid({"point": _("请在图上点出事故位置，或写经纬度。")})
    where = geo.whereabouts(point.x, point.y)
    actor.require_in(MAKE, where.area_code or district.code)
    asked = rules.ASKED[rules.Kind(kind)]
    accident = rules.Accident(kind=rules.Kind(kind), **{name: told[name] for name in asked if name in told})
    away_km = queries.km_outside(point)
    basis = queries.basis(at)
    found = _found(accident, basis, at, away_km)
    reached = rules.exposed((point.x, point.y), found, queries.sites(), queries.homes(), basis)
    held = [each for each in reached if each.standing != rules.Standing.TURNED]
    row = Assessment.objects.create(
        code=next_number("consequence", at=at),
        point=point,
        place=place.strip(),
        incident=incident.strip(),
        outside=away_km > 0,
        villages=len(held),
        people=sum(each.people for each in held),
        households=sum(each.households for each in held),
        made_at=at,
        made_by=actor.label,
        area_code=where.area_code or district.code,
        target_areas=[district.code],
        published_at=at,
        **_told(accident),
        **_computed(found, away_km),
    )
    _keep_zones(row, found)
    _keep_exposures(row, reached)
    made = events.AssessmentMade(
        code=row.code,
        kind=row.kind,
        substance=row.substance,
        incident=row.incident,
        furthest_m=Decimal(f"{row.furthest_m:.1f}"),
        villages=row.villages,
        people=row.people,
        digest=found.stamps[-1].digest,
    )
    record(made, subject=row, actor=actor, at=at)
    return row


def _found(accident: rules.Accident, basis: rules.Basis, at: datetime, away_km: float) -> rules.Assessment:
    """What an accident reaches; Invalid at the fields that do not let it be computed."""
    wrong = rules.flaws(accident)
    if away_km > rules.OUTSIDE_KM:
        wrong["point"] = _("事故点在区外 {away} 公里，最多推演到区外 {most} 公里；请核对经纬度。").format(
            away=f"{away_km:.0f}", most=f"{rules.OUTSIDE_KM:g}"
        )
    if wrong:
        raise Invalid(wrong)
    try:
        return rules.assess(accident, basis, night=queries.night(at))
    except OutOfRange as refused:
        raise Invalid({refused.field: refused.text}) from None


def _computed(found: rules.Assessment, away_km: float) -> dict[str, Any]:
    """The columns of what was computed."""
    said = list(found.said)
    if away_km:
        said.insert(0, _("事故点在区外 {away} 公里；只统计本区的村和险户。").format(away=f"{away_km:.1f}"))
    return {
        "used_rate_kgs": found.rate_kgs,
        "used_wind_ms": found.wind_ms,
        "stability": found.stability,
        "form": found.form,
        "around": found.around,
        "furthest_m": max(zone.distance for zone in found.zones),
        "assumed": said,
        "models_used": [f"{each.model} {each.version} {each.digest[:16]}" for each in found.stamps],
    }


def _told(accident: rules.Accident) -> dict[str, Any]:
    """The columns of the accident as it was told."""
    names = ("substance", "phase", "sky", "surface", *rules.RANGES)
    return {"kind": accident.kind.value} | {name: getattr(accident, name) for name in names}


def _keep_zones(row: Assessment, found: rules.Assessment) -> None:
    rows = []
    for zone in found.zones:
        laid = Laid(row.point.x, row.point.y, found.downwind, zone.radii)
        ring = Laid(row.point.x, row.point.y, 0.0, zone.radii * 0 + zone.distance)
        rows.append(
            Zone(
                code=f"{row.code}:{zone.severity.value}",
                assessment=row,
                severity=zone.severity.value,
                label=zone.limit.name,
                value=zone.limit.value,
                unit=zone.limit.unit,
                source=zone.limit.source,
                distance_m=zone.distance,
                beyond=zone.beyond,
                width_m=laid.width_m(),
                area_km2=laid.area_km2(),
                shape=_shape(laid),
                around=None if found.around else _shape(ring),
                area_code=row.area_code,
                target_areas=row.target_areas,
                published_at=row.published_at,
            )
        )
    Zone.objects.bulk_create(rows)


def _shape(laid: Laid) -> MultiPolygon | None:
    ring = laid.outline()
    return MultiPolygon(Polygon(ring), srid=CGCS2000) if ring else None


def _keep_exposures(row: Assessment, reached: Sequence[rules.Exposed]) -> None:
    Exposure.objects.bulk_create(
        [
            Exposure(
                code=f"{row.code}:{each.spot.area_code}",
                assessment=row,
                name=each.spot.name[:64],
                point=Point(each.spot.lon, each.spot.lat, srid=CGCS2000),
                severity=each.severity.value,
                standing=each.standing.value,
                rank=rank,
                people=each.people,
                households=each.households,
                registered=each.spot.people,
                distance_m=each.distance,
                bearing_deg=each.bearing,
                area_code=each.spot.area_code,
            )
            for rank, each in enumerate(reached)
        ]
    )
