"""Logging in with one-time codes, the list of log-ins, tokens: through the pages as people use them."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.conf import settings
from django.test import Client, override_settings

from sentinel.kernel import accounts, second_factor, tokens
from sentinel.kernel.clock import wall_now
from sentinel.kernel.models import Account, AccountSession, ApiToken, Event, SecondFactor
from sentinel.web import account_pages
from sentinel.web.tests.samples import AT, PASSWORD, make_account, make_areas

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def account() -> Account:
    make_areas()
    return make_account("seven", permissions=("duty.view",))


@pytest.fixture
def guarded(account: Account) -> SecondFactor:
    return SecondFactor.objects.create(
        account=account, secret=SECRET, confirmed_at=wall_now(), recovery=[second_factor._hash("aaaaaa-bbbbbb")]
    )


def browser(agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36") -> Client:
    return Client(headers={"accept": "text/html", "user-agent": agent})


def log_in(client: Client, password: str = PASSWORD, **more: str) -> int:
    return client.post("/login/", {"username": "seven", "password": password, **more}).status_code


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def now_code() -> str:
    return pyotp.TOTP(SECRET).now()


def test_a_password_alone_opens_an_account_without_codes(account: Account) -> None:
    client = browser()
    assert (log_in(client), signed_in(client)) == (302, True)
    client.post("/logout/")
    assert not signed_in(client)
    assert AccountSession.objects.get().ended_at is not None


def test_with_codes_a_password_opens_only_the_second_page(guarded: SecondFactor) -> None:
    client = browser()
    answer = client.post("/login/", {"username": "seven", "password": PASSWORD, "next": "/me/tokens/"})
    assert (answer["Location"], signed_in(client)) == ("/login/code/", False)
    wrong = client.post("/login/code/", {"code": "000000"})
    assert (wrong.status_code, signed_in(client)) == (401, False)
    assert "验证码不对" in wrong.content.decode()
    right = client.post("/login/code/", {"code": now_code()})
    assert (right["Location"], signed_in(client)) == ("/me/tokens/", True)
    assert account_pages.CODE_FOR not in client.session


def test_a_recovery_code_opens_too(guarded: SecondFactor) -> None:
    client = browser()
    log_in(client)
    assert client.post("/login/code/", {"code": "aaaaaa-bbbbbb"}).status_code == 302
    assert signed_in(client)


def test_the_second_page_is_nothing_without_the_first_and_waits_ten_minutes(
    guarded: SecondFactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    assert client.get("/login/code/")["Location"] == "/login/"
    log_in(client)
    assert client.get("/login/code/").status_code == 200
    late = wall_now() + timedelta(minutes=11)
    monkeypatch.setattr(account_pages, "wall_now", lambda: late)
    assert client.post("/login/code/", {"code": now_code()})["Location"] == "/login/"
    assert not signed_in(client)


def test_wrong_codes_lock_the_account(guarded: SecondFactor) -> None:
    client = browser()
    log_in(client)
    for _attempt in range(accounts.MAX_FAILURES):
        client.post("/login/code/", {"code": "000000"})
    assert "锁定" in client.post("/login/code/", {"code": now_code()}).content.decode()
    assert log_in(browser()) == 401


def test_codes_are_switched_on_and_off_on_their_page(account: Account) -> None:
    client = browser()
    log_in(client)
    page = client.get("/me/second-factor/").content.decode()
    secret = SecondFactor.objects.get().secret
    assert secret in page
    assert "<svg" in page
    assert "style=" not in page[page.index("<figure") : page.index("</figure>")]
    assert client.post("/me/second-factor/", {"code": "000000"}).status_code == 422
    done = client.post("/me/second-factor/", {"code": pyotp.TOTP(secret).now()})
    assert len(re.findall(r"<li>[0-9a-f]{6}-[0-9a-f]{6}</li>", done.content.decode())) == second_factor.RECOVERY_CODES
    assert secret not in client.get("/me/second-factor/").content.decode()
    assert "已启用" in client.get("/me/").content.decode()
    SecondFactor.objects.update(last_step=0)
    assert client.post("/me/second-factor/", {"code": pyotp.TOTP(secret).now()})["Location"] == "/me/"
    assert not SecondFactor.objects.exists()


@override_settings(SENTINEL_SECOND_FACTOR_ROLES=["town_duty"])
def test_a_role_that_must_have_codes_sees_nothing_else_before(account: Account) -> None:
    client = browser()
    log_in(client)
    for url in ("/me/", "/duty/", "/api/v1/organisation/organisation"):
        assert client.get(url)["Location"] == "/me/second-factor/"
    assert "必须使用" in client.get("/me/second-factor/").content.decode()
    client.post("/me/second-factor/", {"code": pyotp.TOTP(SecondFactor.objects.get().secret).now()})
    assert signed_in(client)
    assert "不能停用" in client.get("/me/second-factor/").content.decode()
    client.post("/logout/")
    assert not signed_in(client)


def test_log_ins_are_listed_and_ended(account: Account) -> None:
    here, there = browser(), browser("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0")
    log_in(here)
    log_in(there)
    page = here.get("/me/sessions/").content.decode()
    assert "Windows 电脑 · Chrome" in page
    assert "安卓手机 · 微信" in page
    other = AccountSession.objects.get(device="安卓手机 · 微信")
    here.post("/me/sessions/", {"one": str(other.pk + 999)})
    assert signed_in(there)
    here.post("/me/sessions/", {"one": str(other.pk)})
    assert (signed_in(here), signed_in(there)) == (True, False)
    log_in(there)
    here.post("/me/sessions/")
    assert (signed_in(here), signed_in(there)) == (True, False)
    assert Event.objects.filter(name="organisation.session.ended").count() == 2


def test_nobody_ends_the_log_in_of_another(account: Account) -> None:
    make_account("eight")
    mine, other = browser(), browser()
    log_in(mine)
    other.post("/login/", {"username": "eight", "password": PASSWORD})
    theirs = AccountSession.objects.get(account__username="eight")
    mine.post("/me/sessions/", {"one": str(theirs.pk)})
    assert signed_in(other)


def test_a_token_is_shown_once_and_taken_back(account: Account) -> None:
    client = browser()
    log_in(client)
    page = client.post("/me/tokens/", {"title": "大屏", "days": "30", "reach": "read"}).content.decode()
    raw = re.search(r"jxs_[0-9a-f]{8}_[\w-]{43}", page)
    assert raw is not None
    actor = tokens.actor_of_token(raw.group(), at=AT)
    assert actor is not None
    assert actor.account_id == account.pk
    assert raw.group() not in client.get("/me/tokens/").content.decode()
    row = ApiToken.objects.get()
    assert (row.title, row.read_only) == ("大屏", True)
    client.post(f"/me/tokens/{row.prefix}/revoke/")
    assert tokens.actor_of_token(raw.group(), at=AT) is None
    assert client.post("/me/tokens/", {"title": "", "days": "x"}).status_code == 422
    assert ApiToken.objects.count() == 1


def test_the_pages_ask_for_a_login_and_never_stay_in_a_cache(account: Account) -> None:
    urls = ("/me/sessions/", "/me/second-factor/", "/me/tokens/")
    assert [browser().get(url)["Location"] for url in urls] == [f"{settings.LOGIN_URL}?next={url}" for url in urls]
    client = browser()
    log_in(client)
    assert all("no-store" in client.get(url)["Cache-Control"] for url in urls)
