"""The lists of advisories and of the places downstream."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.advisories import actions, queries
from sentinel.wings.watch.advisories.choices import LEVELS
from sentinel.wings.watch.advisories.models import Advisory, Recipient
from sentinel.wings.watch.advisories.workflow import ADVISORY


def _told_of(row: Recipient) -> str:
    words = [rule.rpartition(".")[2] for rule in row.rules]
    return "、".join(str(LEVELS.get(word, word)) for word in words)


# Sending asks how, to whom and when: it has a page of its own (views).
ADVISORIES = register(
    Ledger(
        name="advisories.advisory",
        model=Advisory,
        title=_("下游通报"),
        permission="advisories.view",
        attachments="advisories.send",
        rows=queries.advisories,
        order=("-suggested_at", "code"),
        workflow=ADVISORY,
        moves={"answer": actions.answer_advisory, "set_aside": actions.set_aside_advisory},
        columns=(
            Column("recipient_name", searched=True),
            Column("status", filtered=True),
            Column("station_name", searched=True),
            Column("title", searched=True),
            Column("reached", label=_("触发值"), value=queries.reached, sort="value"),
            Column("observed_at"),
            Column("suggested_at", listed=False),
            Column("sent_at"),
            Column("way", filtered=True),
            Column("told", searched=True, listed=False),
            Column("sent_by", listed=False),
            Column("noted_at", listed=False),
            Column("answer", searched=True),
            Column("answered_at", listed=False),
            Column("answered_by", listed=False),
            Column("note", searched=True, listed=False),
            Column("ended_by", listed=False),
            Column("text", searched=True, listed=False, recorded=False),
            Column("area_code", filtered=True, listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=lambda row: f"{row.recipient_name} · {row.title}",
        detail_template="advisories/panel.html",
        detail_context=queries.panel,
        help=_("河道达到判据时，系统只列出该告知哪些下游单位；由值班人员通报并登记，系统不自动对外发布。"),
    )
)
RECIPIENTS = register(
    Ledger(
        name="advisories.recipient",
        model=Recipient,
        title=_("下游单位"),
        permission="advisories.view",
        write_permission="advisories.manage",
        rows=queries.recipients,
        update=actions.amend_recipient,
        order=("station", "code"),
        columns=(
            Column("name", searched=True, edited=True),
            Column("station__name", label=_("断面")),
            Column("told_of", label=_("达到哪些判据时通报"), value=_told_of),
            Column("phone", edited=True),
            Column("note", searched=True, edited=True, listed=False),
            Column("in_use", filtered=True, edited=True),
            Column("mark"),
            Column("area_code", filtered=True, listed=False),
            Column("registered_at", listed=False),
            Column("code", searched=True, listed=False),
        ),
        help=_("断面与下游单位的对应关系由资料包给出；电话由本区填写，请只填值班室号码。"),
    )
)
