"""The lists of runs and of the places they reach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.geo.layers import Source, register_source
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.forecasts import actions, queries
from sentinel.wings.watch.forecasts.choices import Shape
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.workflow import FORECAST


def _share(row: Run) -> str:
    return f"{row.progress:.0%}"


def _chance(row: Impact) -> str:
    return "" if row.chance is None else f"{row.chance:.0%}"


def _metres(row: Impact) -> Any:
    return round(row.depth_m, 2)


def _number(label: Any, help_text: Any = "", *, required: bool = False) -> forms.FloatField:
    return forms.FloatField(label=label, help_text=help_text, required=required)


def _one_of(label: Any, choices: Any, help_text: Any = "", *, usual: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=lambda typed: type(usual)(typed),
        empty_value=usual,
        initial=usual,
        required=False,
        help_text=help_text,
    )


# How long a cell takes goes with the cube of how fine it is: the square for the cells, once more for the steps.
CELLS = ((90, _("90 米：最快，先看大势")), (60, _("60 米：约 3 倍时间")), (30, _("30 米：最细，约 27 倍时间")))
MEMBERS = (
    (1, _("1 次：给出水深和水到时间")),
    (10, _("10 次：雨量各不相同，另给出受淹概率；约 10 倍时间")),
    (20, _("20 次：概率更稳；约 20 倍时间")),
)
RAIN, WAY, INFLOW = _("雨"), _("怎么算"), _("上游来水（可不填）")

RUNS = register(
    Ledger(
        name="forecasts.run",
        model=Run,
        title=_("模拟推演"),
        permission="forecasts.view",
        write_permission="forecasts.run",
        rows=queries.runs,
        create=actions.queue_run,
        imported=False,
        workflow=FORECAST,
        moves={"cancel": actions.cancel, "again": actions.queue_again},
        order=("-asked_at", "-code"),
        columns=(
            Column(
                "title",
                searched=True,
                edited=True,
                group=WAY,
                asked=forms.CharField(
                    label=_("名称"), max_length=64, required=False, help_text=_("留空就以雨量命名。")
                ),
            ),
            Column("status", filtered=True),
            Column("progress", value=_share, sort="progress"),
            Column("source", filtered=True),
            Column(
                "rain_mm",
                label=_("雨量"),
                unit="mm",
                edited=True,
                group=RAIN,
                asked=_number(_("雨量（毫米）"), _("全区平均落下多少。"), required=True),
            ),
            Column(
                "rain_hours",
                label=_("历时"),
                unit="h",
                edited=True,
                group=RAIN,
                asked=_number(_("历时（小时）"), _("下多久，可写小数。"), required=True),
            ),
            Column(
                "shape",
                filtered=True,
                listed=False,
                edited=True,
                group=RAIN,
                asked=_one_of(_("雨型"), Shape, usual=Shape.MIDDLE.value),
            ),
            Column(
                "tail_hours",
                listed=False,
                edited=True,
                group=RAIN,
                asked=_number(_("雨后续算（小时）"), _("雨停后再算多久；留空按本区的默认值。")),
            ),
            Column(
                "cell_m",
                label=_("网格"),
                unit="m",
                filtered=True,
                edited=True,
                group=WAY,
                asked=_one_of(_("网格"), CELLS, usual=90),
            ),
            Column("members", label=_("成员"), edited=True, group=WAY, asked=_one_of(_("成员数"), MEMBERS, usual=1)),
            Column("villages"),
            Column("people"),
            Column("inflow_point", listed=False, edited=True, group=INFLOW),
            Column("inflow_m3s", listed=False, edited=True, group=INFLOW, asked=_number(_("来水洪峰（立方米/秒）"))),
            Column("inflow_hours", listed=False, edited=True, group=INFLOW, asked=_number(_("来水历时（小时）"))),
            Column("asked_at"),
            Column("asked_by", listed=False),
            Column("cause", listed=False),
            Column("started_at", listed=False),
            Column("ended_at", listed=False),
            Column("terrain", listed=False),
            Column("seconds", listed=False),
            Column("steps", listed=False),
            Column("volume_error", listed=False),
            Column("stamp", listed=False),
            Column("problem", listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        detail_template="forecasts/panel.html",
        detail_context=queries.panel,
        help=_("一次推演是洪水模型在全区算一遍：给出雨量，算出水深、水到时间和受影响的村。结果是估计，须会商后使用。"),
    )
)
IMPACTS = register(
    Ledger(
        name="forecasts.impact",
        model=Impact,
        title=_("推演影响"),
        permission="forecasts.view",
        rows=queries.impacts,
        order=("-run__asked_at", "minutes", "code"),
        columns=(
            Column("name", searched=True),
            Column("kind", filtered=True),
            Column("area_code", filtered=True, listed=False),
            Column("run", label=_("推演"), value=lambda row: str(row.run), sort="run__asked_at"),
            Column("run__code", label=_("推演编号"), filtered=True, listed=False),
            Column("depth_m", value=_metres, sort="depth_m", label=_("最大水深"), unit="m"),
            Column("minutes", label=_("水到时间"), unit="min"),
            Column("people"),
            Column("households", listed=False),
            Column("registered", listed=False),
            Column("chance", value=_chance, sort="chance"),
            Column("code", searched=True, listed=False),
        ),
        geometry="point",
        layer_rows=queries.newest_impacts,
        layer_properties={"name": "name", "kind": "kind", "people": "people"},
        layer_style=queries.REACHED_STYLE,
        mark=_("示意"),
        help=_("推演里水会到的村和避难场所；水到时间自推演开始算起。"),
    )
)
register_source(Source(queries.PREFIX, queries.layers, queries.layer))
