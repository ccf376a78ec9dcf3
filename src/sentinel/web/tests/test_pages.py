"""The shell's pages through the client: login and lock-out, what a page carries, refusals in plain words."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from sentinel.kernel.refusals import MoveRefused, NotFound
from sentinel.web.tests.samples import PASSWORD, TOWN, make_account, make_areas, set_clock

pytestmark = pytest.mark.django_db


def refuse(request: object) -> HttpResponse:
    """A view whose action refuses."""
    raise MoveRefused("现在是“已解除”，不能签发。")


def hide(request: object) -> HttpResponse:
    """A view whose row is out of reach."""
    raise NotFound("没有这条记录。")


@pytest.fixture
def client() -> Client:
    """A browser of a town's duty officer, not logged in yet, with the forms' tokens enforced."""
    make_areas()
    make_account("wang", permissions=("stations.view",))
    return Client(headers={"accept": "text/html"})


def log_in(client: Client, password: str = PASSWORD, **more: str) -> Any:
    """Post the login form."""
    return client.post("/login/", {"username": "wang", "password": password, **more})


def test_a_visitor_is_asked_to_log_in_and_brought_back(client: Client) -> None:
    asked = client.get("/me/")
    assert (asked.status_code, asked["Location"]) == (302, "/login/?next=/me/")
    answer = log_in(client, next="/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    page = client.get("/me/").content.decode()
    assert "甲镇" in page
    assert "测试区应急管理" in page
    assert "值班员" in page


@pytest.mark.parametrize(
    "foreign", ["https://elsewhere.example/", "//elsewhere.example", "/login/", "javascript:alert(1)"]
)
def test_login_never_leads_off_the_site(client: Client, foreign: str) -> None:
    assert log_in(client, next=foreign)["Location"] == "/"


def test_a_wrong_password_is_refused_in_words_and_keeps_the_name(client: Client) -> None:
    answer = log_in(client, "wrong")
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "用户名或密码不对" in page
    assert 'value="wang"' in page
    assert client.get("/me/").status_code == 302


def test_five_failures_lock_even_the_right_password_out(client: Client) -> None:
    for _turn in range(5):
        log_in(client, "wrong")
    answer = log_in(client)
    assert answer.status_code == 401
    assert "账号已锁定" in answer.content.decode()


@pytest.mark.parametrize("name", ["\x00", "王" * 5000, ""])
def test_strange_user_names_are_refused_not_fatal(client: Client, name: str) -> None:
    assert client.post("/login/", {"username": name, "password": "x\x00"}).status_code == 401


def test_every_page_carries_clock_cursor_and_a_fresh_nonce(client: Client) -> None:
    set_clock("real", speed=600, paused=True)
    log_in(client)
    first, second = client.get("/me/"), client.get("/me/")
    page = first.content.decode()
    assert 'data-business="2023-07-31T10:00:00.000+08:00" data-speed="600" data-paused="true"' in page
    assert 'name="feed-cursor" content="' in page
    policy = first["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in page
    assert "unsafe" not in policy
    assert " style=" not in page
    assert nonce not in second["Content-Security-Policy"]


def test_the_clock_is_told_to_a_page_that_slept(client: Client) -> None:
    set_clock("real", paused=True)
    log_in(client)
    assert client.get("/clock.json").json() == {
        "business": "2023-07-31T10:00:00.000+08:00",
        "speed": 1,
        "paused": True,
    }


@override_settings(SENTINEL_SPACE="exercise")
def test_the_exercise_space_is_marked_on_every_page(client: Client) -> None:
    log_in(client)
    page = client.get("/me/").content.decode()
    assert "演练空间" in page
    assert '<body class="desk exercise"' in page
    assert "（演练）</title>" in page
    assert "演练空间" not in override_real(client)


def override_real(client: Client) -> str:
    """The same page in the real space."""
    with override_settings(SENTINEL_SPACE="real"):
        return client.get("/me/").content.decode()


@override_settings(ROOT_URLCONF="sentinel.web.tests.refusing_urls")
def test_a_refusal_is_a_page_for_people_and_a_notice_for_htmx(client: Client) -> None:
    page = client.get("/refuse/")
    assert page.status_code == 409
    assert "现在是“已解除”，不能签发。" in page.content.decode()
    notice = client.get("/refuse/", headers={"HX-Request": "true"})
    assert notice.status_code == 409
    assert "<html" not in notice.content.decode()
    assert client.get("/hide/").status_code == 404


def test_an_unknown_page_answers_in_plain_words(client: Client) -> None:
    page = client.get("/no/such/page/at/all/")
    assert page.status_code == 404
    assert "不在您的管辖范围内" in page.content.decode()


def test_a_form_whose_token_is_gone_leads_to_login_with_the_draft_kept(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/logout/")
    assert page.status_code == 403
    assert "填写的内容已保留" in page.content.decode()
    assert "data-token-gone" in page.content.decode()


def test_logging_out_ends_the_session(client: Client) -> None:
    log_in(client)
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/me/").status_code == 302
    assert client.get("/logout/").status_code == 405


def test_health_needs_no_login(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True, "space": "real"}


@pytest.mark.parametrize("q", ["甲", "", "\x00", "%_'\"", "长" * 3000])
def test_search_answers_whatever_is_typed(client: Client, q: str) -> None:
    assert client.get("/search", {"q": q}).status_code == 401
    log_in(client)
    assert isinstance(client.get("/search", {"q": q}).json()["groups"], list)


def test_one_map_is_open_to_whoever_logged_in(client: Client) -> None:
    log_in(client)
    page = client.get("/map/").content.decode()
    assert 'data-layers="/geo/layers.json"' in page
    assert TOWN not in page
