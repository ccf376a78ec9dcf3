"""Log-ins, one-time codes and API tokens: who may, for how long, and what is written down."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import override_settings

from sentinel.kernel import accounts, people, second_factor, sessions, tokens
from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Account, AccountSession, ApiToken, Event, Grant, Holding, Person, Post, SecondFactor
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.samples import AT, TOWN, actor, make_unit

WALL = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    person = Person.objects.create(code="P-7", name="测试人", area_code=TOWN)
    unit = make_unit("U-7")
    post = Post.objects.create(code="POST-7", organisation=unit, title="值班员", role="admin", area_code=TOWN)
    Holding.objects.create(post=post, person=person)
    for permission in ("tasks.view", "tasks.act"):
        Grant.objects.create(post=post, permission=permission, kind="area", value=TOWN, source="test")
    return Account.objects.create(username="seven", label="测试人", person=person, password=make_password("right"))


@pytest.fixture
def me(account: Account) -> Actor:
    return people.actor_of_account(account, at=AT)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock stands at `WALL` for tokens."""
    monkeypatch.setattr(tokens, "wall_now", lambda: WALL)


def stranger() -> Actor:
    return actor("tasks.view")


def told() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def code(factor: SecondFactor, steps: int = 0) -> str:
    return pyotp.TOTP(factor.secret).at(WALL + timedelta(seconds=30 * steps))


def enabled(me: Actor, account: Account) -> tuple[SecondFactor, list[str]]:
    factor = second_factor.begin(actor=me, account=account)
    codes = second_factor.confirm(actor=me, at=AT, account=account, code=code(factor, -1), wall=WALL)
    return SecondFactor.objects.get(), codes


def refusal(account: Account, typed: str, after: timedelta = timedelta()) -> str:
    with pytest.raises(Refused) as refused:
        second_factor.check(account.pk, typed, WALL + after)
    return refused.value.code


def test_a_second_factor_counts_once_it_is_confirmed(me: Actor, account: Account) -> None:
    factor = second_factor.begin(actor=me, account=account)
    assert second_factor.begin(actor=me, account=account).secret == factor.secret
    assert not accounts.needs_code(account)
    assert "secret=" + factor.secret in second_factor.address(factor)
    with pytest.raises(Refused, match="验证码不对"):
        second_factor.confirm(actor=me, at=AT, account=account, code="000000", wall=WALL - timedelta(days=99))
    assert (accounts.needs_code(account), told()) == (False, [])
    codes = second_factor.confirm(actor=me, at=AT, account=account, code=code(factor), wall=WALL)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert (accounts.needs_code(account), told()) == (True, ["organisation.factor.enabled"])
    with pytest.raises(Refused, match="已经启用"):
        second_factor.begin(actor=me, account=account)


def test_the_database_holds_neither_secret_nor_recovery_codes(me: Actor, account: Account) -> None:
    factor, codes = enabled(me, account)
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM kernel_secondfactor f")
        stored = cursor.fetchone()[0]
    assert [secret for secret in (factor.secret, *codes) if secret in stored] == []


def test_a_code_works_once_and_one_step_off(me: Actor, account: Account) -> None:
    factor, _codes = enabled(me, account)
    assert refusal(account, code(factor, -1)) == "wrong_code"
    second_factor.check(account.pk, code(factor, 1), WALL)
    assert [refusal(account, typed) for typed in (code(factor), code(factor, 1), code(factor, 2), "", "x" * 99)] == [
        "wrong_code",
        "wrong_code",
        "wrong_code",
        "wrong_code",
        "wrong_code",
    ]


def test_a_recovery_code_works_once(me: Actor, account: Account) -> None:
    _factor, codes = enabled(me, account)
    second_factor.check(account.pk, f" {codes[0].upper()} ", WALL)
    assert refusal(account, codes[0]) == "wrong_code"
    second_factor.check(account.pk, codes[1], WALL)


def test_wrong_codes_lock_and_a_right_password_does_not_reset_the_count(me: Actor, account: Account) -> None:
    factor, _codes = enabled(me, account)
    for _attempt in range(accounts.MAX_FAILURES):
        accounts.authenticate_account("seven", "right", WALL)
        assert refusal(account, "000000") == "wrong_code"
    assert refusal(account, code(factor, 1)) == "locked"
    with pytest.raises(Refused, match="锁定"):
        accounts.authenticate_account("seven", "right", WALL)
    later = timedelta(minutes=16)
    second_factor.check(account.pk, pyotp.TOTP(factor.secret).at(WALL + later), WALL + later)
    account.refresh_from_db()
    assert (account.failures, account.last_login) == (0, WALL + later)


def test_without_a_second_factor_a_right_password_resets_the_count(account: Account) -> None:
    with pytest.raises(Refused):
        accounts.authenticate_account("seven", "wrong", WALL)
    assert accounts.authenticate_account("seven", "right", WALL).failures == 0


def test_switching_off_takes_a_code_and_is_refused_where_the_role_needs_it(me: Actor, account: Account) -> None:
    factor, codes = enabled(me, account)
    with pytest.raises(Refused, match="验证码不对"):
        second_factor.disable(actor=me, at=AT, account=account, code="000000", wall=WALL)
    with override_settings(SENTINEL_SECOND_FACTOR_ROLES=["admin"]):
        assert second_factor.required(account)
        with pytest.raises(Refused, match="必须使用"):
            second_factor.disable(actor=me, at=AT, account=account, code=codes[0], wall=WALL)
    assert (SecondFactor.objects.count(), told()) == (1, ["organisation.factor.enabled"])
    second_factor.disable(actor=me, at=AT, account=account, code=code(factor, 1), wall=WALL)
    assert second_factor.of(account) is None
    assert told()[-1] == "organisation.factor.disabled"
    assert not second_factor.required(account)


def test_nobody_sets_up_codes_or_tokens_for_another(account: Account) -> None:
    with pytest.raises(NotAllowed):
        second_factor.begin(actor=stranger(), account=account)
    with pytest.raises(NotAllowed):
        second_factor.confirm(actor=stranger(), at=AT, account=account, code="1", wall=WALL)
    with pytest.raises(NotAllowed):
        second_factor.disable(actor=stranger(), at=AT, account=account, code="1", wall=WALL)
    with pytest.raises(NotAllowed):
        tokens.issue_token(actor=stranger(), at=AT, account=account, title="x", days=1)
    with pytest.raises(NotAllowed):
        tokens.revoke_token(actor=stranger(), at=AT, account=account, prefix="x")
    with pytest.raises(NotAllowed):
        sessions.end_sessions(actor=stranger(), at=AT, account=account, wall=WALL)
    assert (SecondFactor.objects.count(), ApiToken.objects.count(), told()) == (0, 0, [])


def log_in(account: Account, agent: str, wall: datetime = WALL) -> str:
    store = SessionStore()
    store.create()
    sessions.seen(account, str(store.session_key), agent=agent, address="127.0.0.1", wall=wall)
    return str(store.session_key)


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (CHROME, "Windows 电脑 · Chrome"),
        (CHROME + " Edg/130.0", "Windows 电脑 · Edge"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit MicroMessenger/8.0", "安卓手机 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "iPhone · Safari"),
        ("curl/8.1<script>", "curl/8.1script"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_named_in_words(agent: str, device: str) -> None:
    assert sessions.device_of(agent) == device


def test_log_ins_are_listed_and_one_is_ended(me: Actor, account: Account) -> None:
    here, there = log_in(account, CHROME), log_in(account, "", WALL - timedelta(hours=1))
    log_in(account, "", WALL - timedelta(hours=13))
    sessions.seen(account, here, agent="", address=None, wall=WALL + timedelta(minutes=1))
    listed = sessions.open_sessions(account, WALL + timedelta(minutes=1))
    assert [(row.session_key, row.device) for row in listed] == [(here, "Windows 电脑 · Chrome"), (there, "未知设备")]
    ended = sessions.end_sessions(actor=me, at=AT, account=account, wall=WALL, one=listed[1].pk)
    assert (ended, SessionStore().exists(there), SessionStore().exists(here)) == (1, False, True)
    assert Event.objects.get().payload == {"username": "seven", "devices": ["未知设备"]}
    with pytest.raises(NotFound):
        sessions.end_sessions(actor=me, at=AT, account=account, wall=WALL, one=listed[1].pk)


def test_all_but_the_one_in_use_are_ended(me: Actor, account: Account) -> None:
    keys = [log_in(account, CHROME) for _number in range(3)]
    assert sessions.end_sessions(actor=me, at=AT, account=account, wall=WALL, keep=keys[0]) == 2
    assert [row.session_key for row in sessions.open_sessions(account, WALL)] == [keys[0]]
    assert sessions.end_sessions(actor=me, at=AT, account=account, wall=WALL, keep=keys[0]) == 0
    assert told() == ["organisation.session.ended"]
    sessions.note_logout(keys[0], WALL)
    assert AccountSession.objects.filter(ended_at__isnull=True).count() == 0


@pytest.mark.usefixtures("wall")
def test_a_token_acts_as_its_account_within_its_grants(me: Actor, account: Account) -> None:
    row, raw = tokens.issue_token(actor=me, at=AT, account=account, title="大屏", days=30)
    assert re.fullmatch(r"jxs_[0-9a-f]{8}_[\w-]{43}", raw)
    assert raw not in (row.digest, row.prefix)
    found = tokens.actor_of_token(raw, at=AT)
    assert found is not None
    assert (found.key, found.account_id, found.holds) == (
        me.key,
        account.pk,
        frozenset({Hold("tasks.view", "area", TOWN)}),
    )
    _row, writing = tokens.issue_token(actor=me, at=AT, account=account, title="上报", days=30, read_only=False)
    assert tokens.actor_of_token(writing, at=AT) == me
    Grant.objects.all().delete()
    assert tokens.actor_of_token(writing, at=AT).holds == frozenset()  # type: ignore[union-attr]
    row.refresh_from_db()
    assert row.last_used_at == WALL
    assert told() == ["organisation.token.issued", "organisation.token.issued"]


@pytest.mark.usefixtures("wall")
def test_a_token_that_is_wrong_late_revoked_or_of_a_disabled_account_opens_nothing(
    me: Actor, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, raw = tokens.issue_token(actor=me, at=AT, account=account, title="大屏", days=1)
    _second, other = tokens.issue_token(actor=me, at=AT, account=account, title="二", days=2)
    mixed = raw[:13] + other[13:]
    for wrong in ("", "x", mixed, raw + "x", raw.upper(), "jxs_00000000_" + "a" * 43, "\x00"):
        assert tokens.actor_of_token(wrong, at=AT) is None
    monkeypatch.setattr(tokens, "wall_now", lambda: WALL + timedelta(days=1))
    assert tokens.actor_of_token(raw, at=AT) is None
    assert tokens.actor_of_token(other, at=AT) is not None
    Account.objects.update(is_active=False)
    assert tokens.actor_of_token(other, at=AT) is None
    Account.objects.update(is_active=True)
    tokens.revoke_token(actor=me, at=AT, account=account, prefix=_second.prefix)
    assert tokens.actor_of_token(other, at=AT) is None
    with pytest.raises(NotFound):
        tokens.revoke_token(actor=me, at=AT, account=account, prefix=_second.prefix)
    assert told()[-1] == "organisation.token.revoked"
    assert row.prefix != _second.prefix


@pytest.mark.parametrize(("title", "days", "field"), [(" ", 1, "title"), ("x", 0, "days"), ("x", 366, "days")])
def test_a_token_needs_a_purpose_and_an_end(me: Actor, account: Account, title: str, days: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        tokens.issue_token(actor=me, at=AT, account=account, title=title, days=days)
    assert list(refused.value.errors) == [field]
    assert (ApiToken.objects.count(), told()) == (0, [])


def test_tokens_do_not_pile_up(me: Actor, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    tokens.issue_token(actor=me, at=AT, account=account, title="一", days=1)
    with pytest.raises(Refused, match="已有 1 个"):
        tokens.issue_token(actor=me, at=AT, account=account, title="二", days=1)
