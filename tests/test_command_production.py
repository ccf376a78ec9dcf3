"""Real work: what `up` and `prepare` refuse, Django's deployment checks, secrets from files, JSON lines to the end."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sentinel.runtime import production, running, steps
from sentinel.runtime.steps import StepFailed

ASKS = """
import json, django
django.setup()
from django.conf import settings
names = ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "STATIC_ROOT", "SECRET_KEY")
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""
LEFT_OUT = (
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "SENTINEL_STATICFILES",
    "SENTINEL_SECRET_KEY",
    "SENTINEL_FIELD_KEYS",
    "SENTINEL_HOST",
    "SENTINEL_HOSTS",
)
OUTSIDE = {"SENTINEL_PRODUCTION": "1", "SENTINEL_TLS": "1", "SENTINEL_HOSTS": "sentinel.example.gov.cn"}


def python(*words: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    settings = {
        "SENTINEL_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "sentinel.config.settings",
        "SENTINEL_SPACE": "real",
    }
    return subprocess.run(
        [sys.executable, *words], env={**kept, **settings, **more}, capture_output=True, text=True, check=False
    )


@pytest.mark.process
def test_the_deployment_checks_are_clean(tmp_path: Path) -> None:
    words = ("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    done = python(*words, var=tmp_path, **OUTSIDE)
    assert done.returncode == 0, done.stderr
    # The control: without TLS the same call finds what is open.
    control = python(*words, var=tmp_path, SENTINEL_PRODUCTION="1")
    assert control.returncode == 1
    assert "security.W012" in control.stderr


@pytest.mark.process
def test_nothing_turns_the_pages_of_a_fault_on(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 60 + "\n")
    done = python(
        "-c",
        ASKS,
        var=tmp_path,
        **OUTSIDE,
        SENTINEL_DEBUG="1",
        SENTINEL_SECRET_KEY_FILE=str(tmp_path / "key"),
        SENTINEL_STATIC=str(tmp_path / "image"),
    )
    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["sentinel.example.gov.cn", "127.0.0.1", "localhost", "[::1]"],
        "SESSION_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "STATIC_ROOT": str(tmp_path / "image"),
        "SECRET_KEY": "k" * 60,
    }
    assert not (tmp_path / "secrets/secret_key").exists()


def test_a_file_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SENTINEL_X", raising=False)
    monkeypatch.setenv("SENTINEL_X_FILE", str(tmp_path / "none"))
    with pytest.raises(StepFailed, match="SENTINEL_X_FILE 指向的文件读不了"):
        steps.given("SENTINEL_X")
    (tmp_path / "none").write_text("value\n")
    assert steps.given("SENTINEL_X") == "value"
    monkeypatch.setenv("SENTINEL_X", "nearer")
    assert steps.given("SENTINEL_X") == "nearer"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An operator's variables, and none else."""
    for name in ("SENTINEL_DEBUG", "SENTINEL_DEMO_ACCOUNTS", "SENTINEL_TLS", "SENTINEL_PRODUCTION", *LEFT_OUT):
        monkeypatch.delenv(name, raising=False)

    def put(**given: str) -> None:
        for name, value in given.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"SENTINEL_DEBUG": "1"}, "SENTINEL_DEBUG=1"),
        ({"SENTINEL_DEMO_ACCOUNTS": '[{"username": "a"}]'}, "演示口令"),
        ({"SENTINEL_SECRET_KEY": "short"}, "只有 5 个字符"),
        ({"SENTINEL_HOST": "0.0.0.0"}, "SENTINEL_HOSTS 写明域名"),
    ],
)
def test_open_doors_are_refused(environment: Callable[..., None], given: dict[str, str], sentence: str) -> None:
    environment(**given)
    with pytest.raises(StepFailed, match=sentence):
        production.settle()
    assert "SENTINEL_PRODUCTION" not in os.environ


def test_no_tls_outside_is_warned_of(environment: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    environment(SENTINEL_HOST="0.0.0.0", SENTINEL_HOSTS="a.example", SENTINEL_PRODUCTION="0")
    production.settle()
    assert "没有 TLS" in capsys.readouterr().err
    assert os.environ["SENTINEL_PRODUCTION"] == "1"
    environment(SENTINEL_TLS="1")
    production.settle()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("address", "own"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)]
)
def test_what_only_this_machine_reaches(address: str, own: bool) -> None:
    assert production.loopback(address) is own


def test_a_notice_is_a_line_like_the_others() -> None:
    line = json.loads(running.as_json("real.web 停了"))
    assert (line["process"], line["event"]) == ("supervisor", "real.web 停了")
