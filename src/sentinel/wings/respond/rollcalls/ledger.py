"""Lists of roll calls and of their answers."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.rollcalls import actions, queries
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rollcalls.workflow import CHECK

ROLL_CALLS = register(
    Ledger(
        name="rollcalls.roll_call",
        model=RollCall,
        title=_("点名抽查"),
        permission="rollcalls.view",
        rows=queries.roll_calls,
        order=("-called_at", "code"),
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("method", filtered=True),
            Column("drawn", filtered=True),
            Column("called_at"),
            Column("due_at"),
            Column("called_by"),
            Column("asked", label=_("抽查单位"), unit="家", value=lambda row: row.asked),
            Column("answered", label=_("按时应答"), unit="家", value=lambda row: row.answered),
            Column("late", label=_("超时应答"), unit="家", value=lambda row: row.late),
            Column("missed", label=_("未应答"), unit="家", value=lambda row: row.missed),
            Column("area_code", filtered=True, listed=False),
        ),
        detail_template="rollcalls/roll_call_panel.html",
        detail_context=queries.roll_call_panel,
    )
)
CHECKS = register(
    Ledger(
        name="rollcalls.check",
        model=Check,
        title=_("点名应答"),
        permission="rollcalls.view",
        rows=queries.checks,
        order=("-called_at", "code"),
        workflow=CHECK,
        moves={
            "answer": actions.answer_check,
            "answer_late": actions.answer_late,
            "record": actions.record_check,
            "record_late": actions.record_late,
        },
        columns=(
            Column("room__name", label=_("值班室"), searched=True),
            Column("roll_call__title", label=_("抽查事由"), searched=True),
            Column("status", filtered=True),
            Column("called_at"),
            Column("due_at"),
            Column("answered_at"),
            Column("seconds", label=_("用时"), unit="秒", value=lambda row: row.seconds),
            Column("expected", listed=False),
            Column("present"),
            Column("channel", listed=False),
            Column("answered_by", listed=False),
            Column("note", listed=False),
            Column("area_code", filtered=True, listed=False),
            Column("code", listed=False, recorded=False),
        ),
        heading=lambda row: f"{row.room.name} · {row.roll_call.title}",
    )
)
