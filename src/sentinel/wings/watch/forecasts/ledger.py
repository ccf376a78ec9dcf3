"""The lists of runs and of the places they reach."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.forecasts import actions, queries
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.workflow import FORECAST


def _share(row: Run) -> str:
    return f"{row.progress:.0%}"


def _chance(row: Impact) -> str:
    return "" if row.chance is None else f"{row.chance:.0%}"


def _metres(row: Impact) -> Any:
    return round(row.depth_m, 2)


RUNS = register(
    Ledger(
        name="forecasts.run",
        model=Run,
        title=_("模拟推演"),
        permission="forecasts.view",
        rows=queries.runs,
        workflow=FORECAST,
        moves={"cancel": actions.cancel, "again": actions.queue_again},
        order=("-asked_at", "-code"),
        columns=(
            Column("title", searched=True),
            Column("status", filtered=True),
            Column("progress", value=_share, sort="progress"),
            Column("source", filtered=True),
            Column("rain_mm", label=_("雨量"), unit="mm"),
            Column("rain_hours", label=_("历时"), unit="h"),
            Column("shape", filtered=True, listed=False),
            Column("tail_hours", listed=False),
            Column("cell_m", label=_("网格"), unit="m", filtered=True),
            Column("members", label=_("成员")),
            Column("villages"),
            Column("people"),
            Column("inflow_m3s", listed=False),
            Column("inflow_hours", listed=False),
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
        layer_style={
            "by": "kind",
            "colors": {"village": "#c11574", "shelter": "#7a5af8"},
            "words": {"village": "受淹的村（社区）", "shelter": "受淹的避难场所"},
        },
        mark=_("示意"),
        help=_("推演里水会到的村和避难场所；水到时间自推演开始算起。"),
    )
)
