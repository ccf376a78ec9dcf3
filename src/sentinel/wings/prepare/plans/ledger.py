"""The list and the readable record of plans."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.plans import actions, queries
from sentinel.wings.prepare.plans.models import Plan
from sentinel.wings.prepare.plans.workflow import PLAN

HAZARDS = {
    "rain": _("暴雨"),
    "flood": _("洪水"),
    "geology": _("地质灾害"),
    "flash_flood": _("山洪"),
}


def _hazards(plan: Plan) -> str:
    return "、".join(str(HAZARDS.get(code, code)) for code in plan.hazards)


def _context(row: Plan, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"levels": queries.levels(actor, row), "hazards": _hazards(row)}


def _retire(*, actor: Actor, at: datetime, row: Plan, note: str) -> Plan:
    return actions.retire_plan(actor=actor, at=at, plan=row, reason=note)


PLANS = register(
    Ledger(
        name="plans.plan",
        model=Plan,
        title=_("应急预案"),
        permission="plans.view",
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("hazards", value=_hazards, sort=None),
            Column("status", filtered=True),
            Column("standing", filtered=True),
            Column("area_code"),
            Column("published_at"),
            Column("source", listed=False),
        ),
        rows=queries.plans,
        order=("code",),
        workflow=PLAN,
        moves={"retire": _retire},
        detail_template="plans/record.html",
        detail_context=_context,
    )
)
