"""这是哪里: which district, town and village a position belongs to, and the position in the other systems."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sentinel.geo import coordinates, crs, queries
from sentinel.geo.layers import LAYERS
from sentinel.kernel.middleware import ActorRequest

LONGEST = 100


@login_required
@require_GET
def where(request: ActorRequest) -> HttpResponse:
    """One position, as a person writes it."""
    if not request.actor.has("geo.view"):
        request.actor.require_in("geo.view", "")
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    context: dict[str, Any] = {"title": _("这是哪里"), "q": typed, "hint": coordinates.HINT}
    if typed.strip():
        try:
            position = coordinates.read(typed)
        except coordinates.Unreadable as wrong:
            context["problem"] = str(wrong)
        else:
            found = queries.whereabouts(position.lon, position.lat)
            context |= {
                "position": position,
                "found": found,
                "town_mark": found.town_mark or LAYERS["areas.town"].mark,
                "others": _others(position),
                "system": crs.title(position.system),
            }
    return render(request, "web/layers/where.html", context)


def _others(position: coordinates.Position) -> list[tuple[str, str]]:
    """The position in degrees, minutes and seconds, its 3-degree zone, and the shifted systems."""
    zone = crs.zone_of(position.lon)
    plane = crs.zone_epsg(zone, numbered=True)
    east, north = crs.from_degrees(plane)(position.lon, position.lat)
    shifted = [(crs.title(name), crs.from_degrees(name)(position.lon, position.lat)) for name in (crs.GCJ02, crs.BD09)]
    return [
        (_("CGCS2000 经纬度"), f"{position.lon:.7f}, {position.lat:.7f}"),
        (_("度分秒"), f"{_sexagesimal(position.lon)} E，{_sexagesimal(position.lat)} N"),
        (_("高斯平面（3 度带，{zone} 带）").format(zone=zone), f"X={north:.3f}，Y={east:.3f}"),
        *((name, f"{lon:.7f}, {lat:.7f}") for name, (lon, lat) in shifted),
    ]


def _sexagesimal(value: float) -> str:
    """Degrees, minutes and hundredths of seconds, rounded once."""
    ticks = round(value * 360_000)
    return f"{ticks // 360_000}°{ticks // 6_000 % 60:02d}′{ticks % 6_000 / 100:05.2f}″"
