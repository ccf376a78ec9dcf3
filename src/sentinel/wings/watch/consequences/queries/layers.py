"""What assessments show on the map: the newest on One Map where somebody switches it on, any on its own page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.geo.layers import Layer
from sentinel.wings.watch.consequences.choices import Severity
from sentinel.wings.watch.consequences.queries import register

# None of these can be taken for the colour of a warning level.
STYLE = {
    "by": "severity",
    "colors": {"life": "late", "escape": "#c11574", "discomfort": "#7a5af8"},
    "words": dict(Severity.choices),
}
RECORD = "/consequences/assessment/{key}/"
COMMON: dict[str, Any] = {"permission": "consequences.view", "mark": _("估计"), "shown": False}
GROUND: dict[str, Any] = {
    "kind": "polygon",
    "properties": {"key": "record", "name": "label", "severity": "severity"},
    "record_url": RECORD,
    **COMMON,
}

LAYERS = (
    Layer(
        name="consequences.zone",
        title=_("事故影响分区"),
        rows=register.newest_zones,
        rows_of=register.zones_of,
        geometry="shape",
        style=STYLE,
        **GROUND,
    ),
    Layer(
        name="consequences.turned",
        title=_("事故影响分区：风向改变时"),
        rows=register.newest_turned,
        rows_of=register.turned_of,
        geometry="around",
        style={**STYLE, "ring": True},
        **GROUND,
    ),
    Layer(
        name="consequences.exposure",
        title=_("事故影响村"),
        kind="point",
        rows=register.newest_exposures,
        rows_of=register.exposures_of,
        properties={"key": "code", "name": "name", "severity": "severity", "people": "people"},
        record_url="/consequences/exposure/{key}/",
        style={**STYLE, "fields": {"people": _("险户在范围内人数")}},
        **COMMON,
    ),
    Layer(
        name="consequences.place",
        title=_("事故点"),
        kind="point",
        rows=register.newest,
        rows_of=register.one,
        properties={"key": "code", "name": "place", "kind": "kind"},
        record_url=RECORD,
        style={"color": "#b42318", "icon": "urgent", "size": 9, "minlabel": 9},
        **COMMON,
    ),
)
