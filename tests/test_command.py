"""The one command: its words, its refusals, its ports, its table of accounts."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sentinel.runtime import installation, running
from sentinel.runtime.cli import main, names
from sentinel.runtime.commands import demo
from sentinel.runtime.commands import test as test_command
from sentinel.runtime.steps import ROOT, StepFailed, command, timed

COMMAND = ROOT / "sentinel"
BARE = (
    "bash",
    "readlink",
    "dirname",
    "cat",
    "mkdir",
    "flock",
    "date",
    "tail",
    "grep",
    "df",
    "awk",
    "sed",
    "sha256sum",
    "cut",
)
URL = "postgresql://sentinel@%2Frun%2Fsentinel-1:5432/sentinel"


def call(
    *words: str, path: Path | None = None, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **environment, **({"PATH": str(path)} if path else {})}
    return subprocess.run([str(COMMAND), *words], env=settings, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with nothing but what a small Debian always has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in BARE:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_without_a_word_it_explains_itself() -> None:
    done = call()
    assert done.returncode == 0
    for word in ("demo", "test", "check", "up", "replay", "bench", "shell", "doctor", "env"):
        assert f" {word} " in done.stderr


def test_an_unknown_word_is_refused() -> None:
    done = call("dance")
    assert done.returncode == 1
    assert "没有「dance」这个命令" in done.stderr


def test_it_works_from_any_folder_and_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "s"
    link.symlink_to(COMMAND)
    done = subprocess.run([str(link), "help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "京西哨兵" in done.stderr


def test_no_python_is_said_plainly(bare_path: Path, tmp_path: Path) -> None:
    done = call("env", path=bare_path, SENTINEL_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "没有 python3" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_an_old_python_is_said_plainly(bare_path: Path, tmp_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text('#!/bin/bash\n[[ $1 == -V ]] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = call("env", path=bare_path, SENTINEL_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "Python 3.9.2，需要 3.11 以上" in done.stderr


def test_a_state_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    done = call("env", SENTINEL_VAR=str(blocker / "var"))
    assert done.returncode == 1
    assert "不能写" in done.stderr


def test_a_server_of_ones_own_is_taken_as_it_is() -> None:
    done = call("env", DATABASE_URL="postgresql://somebody@example.invalid/ours")
    assert done.returncode == 0
    assert "somebody@example.invalid/ours" in done.stdout


def test_commands_are_found_without_importing_them() -> None:
    assert {"demo", "up", "check", "test", "shell", "doctor", "bench"} <= set(names())


def test_an_unknown_subcommand_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["dance"])
    assert refused.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_usual_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENTINEL_PORT", raising=False)
    monkeypatch.setattr(installation, "free", lambda port: True)
    assert [port for port, _ in installation.choose_ports()] == [8600, 8610, 8651, 8661]


def test_a_taken_usual_port_gives_way_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENTINEL_PORT", raising=False)
    monkeypatch.setattr(installation, "free", lambda port: port not in {8600, 8601})
    chosen = list(installation.choose_ports())
    assert chosen[0] == (8602, "端口 8600 已被占用，实战网页改用 8602")
    assert [sentence for _, sentence in chosen[1:]] == ["", "", ""]


def test_one_free_port_is_never_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENTINEL_PORT", raising=False)
    monkeypatch.setattr(installation, "free", lambda port: port >= 8620)
    chosen = [port for port, _ in installation.choose_ports()]
    assert chosen == [8620, 8621, 8651, 8661]


def test_a_port_asked_for_and_taken_is_refused(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("SENTINEL_PORT", str(taken_port))
    with pytest.raises(StepFailed, match=f"端口 {taken_port}（实战网页）已被占用"):
        list(installation.choose_ports())


@pytest.mark.parametrize("asked", ["", "abc", "80", "99999"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("SENTINEL_PORT", asked)
    with pytest.raises(StepFailed, match="SENTINEL_PORT"):
        list(installation.choose_ports())


def test_both_spaces_have_their_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.delenv("EXERCISE_DATABASE_URL", raising=False)
    assert installation.database_urls() == {"real": URL, "exercise": f"{URL}_exercise"}


def test_one_database_for_both_spaces_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("EXERCISE_DATABASE_URL", URL)
    with pytest.raises(StepFailed, match="不能用同一个数据库"):
        installation.database_urls()


def test_a_server_that_is_not_there_is_said_plainly() -> None:
    with pytest.raises(StepFailed, match="数据库 nothing 用不了"):
        installation.ensure_database("postgresql://nobody@127.0.0.1:9/nothing")


def test_every_process_knows_its_space_and_ports() -> None:
    space = installation.Space("exercise", URL, 8610, 8661)
    programs = installation.programs(space)
    assert [program.name for program in programs] == [
        "exercise.web",
        "exercise.gateway",
        "exercise.worker",
        "exercise.sweeper",
        "exercise.forecaster",
        "exercise.player",
    ]
    for program in programs:
        assert program.command[4:6] == ["--space", "exercise"]
        assert program.environment["SENTINEL_SPACE"] == "exercise"
        assert program.environment["DATABASE_URL"] == URL
        assert program.environment["SENTINEL_WEB_PORT"] == "8610"
        assert program.environment["SENTINEL_GATEWAY_PORT"] == "8661"
    assert programs[0].command[6:] == ["--host", "127.0.0.1", "--port", "8610"]
    assert programs[1].command[6:] == ["--host", "127.0.0.1", "--port", "8661"]


def test_a_second_supervisor_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path))
    with running.only_one():
        (tmp_path / "run" / "supervisor.lock").write_text("http://127.0.0.1:8610/")
        with pytest.raises(StepFailed, match="已经有一个在运行"), running.only_one():
            pytest.fail("the second came in")
    with running.only_one():
        assert (tmp_path / "run" / "supervisor.lock").read_text() == ""


def test_accounts_are_a_table_that_lines_up(tmp_path: Path) -> None:
    (tmp_path / "accounts.yaml").write_text(
        "- {username: zhiban, password: Demo-1, title: 区值班员, note: 起草}\n"
        "- {username: baocun, password: Demo-22, title: 镇包村领导, note: 查看}\n"
    )
    assert demo.account_table(tmp_path) == [
        "账号    口令     身份        能做什么",
        "zhiban  Demo-1   区值班员    起草",
        "baocun  Demo-22  镇包村领导  查看",
    ]


def test_skipped_tests_are_counted(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="a.b" name="one"/>'
        '<testcase classname="a.b" name="two"><skipped message="no data"/></testcase></testsuite></testsuites>'
    )
    assert test_command.skipped_in(report) == ["a.b::two"]
    assert test_command.skipped_in(tmp_path / "none.xml") == []


def test_a_step_says_its_time_and_a_failed_one_shows_why(capsys: pytest.CaptureFixture[str]) -> None:
    with timed("做一件事"):
        pass
    with pytest.raises(StepFailed, match="disk on fire"):
        command("做另一件事", ["bash", "-c", "echo disk on fire; exit 7"])
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("✓ 做一件事  0.")
    assert said[1] == "✗ 做另一件事"


def test_two_who_bring_tables_up_to_date_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    url = installation.with_database(os.environ["DATABASE_URL"], "postgres")
    free: list[object] = []

    def another(*_words: object) -> None:
        with psycopg.connect(url) as database:
            free.extend(database.execute("select pg_try_advisory_lock(hashtext('sentinel migrate'))").fetchone() or ())

    monkeypatch.setattr(installation, "command", another)
    installation.migrate(installation.Space("real", url, 0, 0))
    assert free == [False]
