"""Logging in: argon2, and a lock-out that counts in wall time, one count for passwords and one-time codes together."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.models import Account, SecondFactor
from sentinel.kernel.refusals import Refused

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def authenticate_account(username: str, password: str, wall: datetime) -> Account:
    """The account these credentials open; refuses with one sentence for unknown, wrong, disabled and locked.

    Five failures in a row lock the account for fifteen minutes. Unknown names cost the same time as known ones. Where
    a one-time code is still to come, the count of failures goes on until it is right too.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(username=username.replace("\x00", "")).first()
        if account is not None:
            refuse_locked(account, wall)
        stored = account.password if account is not None else make_password(None)
        if account is not None and account.is_active and check_password(password, stored):
            if not needs_code(account):
                note_success(account, wall)
            return account
        if account is None:
            make_password(password)
        else:
            note_failure(account, wall)
    raise Refused(_("用户名或密码不对。"), code="wrong_credentials")


def needs_code(account: Account) -> bool:
    """True where a one-time code is asked for after the password."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def refuse_locked(account: Account, wall: datetime) -> None:
    """Refuse an account that is locked for now."""
    if account.locked_until is not None and account.locked_until > wall:
        minutes = int((account.locked_until - wall).total_seconds() // 60) + 1
        raise Refused(_("连续输错多次，账号已锁定，请 {minutes} 分钟后再试。").format(minutes=minutes), code="locked")


def note_failure(account: Account, wall: datetime) -> None:
    """Count one wrong password or code; the fifth in a row locks. The caller holds the account's row."""
    account.failures += 1
    if account.failures >= MAX_FAILURES:
        account.failures, account.locked_until = 0, wall + LOCKED_FOR
    account.save(update_fields=["failures", "locked_until"])


def note_success(account: Account, wall: datetime) -> None:
    """Everything asked for was right: the count begins anew."""
    account.failures, account.locked_until, account.last_login = 0, None, wall
    account.save(update_fields=["failures", "locked_until", "last_login"])


@transaction.atomic
def account_of_subject(subject: str, username: str) -> Account | None:
    """The account bound to an identity provider's subject; the first time the free account of that user name is bound.

    Nothing is created: who has no account here has none by logging in elsewhere.
    """
    bound = Account.objects.filter(provider_subject=subject).first()
    if bound is not None or not username:
        return bound
    free = Account.objects.select_for_update().filter(username=username, provider_subject__isnull=True).first()
    if free is not None:
        free.provider_subject = subject
        free.save(update_fields=["provider_subject"])
    return free
