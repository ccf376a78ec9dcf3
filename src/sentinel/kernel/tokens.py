"""API tokens: a program acts as its account, within the account's own grants, until a day in wall time."""

import hashlib
import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Account, ApiToken
from sentinel.kernel.people import actor_of_account
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused

SIGN = "jxs"
LONGEST_DAYS = 365
MOST = 20
LOOK_AGAIN = timedelta(minutes=1)
FORM = re.compile(rf"{SIGN}_([0-9a-f]{{8}})_[A-Za-z0-9_-]{{43}}")


@event_type("organisation.token.issued", version=1, view="organisation.manage")
class TokenIssued(Payload):
    """An account gave a program a token."""

    username: str
    prefix: str
    title: str
    read_only: bool
    days: int


@event_type("organisation.token.revoked", version=1, view="organisation.manage")
class TokenRevoked(Payload):
    """A token was taken back."""

    username: str
    prefix: str
    title: str


def _hash(raw: str) -> str:
    """Tokens are 256 random bits, so a plain hash is as good as a slow one."""
    return hashlib.sha256(raw.encode()).hexdigest()


@transaction.atomic
def issue_token(
    *, actor: Actor, at: datetime, account: Account, title: str, days: int, read_only: bool = True
) -> tuple[ApiToken, str]:
    """A new token of one's own account; its text is returned this once and never kept."""
    if actor.account_id != account.pk:
        raise NotAllowed(_("只能为自己的账号签发令牌。"))
    title = title.replace("\x00", "").strip()[:64]
    errors = {} if title else {"title": _("请写明用途，如“值班大屏读取水情”。")}
    if not 1 <= days <= LONGEST_DAYS:
        errors["days"] = _("有效期为 1 至 {most} 天。").format(most=LONGEST_DAYS)
    if errors:
        raise Invalid(errors)
    Account.objects.select_for_update().get(pk=account.pk)
    wall = wall_now()
    if len(open_tokens(account, wall)) >= MOST:
        raise Refused(_("有效令牌已有 {most} 个，请先作废不用的。").format(most=MOST), code="too_many")
    prefix = secrets.token_hex(4)
    raw = f"{SIGN}_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(
        account=account,
        title=title,
        prefix=prefix,
        digest=_hash(raw),
        read_only=read_only,
        created_at=wall,
        expires_at=wall + timedelta(days=days),
    )
    payload = TokenIssued(username=account.username, prefix=prefix, title=title, read_only=read_only, days=days)
    record(payload, subject=account, actor=actor, at=at)
    return row, raw


@transaction.atomic
def revoke_token(*, actor: Actor, at: datetime, account: Account, prefix: str) -> ApiToken:
    """Take a token of one's own account back; from now on it opens nothing."""
    if actor.account_id != account.pk:
        raise NotAllowed(_("只能作废自己账号的令牌。"))
    row = ApiToken.objects.select_for_update().filter(account=account, prefix=prefix, revoked_at__isnull=True).first()
    if row is None:
        raise NotFound(_("没有这个令牌，或者已经作废。"))
    row.revoked_at = wall_now()
    row.save(update_fields=["revoked_at"])
    payload = TokenRevoked(username=account.username, prefix=prefix, title=row.title)
    record(payload, subject=account, actor=actor, at=at)
    return row


def open_tokens(account: Account, wall: datetime) -> list[ApiToken]:
    """The tokens of an account that still open something, newest first."""
    return list(ApiToken.objects.filter(account=account, revoked_at__isnull=True, expires_at__gt=wall))


def bearer_token(authorization: str) -> str | None:
    """The token in an `Authorization: Bearer …` header; None where there is no such header."""
    scheme, _space, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def actor_of_token(raw: str, *, at: datetime) -> Actor | None:
    """Who a program acts as; None for a token that is wrong, taken back or out of date.

    The grants are those its account has at `at`, cut to reading for a read-only token.
    """
    form = FORM.fullmatch(raw)
    if form is None:
        return None
    wall = wall_now()
    row = ApiToken.objects.filter(prefix=form.group(1), revoked_at__isnull=True, expires_at__gt=wall)
    token = row.select_related("account__person").first()
    if token is None or not secrets.compare_digest(token.digest, _hash(raw)):
        return None
    actor = actor_of_account(token.account, at=at)
    if actor.account_id is None:
        return None
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=wall - LOOK_AGAIN)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=wall)
    if not token.read_only:
        return actor
    return replace(actor, holds=frozenset(hold for hold in actor.holds if hold.permission.endswith(".view")))
