"""Moves of an incident."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.wings.respond.incidents.choices import IncidentStatus as S
from sentinel.wings.respond.incidents.choices import Verdict
from sentinel.workflow import Move, Workflow


def _standing(row: Any, actor: Actor) -> str | None:
    del actor
    if row.merged_into_id is not None:
        return str(_("这个事件已并入别的事件，请在主事件上办理，或先撤销并入。"))
    return None


def _false(row: Any, actor: Actor) -> str | None:
    if row.verdict != Verdict.FALSE:
        return str(_("只有核实为不实的事件可以这样办结；请先核实。"))
    return _standing(row, actor)


INCIDENT = Workflow(
    name="incidents.incident",
    states=S,
    initial=S.REGISTERED,
    moves=(
        Move(
            name="verify",
            label=_("核实属实"),
            sources={S.REGISTERED},
            target=S.VERIFIED,
            permission="incidents.register",
            guard=_standing,
        ),
        # The clock of the first report does not wait for the verification.
        Move(
            name="report",
            label=_("签发初报"),
            sources={S.REGISTERED, S.VERIFIED},
            target=S.REPORTED,
            permission="incidents.sign",
            guard=_standing,
        ),
        # An incident whose first report is still owed cannot be closed: the clock of the law would vanish with it.
        Move(
            name="close",
            label=_("办结"),
            sources={S.REPORTED},
            target=S.CLOSED,
            permission="incidents.sign",
            guard=_standing,
            needs_note=True,
        ),
        # What never happened owes no report; who says so signs for it.
        Move(
            name="dismiss",
            label=_("不实办结"),
            sources={S.REGISTERED, S.VERIFIED},
            target=S.CLOSED,
            permission="incidents.sign",
            guard=_false,
            needs_note=True,
        ),
    ),
)

# What people decide about an incident besides its moves: the name, the permission it needs, what its page says first.
ACTS = {
    "verify": (_("核实"), "incidents.register", ""),
    "grade": (_("定级"), "incidents.sign", ""),
    "take": (_("接手处置"), "incidents.register", ""),
    "merge": (_("并入别的事件"), "incidents.sign", _("并入后本事件留作指引，其任务、报告、记录都还查得到，可以撤销。")),
    "unmerge": (_("撤销并入"), "incidents.sign", _("撤销后本事件恢复单独办理，报送时限接着原来的算。")),
    "instruct": (_("登记领导批示"), "incidents.instruct", _("选了承办单位的，每个单位收到一条任务。")),
}  # fmt: skip
