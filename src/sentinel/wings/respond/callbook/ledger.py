"""Lists of callbook: calls, briefs, the handbook's pages."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.callbook import actions, queries
from sentinel.wings.respond.callbook.models import Brief, Call, Instruction, Referral
from sentinel.wings.respond.callbook.rules import issue_words
from sentinel.wings.respond.callbook.workflow import BRIEF, CALL

CALLS = register(
    Ledger(
        name="callbook.call",
        model=Call,
        title=_("电话记录"),
        permission="callbook.view",
        write_permission="callbook.write",
        rows=queries.calls,
        create=actions.log_call,
        order=("-called_at", "-code"),
        workflow=CALL,
        moves={"settle": actions.settle_call},
        columns=(
            Column("code", searched=True),
            Column("called_at"),
            Column("direction", filtered=True),
            Column("line", filtered=True, listed=False),
            Column("caller_unit", searched=True, edited=True),
            Column("caller_name", searched=True, edited=True),
            Column("masked_phone", label=_("对方电话"), value=lambda row: row.masked_phone),
            Column("text", searched=True, edited=True),
            Column("done", searched=True, edited=True, listed=False),
            Column("handed_to", edited=True, listed=False),
            Column("key", filtered=True),
            Column("status", filtered=True),
            Column("incident__title", label=_("事件"), listed=False),
            Column("warning__headline", label=_("预警"), listed=False),
            Column("area_code", filtered=True, listed=False),
            Column("logged_by", listed=False),
            Column("logged_at", listed=False),
            Column("settled_by", listed=False),
            Column("settled_at", listed=False),
        ),
        heading=lambda row: str(row),
        detail_template="callbook/call_panel.html",
        detail_context=queries.call_panel,
    )
)
BRIEFS = register(
    Ledger(
        name="callbook.brief",
        model=Brief,
        title=_("快报简报"),
        permission="callbook.view",
        write_permission="callbook.write",
        rows=queries.briefs,
        create=actions.draft_brief,
        order=("-drafted_at", "-code"),
        workflow=BRIEF,
        moves={"sign": actions.sign_brief},
        columns=(
            Column("code", searched=True),
            Column("kind", filtered=True, edited=True),
            Column("number", label=_("期号"), value=lambda row: issue_words(row.year, row.issue), sort="issue"),
            Column("title", searched=True, edited=True),
            Column("status", filtered=True),
            Column("organ"),
            Column("since", listed=False, edited=True),
            Column("until", listed=False, edited=True),
            Column("drafted_by", listed=False),
            Column("drafted_at"),
            Column("signed_by"),
            Column("signed_at"),
            Column("area_code", filtered=True, listed=False),
        ),
        detail_template="callbook/brief_panel.html",
        detail_context=queries.brief_panel,
    )
)
INSTRUCTIONS = register(
    Ledger(
        name="callbook.instruction",
        model=Instruction,
        title=_("值班规程"),
        permission="callbook.view",
        write_permission="callbook.manage",
        rows=queries.instructions,
        update=actions.amend_instruction,
        order=("place", "code"),
        columns=(
            Column("title", searched=True, edited=True),
            Column("standing", filtered=True, edited=True),
            Column("source", searched=True, edited=True),
            Column("confirmed_at"),
            Column("text", searched=True, edited=True, listed=False),
            Column("place", edited=True, listed=False),
            Column("area_code", filtered=True, listed=False),
            Column("mark", listed=False),
            Column("code", listed=False, searched=True),
        ),
    )
)
REFERRALS = register(
    Ledger(
        name="callbook.referral",
        model=Referral,
        title=_("联络指引"),
        permission="callbook.view",
        rows=queries.referrals,
        order=("place", "code"),
        columns=(
            Column("subject", searched=True),
            Column("first__title", label=_("先找")),
            Column("following__title", label=_("再找")),
            Column("note", searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("mark"),
            Column("code", listed=False, searched=True),
        ),
        heading=lambda row: row.subject,
    )
)
