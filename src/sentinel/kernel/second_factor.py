"""One-time codes as a second factor (RFC 6238), with recovery codes that work once each. All in wall time."""

import secrets
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from sentinel.kernel import accounts
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Account, Holding, SecondFactor
from sentinel.kernel.refusals import NotAllowed, Refused

ISSUER = "京西哨兵"
RECOVERY_CODES = 8
WINDOW = (0, -1, 1)


@event_type("organisation.factor.enabled", version=1, view="organisation.manage")
class FactorEnabled(Payload):
    """An account began to ask for one-time codes."""

    username: str


@event_type("organisation.factor.disabled", version=1, view="organisation.manage")
class FactorDisabled(Payload):
    """An account stopped asking for one-time codes."""

    username: str


def required(account: Account) -> bool:
    """True for accounts whose posts have a role that the installation asks a second factor of."""
    roles = settings.SENTINEL_SECOND_FACTOR_ROLES
    return bool(roles) and Holding.objects.filter(person=account.person_id, post__role__in=roles).exists()


def of(account: Account) -> SecondFactor | None:
    """The second factor of an account, confirmed or being set up."""
    return SecondFactor.objects.filter(account=account).first()


def _own(actor: Actor, account: Account) -> Account:
    if actor.account_id != account.pk:
        raise NotAllowed(_("只能设置自己账号的动态验证码。"))
    return Account.objects.select_for_update().get(pk=account.pk)


@transaction.atomic
def begin(*, actor: Actor, account: Account) -> SecondFactor:
    """A secret to be shown until it is confirmed; the one being set up stays the same when the page is opened again."""
    _own(actor, account)
    factor, _made = SecondFactor.objects.get_or_create(account=account, defaults={"secret": pyotp.random_base32()})
    if factor.confirmed_at is not None:
        raise Refused(_("动态验证码已经启用。"), code="enabled")
    return factor


def address(factor: SecondFactor) -> str:
    """What the QR code says to the app on the phone."""
    return pyotp.TOTP(factor.secret).provisioning_uri(name=factor.account.username, issuer_name=ISSUER)


def confirm(*, actor: Actor, at: datetime, account: Account, code: str, wall: datetime) -> list[str]:
    """Switch it on with a first right code; returns the recovery codes, shown this once."""
    with transaction.atomic():
        owner = _own(actor, account)
        accounts.refuse_locked(owner, wall)
        factor = SecondFactor.objects.select_for_update().filter(account=owner, confirmed_at__isnull=True).first()
        if factor is None:
            raise Refused(_("请先扫描二维码。"), code="not_begun")
        step = _step(factor, code, wall)
        if step is not None:
            codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _number in range(RECOVERY_CODES)]
            factor.confirmed_at, factor.last_step = wall, step
            factor.recovery = [_hash(code) for code in codes]
            factor.save()
            record(FactorEnabled(username=owner.username), subject=owner, actor=actor, at=at)
            return codes
        accounts.note_failure(owner, wall)
    raise _wrong()


def check(account_id: int, code: str, wall: datetime) -> Account:
    """Let in who has the password already; refuses a wrong, used or late code and counts it towards the lock-out."""
    with transaction.atomic():
        owner = Account.objects.select_for_update().get(pk=account_id)
        accounts.refuse_locked(owner, wall)
        if owner.is_active and _use(owner, code, wall):
            accounts.note_success(owner, wall)
            return owner
        accounts.note_failure(owner, wall)
    raise _wrong()


def disable(*, actor: Actor, at: datetime, account: Account, code: str, wall: datetime) -> None:
    """Switch it off, which takes a right code; refused where the account's role must have it."""
    with transaction.atomic():
        owner = _own(actor, account)
        accounts.refuse_locked(owner, wall)
        if required(owner):
            raise Refused(_("您的岗位必须使用动态验证码，不能停用。"), code="required")
        if _use(owner, code, wall):
            SecondFactor.objects.filter(account=owner).delete()
            record(FactorDisabled(username=owner.username), subject=owner, actor=actor, at=at)
            return
        accounts.note_failure(owner, wall)
    raise _wrong()


def _use(owner: Account, code: str, wall: datetime) -> bool:
    """Use up a one-time or a recovery code."""
    factor = SecondFactor.objects.select_for_update().filter(account=owner, confirmed_at__isnull=False).first()
    if factor is None:
        return False
    step, spent = _step(factor, code, wall), _hash(code)
    if step is not None:
        factor.last_step = step
    elif spent in factor.recovery:
        factor.recovery.remove(spent)
    else:
        return False
    factor.save(update_fields=["last_step", "recovery"])
    return True


def _step(factor: SecondFactor, code: str, wall: datetime) -> int | None:
    """The time step a code belongs to, one step of clock error allowed; a step is used once."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(factor.secret)
    now = int(wall.timestamp()) // totp.interval
    steps = (now + offset for offset in WINDOW)
    return next((s for s in steps if s > factor.last_step and constant_time_compare(totp.generate_otp(s), typed)), None)


def _hash(code: str) -> str:
    return salted_hmac("sentinel.recovery", "".join(code.split()).lower(), algorithm="sha256").hexdigest()


def _wrong() -> Refused:
    return Refused(_("验证码不对或已用过，请等下一组数字再试。"), code="wrong_code")
