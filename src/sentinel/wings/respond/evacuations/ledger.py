"""The list of evacuations and its map layer."""

from django.utils.translation import gettext_lazy as _

from sentinel.kernel import areas
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.evacuations import queries
from sentinel.wings.respond.evacuations.choices import Stage
from sentinel.wings.respond.evacuations.models import Evacuation

EVACUATIONS = register(
    Ledger(
        name="evacuations.evacuation",
        model=Evacuation,
        title=_("人员转移"),
        permission="evacuations.view",
        rows=queries.evacuations,
        columns=(
            Column("number", searched=True),
            Column("area_code", filtered=True),
            Column("stage", filtered=True),
            Column("status", filtered=True),
            Column("due", label=_("应转"), value=lambda row: queries.counts_of(row).due, unit=_("人")),
            Column("moved", label=_("已转"), value=lambda row: queries.counts_of(row).moved_total, unit=_("人")),
            Column("waiting", label=_("待转"), value=lambda row: row.n_waiting, sort="n_waiting", unit=_("人")),
            Column("refused", label=_("拒转"), value=lambda row: row.n_refused, sort="n_refused", unit=_("人")),
            Column("absent", label=_("不在家"), value=lambda row: row.n_absent, sort="n_absent", unit=_("人")),
            Column(
                "sheltered", label=_("在安置点"), value=lambda row: row.n_sheltered, sort="n_sheltered", unit=_("人")
            ),
            Column("shelter__name", label=_("计划安置点")),
            Column("reason", listed=False),
            Column("trigger", listed=False),
            Column("proposed_at"),
            Column("ordered_at"),
            Column("ordered_by", listed=False),
            Column("return_allowed_at", listed=False),
            Column("return_note", listed=False),
            Column("closed_at", listed=False),
            Column("close_note", listed=False),
        ),
        heading=lambda row: f"{areas.names().get(row.area_code, row.area_code)} · {row.number}",
        detail_template="evacuations/record.html",
        detail_context=queries.record_panel,
        order=("-proposed_at", "code"),
        geometry="point",
        layer_rows=queries.open_evacuations,
        layer_properties={"number": "number", "stage": "stage", "status": "status"},
        layer_style={
            "icon": "walk",
            "by": "stage",
            "colors": {Stage.PREPARE.value: "doing", Stage.IMMEDIATE.value: "late"},
            "words": {stage.value: stage.label for stage in Stage},
        },
        mark="示意",
    )
)
