"""Logging in: argon2, and a lock-out that counts in wall time."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.models import Account
from sentinel.kernel.refusals import Refused

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def authenticate_account(username: str, password: str, wall: datetime) -> Account:
    """The account these credentials open; refuses with one sentence for unknown, wrong, disabled and locked.

    Five failures in a row lock the account for fifteen minutes. Unknown names cost the same time as known ones.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(username=username.replace("\x00", "")).first()
        if account is not None and account.locked_until is not None and account.locked_until > wall:
            minutes = int((account.locked_until - wall).total_seconds() // 60) + 1
            raise Refused(
                _("连续输错多次，账号已锁定，请 {minutes} 分钟后再试。").format(minutes=minutes), code="locked"
            )
        stored = account.password if account is not None else make_password(None)
        if account is not None and account.is_active and check_password(password, stored):
            account.failures, account.locked_until, account.last_login = 0, None, wall
            account.save(update_fields=["failures", "locked_until", "last_login"])
            return account
        if account is None:
            make_password(password)
        else:
            account.failures += 1
            if account.failures >= MAX_FAILURES:
                account.failures, account.locked_until = 0, wall + LOCKED_FOR
            account.save(update_fields=["failures", "locked_until"])
    raise Refused(_("用户名或密码不对。"), code="wrong_credentials")
