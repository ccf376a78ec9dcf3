"""Lists of the stations module."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.stations import actions, queries, rules
from sentinel.wings.watch.stations.models import Crossing, Rule, Station


def _tenths(name: str) -> Callable[[Any], float | None]:
    def value(row: Station) -> float | None:
        amount = getattr(row.state, name)
        return None if amount is None else amount / 10

    return value


def _amount(row: Crossing) -> str:
    return rules.amount_words(row.element, row.value, row.window)


def _stations(row: Crossing) -> str:
    return f"{row.present}/{row.expected}" if row.expected else ""


STATIONS = register(
    Ledger(
        name="stations.station",
        model=Station,
        title=_("测站"),
        permission="stations.view",
        attachments="stations.manage",
        columns=(
            Column(field="code", searched=True, edited=True),
            Column(field="name", searched=True, edited=True),
            Column(field="kind", filtered=True, edited=True),
            Column(field="area_code", filtered=True, edited=True),
            Column(field="rain_1h", label=_("1 小时"), unit="mm", value=_tenths("rain_1h"), sort="state__rain_1h"),
            Column(field="rain_3h", label=_("3 小时"), unit="mm", value=_tenths("rain_3h"), sort="state__rain_3h"),
            Column(field="rain_6h", label=_("6 小时"), unit="mm", value=_tenths("rain_6h"), sort="state__rain_6h"),
            Column(field="rain_24h", label=_("24 小时"), unit="mm", value=_tenths("rain_24h"), sort="state__rain_24h"),
            Column(
                field="flow",
                label=_("流量"),
                unit="m³/s",
                value=lambda row: None if row.state.flow is None else row.state.flow / 1000,
                sort="state__flow",
            ),
            Column(
                field="level", label=_("达到等级"), value=lambda row: row.state.get_level_display(), sort="state__level"
            ),
            Column(
                field="observed_at",
                label=_("最近数据"),
                value=lambda row: row.state.observed_at,
                sort="state__observed_at",
            ),
            Column(field="river", searched=True, edited=True, listed=False),
            Column(field="address", searched=True, edited=True, listed=False),
            Column(field="point", edited=True, listed=False),
            Column(field="external", filtered=True, edited=True, listed=False),
            Column(field="slug", edited=True, listed=False),
            Column(field="mark", edited=True, listed=False),
        ),
        rows=queries.listed_stations,
        create=actions.register_station,
        update=actions.amend_station,
        write_permission="stations.manage",
        order=("code",),
        geometry="point",
        layer_properties={
            "name": "name",
            "kind": "kind",
            "level": "state__level",
            "rain_1h": "state__rain_1h",
            "rain_6h": "state__rain_6h",
            "mark": "mark",
        },
        layer_style={"colour_by": "level", "plain": _("未达标准")},
        mark=_("示意"),
        detail_template="stations/station_panel.html",
        detail_context=queries.station_panel,
    )
)

CROSSINGS = register(
    Ledger(
        name="stations.crossing",
        model=Crossing,
        title=_("越限记录"),
        permission="stations.view",
        columns=(
            Column(field="observed_at"),
            Column(field="target_name", searched=True),
            Column(field="area_code", filtered=True),
            Column(field="title", filtered=True, searched=True),
            Column(field="up", filtered=True),
            Column(field="amount", label=_("达到值"), value=_amount, sort="value"),
            Column(field="withdrawn_at"),
            Column(field="stations", label=_("到报/应到站数"), value=_stations, sort="present", listed=False),
            Column(field="window", listed=False),
            Column(field="late", filtered=True),
            Column(field="detected_at", listed=False),
            Column(field="rule", listed=False),
            Column(field="code", searched=True, listed=False),
        ),
        rows=queries.recorded_crossings,
        order=("-observed_at", "code"),
        heading=lambda row: f"{row.target_name} {row.title}",
    )
)

RULES = register(
    Ledger(
        name="stations.rule",
        model=Rule,
        title=_("判据版本"),
        permission="stations.view",
        columns=(
            Column(field="title", searched=True),
            Column(field="severity", filtered=True),
            Column(field="kind", filtered=True),
            Column(field="element", filtered=True),
            Column(field="source", searched=True),
            Column(field="clause", listed=False),
            Column(field="status", filtered=True),
            Column(field="valid_from"),
            Column(field="valid_to", listed=False),
            Column(field="rule", searched=True),
            Column(field="code", listed=False),
        ),
        rows=queries.rule_versions,
        order=("rule", "valid_from"),
        help=_("判据随资料包载入，改一次就是新的一版；今天有效的见“判据”页。"),
        detail_template="stations/rule_panel.html",
        detail_context=queries.rule_panel,
        heading=lambda row: row.title,
    )
)
