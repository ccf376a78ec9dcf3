"""户报: people put forward one by one or by a file, corrected, and looked at in the clear."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.citizens import number_fits
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.masking import log_unmasking, mask_id
from sentinel.kernel.numbering import next_numbers
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.recover.relief import events, rules
from sentinel.wings.recover.relief.choices import BatchStatus, Status
from sentinel.wings.recover.relief.models import Application, Batch

ACCOUNT = ("phone", "account_name", "bank", "account")
AMENDABLE = ("household_no", "head_name", "relation", "name", "id_number", "damage", *ACCOUNT)
WHILE: dict[str, tuple[str, ...]] = {rules.Status.REPORTED: AMENDABLE, rules.Status.APPROVED: ACCOUNT}
CLEAR_FIELDS = ("head_name", "name", "id_number", "phone", "account_name", "account")


def fingerprint(number: str) -> str:
    """What stands for a citizen number where it must be unique."""
    return salted_hmac("relief.person", number, algorithm="sha256").hexdigest()


@transaction.atomic
def apply_many(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Application]:
    """Put many people forward; all of them or none. Somebody named twice, here or before, is refused by number."""
    for area_code in sorted({str(row["area_code"]) for row in rows}):
        actor.require_in("relief.report", area_code)
    codes = next_numbers("application", len(rows), at=at) if rows else []
    made = [_application(row, code, actor, at) for row, code in zip(rows, codes, strict=True)]
    for batch in sorted({row.batch for row in made}, key=lambda row: row.code):
        if _alone(batch).status != BatchStatus.OPEN:
            raise Refused(_("批次“{name}”已结束。").format(name=batch.name), code="closed")
    _nobody_twice(made)
    kept = insert_many(made)
    told = [(events.ApplicationReported(code=row.code, batch=row.batch.code), row) for row in kept]
    record_many(told, actor=actor, at=at)
    return kept


def apply_for(*, actor: Actor, at: datetime, **fields: Any) -> Application:
    """Put one person forward."""
    return apply_many(actor=actor, at=at, rows=[fields])[0]


def _application(values: Mapping[str, Any], code: str, actor: Actor, at: datetime) -> Application:
    batch: Batch = values["batch"]
    number = _written(values["id_number"])
    row = Application(
        **{**values, "id_number": number},
        code=code,
        disaster_id=batch.disaster_id,
        kind=batch.kind,
        fingerprint=fingerprint(number),
        amount_yuan=batch.standard_yuan,
        reported_at=at,
        reported_by=actor.label,
    )
    _check(row)
    return row


def _written(number: object) -> str:
    return str(number).strip().upper()


def _check(row: Application) -> None:
    errors = {}
    if not number_fits(row.id_number):
        errors["id_number"] = _("身份证号不对，请逐位核对。")
    for name in ("household_no", "head_name", "name"):
        if not str(getattr(row, name)).strip():
            errors[name] = _("请填写。")
    if errors:
        raise Invalid(errors)


def _alone(batch: Batch) -> Batch:
    """The batch as it stands, locked with all others that pay the same relief for the same disaster, so that nobody
    is put forward in two of them at once.
    """
    same = Batch.objects.filter(disaster=batch.disaster_id, kind=batch.kind)
    locked: list[Batch] = list(same.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return next(row for row in locked if row.pk == batch.pk)


def _nobody_twice(made: Sequence[Application]) -> None:
    seen: dict[tuple[Any, str, str], Application] = {}
    for row in made:
        key = (row.disaster_id, row.kind, row.fingerprint)
        if key in seen:
            raise _twice(row)
        seen[key] = row
    rows = Application.objects.filter(fingerprint__in=[row.fingerprint for row in made]).exclude(status=Status.REJECTED)
    taken = set(rows.exclude(pk__in=[row.pk for row in made if row.pk]).values_list("disaster", "kind", "fingerprint"))
    for key, row in seen.items():
        if key in taken:
            raise _twice(row)


def _twice(row: Application) -> Invalid:
    words = _("{number} 在本次灾害的同类救助中已登记，不能重复。").format(number=mask_id(row.id_number))
    return Invalid({"id_number": words})


@transaction.atomic
def amend_application(*, actor: Actor, at: datetime, row: Application, changes: Mapping[str, Any]) -> Application:
    """Correct what was put forward before the review; account and telephone also before the money is sent."""
    fresh: Application = Application.objects.select_for_update(of=("self",)).select_related("batch").get(pk=row.pk)
    actor.require("relief.report", fresh)
    allowed = WHILE.get(fresh.status, ())
    if wrong := sorted(set(changes) - set(allowed)):
        words = _("现在是“{state}”，这一项不能再改。").format(state=fresh.get_status_display())
        raise Invalid(dict.fromkeys(wrong, words))
    if "id_number" in changes:
        changes = {**changes, "id_number": _written(changes["id_number"])}
    changed = [name for name in allowed if name in changes and getattr(fresh, name) != changes[name]]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, changes[name])
    if "id_number" in changed:
        _alone(fresh.batch)
    fresh.fingerprint = fingerprint(fresh.id_number)
    _check(fresh)
    _nobody_twice([fresh])
    fresh.save(update_fields=[*changed, "fingerprint"])
    record(events.ApplicationAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def unmask_application(*, actor: Actor, at: datetime, row: Application, purpose: str) -> dict[str, str]:
    """A person's data in the clear, for a purpose that is written down with the reader's name."""
    words = purpose.strip()[:128]
    if not words:
        raise Invalid({"purpose": _("请写明查看用途。")})
    fresh = Application.objects.get(pk=row.pk)
    actor.require("relief.unmask", fresh)
    if fresh.purged_at is not None:
        raise Refused(_("此人的信息已按期清除。"), code="purged")
    log_unmasking(actor=actor, at=at, subject=fresh, fields=CLEAR_FIELDS, purpose=words)
    payload = events.ApplicationUnmasked(code=fresh.code, fields=CLEAR_FIELDS, purpose=words)
    record(payload, subject=fresh, actor=actor, at=at)
    return {name: getattr(fresh, name) for name in CLEAR_FIELDS}
