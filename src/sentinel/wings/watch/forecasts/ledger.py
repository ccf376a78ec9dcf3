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


def _depth(row: Impact) -> Any:
    return "" if row.depth_m is None else round(row.depth_m, 2)


def _flame(row: Impact) -> Any:
    return "" if row.flame_m is None else round(row.flame_m, 1)


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


def _only_asked(field: str, group: Any, asked: forms.Field | None = None) -> Column:
    """A field of the form of a flood; the page of a run says what it was asked in words of its hazard."""
    return Column(field, listed=False, recorded=False, edited=True, group=group, asked=asked)


# How long a cell takes goes with the cube of how fine it is: the square for the cells, once more for the steps.
CELLS = ((90, _("90 米：最快，先看大势")), (60, _("60 米：约 3 倍时间")), (30, _("30 米：最细，约 27 倍时间")))
MEMBERS = (
    (1, _("1 次：给出水深和水到时间")),
    (10, _("10 次：雨量各不相同，另给出受淹概率；约 10 倍时间")),
    (20, _("20 次：概率更稳；约 20 倍时间")),
)
RAIN, WAY, INFLOW = _("雨"), _("怎么算"), _("上游来水（可不填）")
# What only a fire has.
FIRE = ("ignition_point", "wind_ms", "wind_from", "dryness", "burn_hours", "area_ha")

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
            Column("hazard", filtered=True),
            Column("status", filtered=True),
            Column("asked", label=_("条件"), value=queries.brief, recorded=False, exported=False),
            Column("progress", value=_share, sort="progress"),
            Column("source", filtered=True),
            _only_asked("rain_mm", RAIN, _number(_("雨量（毫米）"), _("全区平均落下多少。"), required=True)),
            _only_asked("rain_hours", RAIN, _number(_("历时（小时）"), _("下多久，可写小数。"), required=True)),
            _only_asked("shape", RAIN, _one_of(_("雨型"), Shape, usual=Shape.MIDDLE.value)),
            _only_asked("tail_hours", RAIN, _number(_("雨后续算（小时）"), _("雨停后再算多久；留空按本区的默认值。"))),
            Column(
                "cell_m",
                label=_("网格"),
                unit="m",
                filtered=True,
                edited=True,
                group=WAY,
                asked=_one_of(_("网格"), CELLS, usual=90),
            ),
            _only_asked("members", WAY, _one_of(_("成员数"), MEMBERS, usual=1)),
            Column("villages"),
            Column("people"),
            _only_asked("inflow_point", INFLOW),
            _only_asked("inflow_m3s", INFLOW, _number(_("来水洪峰（立方米/秒）"))),
            _only_asked("inflow_hours", INFLOW, _number(_("来水历时（小时）"))),
            *(Column(name, listed=False, recorded=False) for name in FIRE),
            Column("asked_at"),
            Column("asked_by", listed=False),
            Column("cause", listed=False),
            Column("started_at", listed=False),
            Column("ended_at", listed=False),
            Column("seconds", listed=False),
            *(Column(name, listed=False, recorded=False) for name in ("terrain", "steps", "volume_error", "stamp")),
            Column("problem", listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        detail_template="forecasts/panel.html",
        detail_context=queries.panel,
        help=_(
            "一次推演是灾害模型在全区算一遍：给出雨量，或起火位置和风，算出先后到哪些村。结果是估计，须会商后使用。"
        ),
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
            Column("hazard", label=_("灾种"), value=lambda row: row.run.get_hazard_display(), sort="run__hazard"),
            Column("run__hazard", label=_("灾种"), filtered=True, listed=False, recorded=False, exported=False),
            Column("measure", label=_("程度"), value=queries.measure, listed=False, exported=False),
            Column("depth_m", value=_depth, sort="depth_m", label=_("最大水深"), unit="m", recorded=False),
            Column("flame_m", value=_flame, sort="flame_m", label=_("最大火焰长度"), unit="m", recorded=False),
            Column("minutes", label=_("到达时间"), unit="min"),
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
        help=_("推演里水或火会到的村和避难场所；到达时间自推演开始算起。"),
    )
)
register_source(Source(queries.PREFIX, queries.layers, queries.layer))
