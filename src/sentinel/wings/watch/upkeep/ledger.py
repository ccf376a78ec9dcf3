"""Lists of upkeep."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.upkeep import actions, queries
from sentinel.wings.watch.upkeep.models import Command, Fault
from sentinel.wings.watch.upkeep.workflow import COMMAND

FAULTS = register(
    Ledger(
        name="upkeep.fault",
        model=Fault,
        title=_("测站故障"),
        permission="upkeep.view",
        write_permission="upkeep.note",
        attachments="upkeep.note",
        columns=(
            Column("station__name", label=_("测站"), searched=True),
            Column("station__code", label=_("测站编号"), searched=True, listed=False),
            Column("problem", filtered=True),
            Column("detail"),
            Column("since"),
            Column("over", filtered=True),
            Column("ended_at"),
            Column("cause", filtered=True, edited=True),
            Column("note", searched=True, edited=True),
            Column("area_code", filtered=True),
            Column("level", filtered=True, listed=False),
            Column("found_at", listed=False),
            Column("noted_by", listed=False),
            Column("noted_at", listed=False),
            Column("code", listed=False, searched=True),
        ),
        rows=queries.faults,
        update=actions.note_fault,
        order=("over", "-since", "code"),
        geometry="point",
        layer_rows=queries.open_faults,
        layer_properties={"name": "station__name", "level": "level", "problem": "problem"},
        layer_style={"colour_by": "level", "plain": _("需维护")},
        heading=lambda row: f"{row.station.name} {row.get_problem_display()}",
    )
)
COMMANDS = register(
    Ledger(
        name="upkeep.command",
        model=Command,
        title=_("下行指令"),
        permission="upkeep.view",
        write_permission="upkeep.command",
        columns=(
            Column("station__name", label=_("测站"), searched=True),
            Column("station_code", searched=True, edited=True, listed=False),
            Column("kind", filtered=True, edited=True),
            Column("status", filtered=True),
            Column("identifiers", edited=True, listed=False),
            Column("since", edited=True, listed=False),
            Column("until", edited=True, listed=False),
            Column("step_minutes", edited=True, listed=False),
            Column("settings", edited=True, listed=False),
            Column("ordered_by"),
            Column("ordered_at"),
            Column("sent_at"),
            Column("attempts", listed=False),
            Column("answered_at"),
            Column("answer", listed=False),
            Column("due_at", listed=False),
            Column("area_code", filtered=True, listed=False),
            Column("code", searched=True, listed=False),
        ),
        rows=queries.commands,
        create=actions.order_command,
        workflow=COMMAND,
        moves={"withdraw": actions.withdraw_command},
        order=("-ordered_at", "code"),
        heading=lambda row: f"{row.station.name} {row.get_kind_display()}",
    )
)
