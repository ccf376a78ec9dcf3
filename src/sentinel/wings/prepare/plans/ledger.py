"""The list and the readable record of plans."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.plans import actions, queries
from sentinel.wings.prepare.plans.models import Plan, PlanVersion
from sentinel.wings.prepare.plans.workflow import PLAN, VERSION

HAZARDS = {
    "rain": _("暴雨"),
    "flood": _("洪水"),
    "geology": _("地质灾害"),
    "flash_flood": _("山洪"),
    "forest_fire": _("森林火灾"),
    "earthquake": _("地震"),
    "road": _("道路交通与铁路"),
    "general": _("各类突发事件"),
}


def _hazards(plan: Plan) -> str:
    return "、".join(str(HAZARDS.get(code, code)) for code in plan.hazards)


def _context(row: Plan, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"levels": queries.levels(actor, row), "hazards": _hazards(row), **queries.plan_panel(row, actor, at)}


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


def _review(*, actor: Actor, at: datetime, row: PlanVersion, note: str) -> PlanVersion:
    return actions.review_version(actor=actor, at=at, version=row, note=note)


def _send_back(*, actor: Actor, at: datetime, row: PlanVersion, note: str) -> PlanVersion:
    return actions.send_back_version(actor=actor, at=at, version=row, note=note)


def _approve(*, actor: Actor, at: datetime, row: PlanVersion, note: str) -> PlanVersion:
    return actions.approve_version(actor=actor, at=at, version=row)


def _file(*, actor: Actor, at: datetime, row: PlanVersion, note: str) -> PlanVersion:
    return actions.file_version(actor=actor, at=at, version=row, number=note)


def _enforce(*, actor: Actor, at: datetime, row: PlanVersion, note: str) -> PlanVersion:
    return actions.enforce_version(actor=actor, at=at, version=row)


VERSIONS = register(
    Ledger(
        name="plans.version",
        model=PlanVersion,
        title=_("预案版本"),
        permission="plans.view",
        columns=(
            Column("code", searched=True),
            Column("title", searched=True),
            Column("number"),
            Column("status", filtered=True),
            Column("reason", listed=False),
            Column("drafted_name"),
            Column("drafted_at"),
            Column("reviewed_name", listed=False),
            Column("reviewed_at", listed=False),
            Column("review_note", listed=False),
            Column("approved_name", listed=False),
            Column("approved_at"),
            Column("file_by"),
            Column("filed_at", listed=False),
            Column("filing_number", listed=False),
            Column("in_force_at"),
            Column("superseded_at", listed=False),
        ),
        rows=queries.versions,
        order=("code",),
        workflow=VERSION,
        moves={
            "review": _review,
            "send_back": _send_back,
            "approve": _approve,
            "file": _file,
            "enforce": _enforce,
        },
        detail_template="plans/version.html",
        detail_context=queries.version_panel,
    )
)
