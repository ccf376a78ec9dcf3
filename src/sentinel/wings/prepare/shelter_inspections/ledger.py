"""The lists of looks and of defects."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.shelter_inspections import actions, queries
from sentinel.wings.prepare.shelter_inspections.models import Defect, Inspection
from sentinel.wings.prepare.shelter_inspections.workflow import DEFECT

INSPECTIONS = register(
    Ledger(
        name="shelter_inspections.inspection",
        model=Inspection,
        title=_("避难场所检查"),
        permission=queries.VIEW,
        attachments=queries.MANAGE,
        rows=queries.inspections,
        columns=(
            Column("code", searched=True),
            Column("shelter__name", label=_("避难场所"), searched=True),
            Column("area_code", filtered=True),
            Column("state", label=_("状态"), value=lambda row: row.state, sort="done_at"),
            Column("due_at"),
            Column("done_at"),
            Column("done_by"),
            Column("condition", filtered=True),
            Column("n_defects", label=_("问题"), value=lambda row: row.n_defects, sort="n_defects", unit=_("个")),
            Column("findings", searched=True, listed=False),
            Column("overdue_at", listed=False),
        ),
        heading=lambda row: f"{row.shelter.name} · {row.code}",
        detail_template="shelter_inspections/inspection.html",
        detail_context=queries.inspection_panel,
        order=("-done_at", "due_at", "code"),
    )
)

DEFECTS = register(
    Ledger(
        name="shelter_inspections.defect",
        model=Defect,
        title=_("避难场所整改"),
        permission=queries.VIEW,
        attachments=queries.MANAGE,
        rows=queries.defects,
        workflow=DEFECT,
        moves={
            "fix": actions.fix_defect,
            "verify": actions.verify_defect,
            "send_back": actions.send_back_defect,
        },
        columns=(
            Column("code", searched=True),
            Column("text", searched=True),
            Column("shelter__name", label=_("避难场所"), searched=True),
            Column("area_code", filtered=True),
            Column("status", filtered=True),
            Column("due_at"),
            Column("overdue_at"),
            Column("fixed_at"),
            Column("fixed_by", listed=False),
            Column("fix_note", listed=False),
            Column("verified_at", listed=False),
            Column("inspection__code", label=_("来自检查"), listed=False),
        ),
        heading=lambda row: row.text,
        detail_template="shelter_inspections/defect.html",
        order=("due_at", "code"),
    )
)
