"""The lists of earthquakes and of the villages they shook."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.geo.layers import Layer, register_layer
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.quakes import actions, queries
from sentinel.wings.watch.quakes.choices import Evaluation, MagnitudeType, Region
from sentinel.wings.watch.quakes.models import Quake, Shaking
from sentinel.wings.watch.quakes.workflow import ATTENTION


def _tenth(name: str) -> Callable[[Any], float | None]:
    def value(row: Any) -> float | None:
        amount = getattr(row, name)
        return None if amount is None else round(amount, 1)

    return value


def _deaths(row: Quake) -> str:
    return "" if row.deaths_high is None else f"{row.deaths_low}—{row.deaths_high} 人（暂定）"


def _chosen(label: Any, choices: Any, *, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial)


QUAKES = register(
    Ledger(
        name="quakes.quake",
        model=Quake,
        title=_("地震速报"),
        permission="quakes.view",
        write_permission="quakes.receive",
        rows=queries.quakes,
        create=actions.receive_quake,
        imported=False,
        workflow=ATTENTION,
        moves={"handle": actions.handle_quake},
        live=("quakes.quake.revised", "quakes.quake.handled"),
        order=("-origin_at", "code"),
        columns=(
            Column("origin_at", edited=True),
            Column("magnitude", edited=True, value=_tenth("magnitude"), sort="magnitude"),
            Column("status", label=_("对本区"), filtered=True),
            Column("attention", filtered=True),
            Column("strongest", value=_tenth("strongest"), sort="strongest"),
            Column("villages"),
            Column("people"),
            Column("nearest_km", label=_("距最近村"), unit="km"),
            Column("nearest_name", searched=True, listed=False),
            Column(
                "agency",
                searched=True,
                filtered=True,
                edited=True,
                asked=forms.CharField(
                    label=_("发布机构"), max_length=64, help_text=_("如“中国地震台网”；同一机构请写同一名称。")
                ),
            ),
            Column(
                "evaluation",
                value=queries.evaluation,
                sort="evaluation",
                edited=True,
                asked=_chosen(_("机构状态"), Evaluation, initial="automatic"),
            ),
            Column("versions_kept", listed=False),
            Column("latitude", unit="°N", edited=True, listed=False),
            Column("longitude", unit="°E", edited=True, listed=False),
            Column("depth_km", edited=True, listed=False),
            Column(
                "magnitude_type", edited=True, listed=False, asked=_chosen(_("震级类型"), MagnitudeType, initial="Ms")
            ),
            Column("epicentre", value=_tenth("epicentre"), sort="epicentre", listed=False),
            Column("possible", listed=False),
            Column("deaths", label=_("在册险户死亡估计"), value=_deaths, sort="deaths_high", listed=False),
            Column("threshold", listed=False),
            Column("region", value=lambda row: Region(row.region).label, listed=False),
            Column(
                "identity",
                searched=True,
                edited=True,
                listed=False,
                asked=forms.CharField(
                    label=_("事件编号"),
                    max_length=120,
                    help_text=_("机构给的编号；更新同一次地震时填同一编号，作为新的版本。"),
                ),
            ),
            Column("version", edited=True, listed=False),
            Column("updated_at", listed=False),
            Column("kind", listed=False),
            Column("received_at", listed=False),
            Column("received_by", listed=False),
            Column("handled_at", listed=False),
            Column("handled_by", listed=False),
            Column("handled_note", searched=True, listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        detail_template="quakes/panel.html",
        detail_context=queries.panel,
        help=_("机构速报推送进来或由值班员登记，收到即估算各村烈度；烈度、人数和死亡都是估计，须现场核实。"),
    )
)
SHAKINGS = register(
    Ledger(
        name="quakes.shaking",
        model=Shaking,
        title=_("村庄烈度"),
        permission="quakes.view",
        rows=queries.shakings,
        order=("-quake__origin_at", "-intensity", "code"),
        columns=(
            Column("name", searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("quake", label=_("地震"), value=lambda row: str(row.quake), sort="quake__origin_at"),
            Column("intensity", value=_tenth("intensity"), sort="intensity", unit=_("度")),
            Column("band", label=_("估计范围"), value=lambda row: f"{row.low:.1f}—{row.high:.1f}"),
            Column("people"),
            Column("distance_km", value=_tenth("distance_km"), sort="distance_km", unit="km", label=_("距震中")),
            Column("code", searched=True, listed=False),
        ),
        geometry="point",
        layer_rows=queries.newest_shakings,
        layer_rows_of=queries.shakings_of,
        layer_properties={"name": "name", "degree": "degree", "people": "people"},
        layer_style={
            "by": "degree",
            "colors": {"5": "#7a5af8", "6": "#c11574", "7": "late", "8": "late", "9": "late", "10": "late"},
            "words": {str(degree): f"{degree} 度" for degree in range(5, 11)},
        },
        mark=_("示意"),
        detail_template="quakes/shaking_panel.html",
        help=_("最近一次影响本区的地震，各村的烈度估计；村庄位置为示意点。"),
    )
)

register_layer(
    Layer(
        name="quakes.epicentre",
        title=str(_("震中")),
        kind="point",
        rows=queries.epicentres,
        rows_of=queries.epicentre_of,
        permission="quakes.view",
        geometry="place",
        properties={"key": "code", "name": "label", "magnitude": "magnitude", "agency": "agency"},
        record_url="/quakes/quake/{key}/",
        style={"color": "#c11574", "icon": "activity", "size": 9, "minlabel": 5, "fields": {"agency": _("发布机构")}},
        mark="暂定",
    )
)
