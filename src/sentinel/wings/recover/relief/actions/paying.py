"""发放: lists for the bank, what came back, and who is listed again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.recover.relief import events
from sentinel.wings.recover.relief.choices import PaymentStatus, Status
from sentinel.wings.recover.relief.models import Application, Batch, Payment
from sentinel.wings.recover.relief.workflow import APPLICATION, PAYMENT

MOST_A_LIST = 2000
CLEAR_FIELDS = ("account_name", "account", "name", "id_number")


@transaction.atomic
def list_payments(*, actor: Actor, at: datetime, batch: Batch) -> list[Payment]:
    """Make the next list of those approved and not yet listed, at most so many; nobody stands on two."""
    actor.require("relief.pay", batch)
    waiting = Application.objects.filter(batch=batch, status=Status.APPROVED).order_by("area_code", "code")
    rows = list(waiting.select_for_update(of=("self",))[:MOST_A_LIST])
    if not rows:
        raise Refused(_("没有已审批、待发放的人。"), code="nobody")
    if missing := sum(1 for row in rows if not row.account):
        raise Refused(_("还有 {n} 人没有账号，请先补全。").format(n=missing), code="no_account")
    code = next_number("payment", at=at)
    _status("list", rows, actor, at)
    made = insert_many(
        Payment(
            code=f"{code}-{number:05d}",
            list_code=code,
            area_code=row.area_code,
            application=row,
            amount_yuan=row.amount_yuan,
            listed_at=at,
        )
        for number, row in enumerate(rows, 1)
    )
    told = [(events.PaymentListed(code=row.code, list_code=code, yuan=row.amount_yuan), row) for row in made]
    record_many(told, actor=actor, at=at)
    return made


def _status(move: str, rows: Sequence[Application], actor: Actor, at: datetime, note: str = "") -> None:
    APPLICATION.apply_many(
        move,
        rows,
        actor=actor,
        at=at,
        event=lambda row: events.ApplicationChangedStatus(code=row.code, status=row.status, note=note),
    )


@transaction.atomic
def _settle(move: str, after: str, rows: Sequence[Payment], actor: Actor, at: datetime, reason: str) -> list[Payment]:
    words = reason.strip()[:100]
    if PAYMENT.move(move).needs_note and not words:
        raise Invalid({"note": _("请写明银行回盘的原因。")})
    moved: list[Payment] = PAYMENT.apply_many(
        move,
        rows,
        actor=actor,
        at=at,
        changes={"settled_at": at, "reason": words},
        event=lambda row: events.PaymentSettled(code=row.code, status=row.status, reason=words),
    )
    pks = [row.application_id for row in moved]
    _status(after, list(Application.objects.filter(pk__in=pks).order_by("pk")), actor, at, words)
    return moved


def pay(*, actor: Actor, at: datetime, row: Payment, note: str = "") -> Payment:
    """The bank paid."""
    return _settle("pay", "pay", [row], actor, at, "")[0]


def fail_payment(*, actor: Actor, at: datetime, row: Payment, note: str) -> Payment:
    """The bank did not pay, and why; the person waits for the next list."""
    return _settle("fail", "again", [row], actor, at, note)[0]


def return_payment(*, actor: Actor, at: datetime, row: Payment, note: str) -> Payment:
    """The money came back, and why; the person waits for the next list."""
    return _settle("give_back", "again", [row], actor, at, note)[0]


@transaction.atomic
def pay_list(*, actor: Actor, at: datetime, batch: Batch, list_code: str) -> int:
    """Everything on a list the bank has not refused is paid; returns how many."""
    waiting = Payment.objects.filter(application__batch=batch, list_code=list_code, status=PaymentStatus.SENT)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise Refused(_("清单上没有待回盘的人。"), code="nobody")
    return len(_settle("pay", "pay", rows, actor, at, ""))


@transaction.atomic
def open_bank_file(
    *, actor: Actor, at: datetime, batch: Batch, list_code: str, purpose: str
) -> list[tuple[str, str, str, int, str]]:
    """A list in the clear for the bank (code, holder, account, yuan, bank); each look is written down."""
    actor.require("relief.unmask", batch)
    words = purpose.strip()[:128]
    if not words:
        raise Invalid({"purpose": _("请写明用途。")})
    rows = list(
        Payment.objects.filter(application__batch=batch, list_code=list_code, status=PaymentStatus.SENT)
        .select_related("application")
        .order_by("code")
    )
    if not rows:
        raise Refused(_("清单上没有待发放的人。"), code="nobody")
    for row in rows:
        log_unmasking(actor=actor, at=at, subject=row.application, fields=CLEAR_FIELDS, purpose=words)
    payload = events.BankFileOpened(
        code=batch.code,
        list_code=list_code,
        people=len(rows),
        yuan=sum(row.amount_yuan for row in rows),
        purpose=words,
    )
    record(payload, subject=batch, actor=actor, at=at)
    people = [(row, row.application) for row in rows]
    return [(row.code, who.account_name or who.name, who.account, row.amount_yuan, who.bank) for row, who in people]
