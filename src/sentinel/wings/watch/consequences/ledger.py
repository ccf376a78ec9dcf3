"""The lists of accident consequences, of their zones and of the villages inside; what they show on the map."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.geo.layers import register_layer
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.consequences import actions, queries
from sentinel.wings.watch.consequences.choices import way
from sentinel.wings.watch.consequences.forms import FIELDS
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone


def _whole(name: str) -> Callable[[Any], int]:
    return lambda row: round(getattr(row, name))


def _rounded(name: str, digits: int) -> Callable[[Any], float | None]:
    def value(row: Any) -> float | None:
        amount = getattr(row, name)
        return None if amount is None else round(amount, digits)

    return value


def _wind(row: Assessment) -> str:
    return "" if row.wind_from_deg is None else f"{way(row.wind_from_deg)}风"


def _told(name: str, group: Any, value: Callable[[Any], Any] | None = None) -> Column:
    """A field of the form that stands on the record, not in the list."""
    return Column(name, listed=False, edited=True, group=group, asked=FIELDS[name], value=value)


WHERE, WHAT, AIR = _("事故"), _("物质"), _("天气（现场看到的；不清楚就留空）")

ASSESSMENTS = register(
    Ledger(
        name="consequences.assessment",
        model=Assessment,
        title=_("事故后果推演"),
        permission="consequences.view",
        write_permission="consequences.make",
        rows=queries.assessments,
        create=actions.make_assessment,
        imported=False,
        order=("-made_at", "-code"),
        columns=(
            Column("made_at"),
            Column("kind", filtered=True, edited=True, group=WHERE, asked=FIELDS["kind"]),
            Column("point", listed=False, edited=True, group=WHERE),
            Column("place", searched=True, edited=True, group=WHERE, asked=FIELDS["place"]),
            Column("incident", searched=True, listed=False, edited=True, group=WHERE, asked=FIELDS["incident"]),
            Column("substance", filtered=True, edited=True, group=WHAT, asked=FIELDS["substance"]),
            _told("rate_kgs", WHAT),
            _told("hole_mm", WHAT),
            _told("pressure_mpa", WHAT),
            Column("amount_kg", label=_("数量"), unit="kg", edited=True, group=WHAT, asked=FIELDS["amount_kg"]),
            Column("used_rate_kgs", value=_rounded("used_rate_kgs", 3), sort="used_rate_kgs", unit="kg/s"),
            _told("phase", WHAT),
            _told("wind_ms", AIR),
            _told("wind_from_deg", AIR, value=_wind),
            _told("sky", AIR),
            _told("surface", AIR),
            _told("temperature_c", AIR),
            Column("furthest_m", value=_whole("furthest_m"), sort="furthest_m", unit="m", label=_("最远")),
            Column("villages"),
            Column("people"),
            Column("households", listed=False),
            Column("used_wind_ms", value=_rounded("used_wind_ms", 2), sort="used_wind_ms", listed=False, unit="m/s"),
            Column("stability", listed=False),
            Column("form", listed=False),
            Column("around", listed=False),
            Column("outside", listed=False),
            Column("made_by", listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        detail_template="consequences/panel.html",
        detail_context=queries.panel,
        help=_("泄漏、火球、爆炸的影响范围，填写后立即算出；距离和人数都是估计，须以现场监测为准。"),
    )
)
ZONES = register(
    Ledger(
        name="consequences.zone",
        model=Zone,
        title=_("事故影响分区"),
        permission="consequences.view",
        rows=queries.zones,
        order=("-assessment__made_at", "assessment__code", "distance_m", "code"),
        columns=(
            Column("severity", filtered=True),
            Column("label", searched=True),
            Column("value", value=_rounded("value", 3), sort="value"),
            Column("unit"),
            Column("distance_m", value=_whole("distance_m"), sort="distance_m"),
            Column("beyond", listed=False),
            Column("width_m", value=_whole("width_m"), sort="width_m"),
            Column("area_km2", value=_rounded("area_km2", 3), sort="area_km2"),
            Column("source", listed=False),
            Column("assessment__code", label=_("推演编号"), filtered=True),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        help=_("每次推演的各级限值、达到的距离和面积。"),
    )
)
EXPOSURES = register(
    Ledger(
        name="consequences.exposure",
        model=Exposure,
        title=_("事故影响村"),
        permission="consequences.view",
        rows=queries.exposures,
        order=("-assessment__made_at", "assessment__code", "rank", "code"),
        columns=(
            Column("name", searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("assessment", label=_("推演"), value=lambda row: str(row.assessment), sort="assessment__made_at"),
            Column("assessment__code", label=_("推演编号"), filtered=True, listed=False),
            Column("standing", filtered=True),
            Column("severity", filtered=True),
            Column("people"),
            Column("households"),
            Column("registered", listed=False),
            Column("distance_m", value=_whole("distance_m"), sort="distance_m"),
            Column("bearing", label=_("方位"), value=lambda row: way(row.bearing_deg), sort="bearing_deg"),
            Column("code", searched=True, listed=False),
        ),
        help=_("每次推演范围内、边缘和风向改变时涉及的村（社区）；人数只含险户名单在册人员。"),
    )
)

for _layer in queries.LAYERS:
    register_layer(_layer)
