"""The lists of relief: batches, people, payments."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.recover.relief import actions, queries, rules
from sentinel.wings.recover.relief.models import Application, Batch, Payment
from sentinel.wings.recover.relief.workflow import APPLICATION, BATCH, PAYMENT

BATCHES = Ledger(
    name="relief.batch",
    model=Batch,
    title=_("救助批次"),
    permission="relief.view",
    write_permission="relief.manage",
    rows=queries.batches,
    create=actions.open_batch,
    workflow=BATCH,
    moves={"close": actions.close_batch},
    columns=(
        Column("code", searched=True),
        Column("name", searched=True, edited=True),
        Column("disaster", edited=True, filtered=True),
        Column("kind", edited=True, filtered=True),
        Column("standard_yuan"),
        Column("document", edited=True),
        Column("status", filtered=True),
        Column("opened_at"),
        Column("closed_at", listed=False),
    ),
    imported=False,
    detail_template="relief/batch.html",
    detail_context=queries.batch_panel,
    order=("-opened_at", "code"),
)
APPLICATIONS = Ledger(
    name="relief.application",
    model=Application,
    title=_("救助对象"),
    permission="relief.view",
    write_permission="relief.report",
    attachments="relief.report",
    rows=queries.applications,
    create=actions.apply_for,
    create_many=actions.apply_many,
    update=actions.amend_application,
    amendable=lambda row: row.status in (rules.Status.REPORTED, rules.Status.APPROVED),
    workflow=APPLICATION,
    moves={
        "review": actions.review,
        "show": actions.show,
        "object": actions.object_to,
        "pass": actions.pass_on,
        "approve": actions.approve,
        "reject": actions.reject,
    },
    columns=(
        Column("code", searched=True),
        Column("batch", edited=True, once=True, filtered=True),
        Column("area_code", edited=True, once=True, filtered=True),
        Column("household_no", edited=True, searched=True),
        Column("head_name", edited=True, value=lambda row: row.masked_head, listed=False),
        Column("relation", edited=True, listed=False),
        Column("name", edited=True, value=lambda row: row.masked_name),
        Column("id_number", edited=True, value=lambda row: row.masked_id),
        Column("phone", edited=True, value=lambda row: row.masked_phone, listed=False),
        Column("damage", edited=True, filtered=True),
        Column("account_name", edited=True, value=lambda row: row.masked_account_name, listed=False),
        Column("bank", edited=True, listed=False),
        Column("account", edited=True, value=lambda row: row.masked_account, listed=False),
        Column("amount_yuan"),
        Column("status", filtered=True),
        Column("shown_until"),
        Column("decided_by", listed=False),
        Column("decided_at", listed=False),
        Column("note", listed=False),
        Column("reported_by", listed=False),
    ),
    heading=lambda row: f"{row.masked_name} · {row.code}",
    detail_template="relief/application.html",
    detail_context=queries.application_panel,
    order=("area_code", "household_no", "code"),
)
PAYMENTS = Ledger(
    name="relief.payment",
    model=Payment,
    title=_("发放清单"),
    permission="relief.view",
    rows=queries.payments,
    workflow=PAYMENT,
    moves={"pay": actions.pay, "fail": actions.fail_payment, "give_back": actions.return_payment},
    columns=(
        Column("code", searched=True),
        Column("list_code", filtered=True, searched=True),
        Column("application__code", label=_("登记号")),
        Column("name", label=_("姓名"), value=lambda row: row.application.masked_name),
        Column("account", label=_("账号"), value=lambda row: row.application.masked_account),
        Column("area_code", filtered=True),
        Column("amount_yuan"),
        Column("status", filtered=True),
        Column("reason"),
        Column("listed_at"),
        Column("settled_at"),
    ),
    order=("-listed_at", "code"),
)

for _ledger in (BATCHES, APPLICATIONS, PAYMENTS):
    register(_ledger)
