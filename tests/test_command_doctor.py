"""The doctor: names what is wrong, puts right what is safe, says what it did, and changes nobody's row."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from conftest import migrated_template
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from sentinel.runtime import cluster, installation
from sentinel.runtime.backups import content
from sentinel.runtime.doctor import databases, machine
from sentinel.runtime.doctor.finding import Finding
from sentinel.runtime.installation import database_name, exists, with_database
from sentinel.runtime.steps import ROOT

NOBODY = 4_190_000


def create(url: str, template: str = "template1") -> None:
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        words = sql.SQL("create database {} template {}")
        server.execute(words.format(sql.Identifier(database_name(url)), sql.Identifier(template)))


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a database of this test's own, which is not there yet; its whole family goes afterwards."""
    found = with_database(os.environ["DATABASE_URL"], f"doctor{os.getpid()}")
    yield found
    with psycopg.connect(with_database(found, "postgres"), autocommit=True) as server:
        rows = server.execute("select datname from pg_database where datname like %s", (f"doctor{os.getpid()}%",))
        for (name,) in rows.fetchall():
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def repaired(found: Finding) -> str:
    assert not found.good
    assert found.repair is not None
    return found.repair()


def doctor(url: str, var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "DATABASE_URL": url, "SENTINEL_VAR": str(var), "PYTHONPATH": str(ROOT / "src")}
    settings.pop("EXERCISE_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "sentinel.runtime", "doctor", *words],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.process
def test_it_repairs_what_is_safe_and_says_so(url: str, tmp_path: Path) -> None:
    template = migrated_template(os.environ["DATABASE_URL"])
    for name in ("", "_exercise"):
        create(url + name, template)
    for name in ("_replay_deadbeef", "_replay_0badcafe", "_restoring", "_before_20260101T000000", "_replay_mine"):
        create(url + name)
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("drop table replay_acted")
        database.execute("delete from django_migrations where app = 'replay' and name = '0004_acted'")
    before = content.of(url)
    (tmp_path / "secrets").mkdir(mode=0o755)
    (tmp_path / "secrets/field_keys").write_text("a key")
    (tmp_path / "secrets/field_keys").chmod(0o644)
    (tmp_path / "run/alive").mkdir(parents=True)
    (tmp_path / "run/alive/real.web").touch()
    (tmp_path / "run/supervisor.json").write_text(json.dumps({"children": {"real.web": {"pid": NOBODY, "starts": 1}}}))
    (tmp_path / "pg15.new/base").mkdir(parents=True)

    told = doctor(url, tmp_path)
    assert told.returncode == 1
    assert "已修复" not in told.stdout
    assert (tmp_path / "pg15.new").exists()
    with psycopg.connect(url + "_replay_0badcafe"):
        done = doctor(url, tmp_path, "--repair")
    for sentence in (
        "已修复：收回了 2 处权限",
        "已修复：清掉了已结束进程的记录",
        "已修复：清掉了 pg15.new",
        "已修复：执行了 1 个迁移",
        f"已修复：删掉了 {database_name(url)}_replay_deadbeef、{database_name(url)}_restoring",
        f"留有换下的数据库 {database_name(url)}_before_20260101T000000",
    ):
        assert sentence in done.stdout
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secrets/field_keys").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "run/supervisor.json").exists()
    assert not (tmp_path / "run/alive/real.web").exists()
    kept = ("", "_exercise", "_replay_0badcafe", "_before_20260101T000000", "_replay_mine")
    assert [exists(url + name) for name in kept] == [True] * 5
    assert not exists(url + "_replay_deadbeef")
    assert before.differences(content.of(url)) == ["django_migrations", "replay_acted"]


@pytest.mark.process
def test_a_missing_extension_is_made(url: str) -> None:
    create(url)
    lacking = next(databases.space("real", url))
    assert "缺扩展 postgis、pg_trgm" in lacking.what
    assert repaired(lacking) == "建立了扩展 postgis、pg_trgm"
    assert "迁移没有执行" in next(databases.space("real", url)).what


@pytest.mark.process
def test_a_missing_database_can_be_made_and_a_missing_server_cannot(url: str) -> None:
    assert next(databases.space("real", url)).repair is not None
    assert next(databases.space("real", "postgresql://nobody@127.0.0.1:9/nothing")).repair is None


@pytest.mark.process
def test_a_template_that_is_being_made_stays(url: str) -> None:
    create(url)
    create(url + "_tpl_tiny_abc_making")
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as maker:
        maker.execute("select pg_advisory_lock(hashtext('sentinel template'))")
        assert next(databases.leftovers(url)).good
    until = time.monotonic() + 60  # the server notices the maker's end a moment later
    while next(databases.leftovers(url)).good:
        assert time.monotonic() < until
    assert repaired(next(databases.leftovers(url))) == f"删掉了 {database_name(url)}_tpl_tiny_abc_making"
    assert exists(url)


@pytest.mark.process
def test_a_stopped_server_with_a_strangers_number_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path / "var"))
    own = cluster.locate((tmp_path / "var").resolve())
    cluster.initialise(own)
    own.data.chmod(0o755)
    (own.data / "postmaster.pid").write_text(f"{os.getpid()}\n{own.data}\n")
    assert cluster.stale_pid(own)
    try:
        assert repaired(next(databases.server())) == "启动了私有数据库"
        assert own.running()
        assert not cluster.stale_pid(own)
        assert own.data.stat().st_mode & 0o777 == 0o700
        assert next(databases.server()).good
    finally:
        cluster.stop(own)
        for folder in (own.socket, own.data, own.data.parent):
            shutil.rmtree(folder, ignore_errors=True)


def test_living_processes_are_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path))
    (tmp_path / "run").mkdir()
    children = {"real.web": {"pid": os.getpid()}, "real.worker": {"pid": NOBODY}}
    (tmp_path / "run/supervisor.json").write_text(json.dumps({"children": children}))
    found = next(finding for finding in machine.findings() if "real.worker" in finding.advice)
    assert (found.good, found.repair) == (False, None)


def test_a_half_made_folder_of_a_running_set_up_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_VAR", str(tmp_path))
    (tmp_path / "pg15.new").mkdir()
    holder = subprocess.Popen(["flock", str(tmp_path / "setup.lock"), "sleep", "30"])
    try:
        while subprocess.run(["flock", "-n", str(tmp_path / "setup.lock"), "true"], check=False).returncode == 0:
            pass
        found = next(finding for finding in machine.findings() if "pg15.new" in finding.advice)
        assert repaired(found) == "另一个准备正在进行，没有清"
        assert (tmp_path / "pg15.new").exists()
    finally:
        holder.kill()
        holder.wait()


def test_browser_files_can_be_fetched_again() -> None:
    found = next(finding for finding in machine.findings() if finding.what == "浏览器端文件")
    assert found.repair is not None


@pytest.mark.django_db
def test_our_migrations_are_those_django_knows() -> None:
    known = MigrationLoader(connection).disk_migrations.keys()
    assert set(installation.own_migrations()) == {
        (label, name) for label, name in known if apps.get_app_config(label).name.startswith("sentinel.")
    }
