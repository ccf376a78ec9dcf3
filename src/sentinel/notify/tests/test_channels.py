"""Each adapter against a real server on this machine."""

import hashlib
import hmac
import socket
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from sentinel.notify import channels
from sentinel.notify.channels import Accepted, Envelope, Rejected, Troubled
from sentinel.notify.rules import Unreached
from sentinel.notify.tests.servers import mail_server, web_server

LETTER = Envelope(
    key="W1:V1:0:PA:sms", to="10030007919", person="PA", title="暴雨橙色预警", text="请立即核实险户。", url="/duty/"
)
MAIL = Envelope(key="k", to="wang@example.org", person="PA", title="暴雨\n橙色预警", text="请核实。", url="/duty/")


def use(settings: LazySettings, **found: dict[str, object]) -> None:
    settings.SENTINEL_CHANNELS = found


def test_a_webhook_is_signed_and_keeps_its_key(settings: LazySettings) -> None:
    with web_server() as provider:
        use(settings, sms={"url": provider.url, "secret": "s3"})
        assert channels.channel("sms").deliver(LETTER) == Accepted("p-1", delivered=False)
    (asked,) = provider.requests
    headers, body = asked["headers"], asked["body"]
    signed = hmac.new(b"s3", headers["X-Sentinel-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Sentinel-Signature"] == f"sha256={signed}"
    assert headers["Idempotency-Key"] == "W1:V1:0:PA:sms"
    assert asked["facts"] == {
        "channel": "sms",
        "key": "W1:V1:0:PA:sms",
        "to": "10030007919",
        "person": "PA",
        "title": "暴雨橙色预警",
        "text": "请立即核实险户。",
        "url": "/duty/",
        "level": "",
    }


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        (200, {"status": "delivered", "id": "9"}, Accepted("9", delivered=True)),
        (204, {}, Accepted("", delivered=False)),
    ],
)
def test_what_a_provider_takes(settings: LazySettings, status: int, said: dict[str, str], expected: Accepted) -> None:
    with web_server() as provider:
        provider.say = lambda _asked: (status, said)
        use(settings, voice={"url": provider.url})
        assert channels.channel("voice").deliver(LETTER) == expected
    assert "X-Sentinel-Signature" not in provider.requests[0]["headers"]


@pytest.mark.parametrize(
    ("status", "said", "kind", "reason"),
    [
        (200, {"status": "busy"}, Rejected, Unreached.BUSY),
        (200, {"status": "wrong_number"}, Rejected, Unreached.WRONG_NUMBER),
        (400, {}, Rejected, Unreached.UNREACHABLE),
        (302, {"headers": {"Location": "http://127.0.0.1:1/"}}, Rejected, Unreached.UNREACHABLE),
        (429, {}, Troubled, None),
        (503, {}, Troubled, None),
    ],
)
def test_what_a_provider_refuses(
    settings: LazySettings, status: int, said: dict[str, object], kind: type[Exception], reason: Unreached | None
) -> None:
    with web_server() as provider:
        provider.say = lambda _asked: (status, said)
        use(settings, voice={"url": provider.url})
        with pytest.raises(kind) as refused:
            channels.channel("voice").deliver(LETTER)
    assert getattr(refused.value, "reason", None) == reason
    assert len(provider.requests) == 1


def test_a_provider_that_is_gone_or_silent_is_trouble(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentinel.notify.channels.webhook.TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        use(settings, voice={"url": f"http://127.0.0.1:{port}/"})
        with pytest.raises(Troubled):
            channels.channel("voice").deliver(LETTER)
    with pytest.raises(Troubled):
        channels.channel("voice").deliver(LETTER)


def test_a_signature_holds_for_five_minutes_and_these_bytes() -> None:
    signed = channels.signature("s3", "1000", b"{}")
    assert channels.genuine("s3", "1000", b"{}", signed, wall=1300)
    assert not channels.genuine("s3", "1000", b"{}", signed, wall=1301)
    assert not channels.genuine("s3", "1000", b"{ }", signed, wall=1000)
    assert not channels.genuine("s3", "abc", b"{}", signed, wall=1000)
    assert not channels.genuine("", "1000", b"{}", channels.signature("", "1000", b"{}"), wall=1000)


def test_mail_arrives_with_one_id_however_often_it_is_sent(settings: LazySettings) -> None:
    with mail_server() as server:
        use(settings, email={"host": "127.0.0.1", "port": server.port, "sender": "duty@example.org"})
        first, again = (channels.channel("email").deliver(MAIL) for _ in range(2))
    assert first == again
    assert len(server.mails) == 2
    found = message_from_bytes(server.mails[0])
    assert found["Message-ID"] == first.provider_id
    assert first.provider_id.endswith("@example.org>")
    assert str(make_header(decode_header(str(found["Subject"])))) == "暴雨 橙色预警"
    assert "请核实。\r\n\r\n/duty/" in found.get_payload(decode=True).decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(("reply", "kind"), [(b"550 no such user\r\n", Rejected), (b"451 try later\r\n", Troubled)])
def test_mail_refused_for_good_or_for_now(settings: LazySettings, reply: bytes, kind: type[Exception]) -> None:
    with mail_server() as server:
        server.replies = [reply]
        use(settings, email={"host": "127.0.0.1", "port": server.port, "sender": "duty@example.org"})
        with pytest.raises(kind, match=reply[:3].decode()):
            channels.channel("email").deliver(MAIL)
    assert server.mails == []


def test_mail_without_a_server_or_an_address(settings: LazySettings) -> None:
    with mail_server() as server:
        use(settings, email={"host": "127.0.0.1", "port": server.port, "sender": "duty@example.org"})
        with pytest.raises(Rejected) as refused:
            channels.channel("email").deliver(LETTER)
    assert refused.value.reason == Unreached.NO_WAY
    with pytest.raises(Troubled):
        channels.channel("email").deliver(MAIL)


# Apprise loads every service it knows, and some of those know Python's old modules.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_speaks_to_its_service(settings: LazySettings) -> None:
    with web_server() as provider:
        use(settings, sms={"apprise": provider.url.replace("http", "json") + "/{to}"})
        assert channels.channel("sms").deliver(LETTER) == Accepted()
        provider.say = lambda _asked: (500, {})
        with pytest.raises(Troubled):
            channels.channel("sms").deliver(LETTER)
    assert provider.requests[0]["path"] == "/in/10030007919"
    assert provider.requests[0]["facts"]["message"] == "请立即核实险户。\n/duty/"
    use(settings, sms={"apprise": "nothing-of-the-kind"})
    with pytest.raises(Rejected):
        channels.channel("sms").deliver(LETTER)


def test_no_setting_opens_a_way_out_of_an_exercise(settings: LazySettings) -> None:
    with web_server() as provider:
        use(settings, sms={"url": provider.url, "secret": "s"}, email={"host": "127.0.0.1", "sender": "a@b"})
        assert channels.open_outside() == {"sms", "email"}
        assert channels.secret_of("sms") == "s"
        settings.SENTINEL_SPACE = "exercise"
        assert channels.open_outside() == frozenset()
        assert channels.secret_of("sms") == ""
        with pytest.raises(channels.ClosedInExercise):
            channels.channel("sms")
    assert provider.requests == []


@pytest.mark.parametrize(
    "wrong", [{"pigeon": {"url": "http://a"}}, {"sandbox": {"url": "http://a"}}, {"sms": {}}, {"email": {"host": "a"}}]
)
def test_a_wrong_setting_is_said_at_once(settings: LazySettings, wrong: dict[str, dict[str, object]]) -> None:
    use(settings, **wrong)
    with pytest.raises(ImproperlyConfigured, match=next(iter(wrong))):
        channels.open_outside()


def test_a_channel_nobody_configured_is_not_there(settings: LazySettings) -> None:
    use(settings)
    with pytest.raises(LookupError):
        channels.channel("sms")
