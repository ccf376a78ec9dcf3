"""Backups: another cluster gives the identical digest, feeds go on, and nothing half-done is left by any fault."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import migrated_template
from psycopg import sql

from sentinel.runtime import cluster
from sentinel.runtime.backups import content
from sentinel.runtime.installation import database_name, exists, with_database
from sentinel.runtime.steps import ROOT

pytestmark = pytest.mark.process
WRITE = """
import sys, django
django.setup()
from django.db import transaction
from sentinel.kernel import clock, events, spaces
from sentinel.kernel.actor import system
from sentinel.kernel.founding import PackLoaded
from sentinel.kernel.models import Area
spaces.claim(); events.open_epoch("start")
district, _made = Area.objects.get_or_create(
    code="999901000000", defaults={"name": "测试区", "short_name": "测试", "kind": "district"})
for word in sys.argv[1:]:
    with transaction.atomic():
        payload = PackLoaded(pack=word, kind="test", added=1)
        events.record(payload, subject=district, actor=system("t"), at=clock.now())
"""
# Transaction numbers far beyond those of a new cluster: what comes after a restore there has lower ones.
OLD = "do $$ begin for n in 1..6000 loop perform pg_current_xact_id(); commit; end loop; end $$"
READ = """
import json, sys, time, django
django.setup()
from sentinel.kernel import events
cursor, expected, words = sys.argv[1], sys.argv[2], []
until = time.monotonic() + 120
while expected not in words and time.monotonic() < until:
    for cursor, event in events.since(cursor):
        words.append(event.payload["pack"])
for cursor, event in events.since(cursor):
    words.append(event.payload["pack"])
print(json.dumps([cursor, words]))
"""
FILL = """
    INSERT INTO stations_rawframe (received_at, at, channel, peer, station, body, status, code, text)
    SELECT now(), now(), 'sl651', 'x', 'y', sha512(n::text::bytea) || sha512((n + 1)::text::bytea), 'accepted', '',
        md5(n::text)
    FROM generate_series(1, 150000) n
"""


class Place:
    """One installation: a database and a state folder of its own."""

    def __init__(self, url: str, var: Path) -> None:
        self.url, self.var = url, var
        var.mkdir(parents=True, exist_ok=True)
        leave = {"SENTINEL_FIELD_KEYS", "SENTINEL_SECRET_KEY", "EXERCISE_DATABASE_URL", "SENTINEL_BACKUP_PASSPHRASE"}
        self.settings = {
            **{key: value for key, value in os.environ.items() if key not in leave},
            "DATABASE_URL": url,
            "SENTINEL_VAR": str(var),
            "SENTINEL_SPACE": "real",
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "sentinel.config.settings",
        }

    def start(self, *words: str, **more: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "sentinel.runtime", *words]
        return subprocess.Popen(
            command, env=self.settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
        )

    def call(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, **more)
        out, said = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, said)

    def json(self, *words: str) -> dict[str, Any]:
        done = self.call(*words, "--json")
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def script(self, code: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *words], env=self.settings, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, *words: str) -> None:
        """Events, each in a transaction of its own."""
        self.script(WRITE, *words)

    def read(self, cursor: str, until: str) -> tuple[str, list[str]]:
        """What a reader with this cursor is given, and where it stands then."""
        after, words = json.loads(self.script(READ, cursor, until))
        return after, words

    def digest(self) -> str:
        return content.of(self.url).digest

    def words(self) -> list[str]:
        """What the events say, in the order they were written."""
        return list(self.value("select array_agg(payload->>'pack' order by position) from kernel_event"))

    def value(self, query: str) -> Any:
        with psycopg.connect(self.url, autocommit=True) as database:
            row = database.execute(query).fetchone()  # type: ignore[call-overload]
        return row[0]


def drop_family(url: str) -> None:
    """The database and all that were made beside it."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        stem = database_name(url).replace("_", r"\_")
        names = server.execute("select datname from pg_database where datname like %s", (f"{stem}%",)).fetchall()
        for (name,) in names:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def clone(template: str, url: str) -> None:
    drop_family(url)
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        words = sql.SQL("create database {} template {}")
        server.execute(words.format(sql.Identifier(database_name(url)), sql.Identifier(template)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A migrated installation with three events; what every test starts from."""
    url = with_database(os.environ["DATABASE_URL"], f"sentinel_written_{os.getpid()}")
    clone(migrated_template(os.environ["DATABASE_URL"]), url)
    found = Place(url, tmp_path_factory.mktemp("written"))
    found.write("one", "two", "three")
    yield found
    drop_family(url)


@pytest.fixture
def place(written: Place, tmp_path: Path) -> Iterator[Place]:
    """An installation of the test's own."""
    url = with_database(os.environ["DATABASE_URL"], f"sentinel_backup_{os.getpid()}")
    clone(database_name(written.url), url)
    shutil.copytree(written.var / "secrets", tmp_path / "var/secrets")
    yield Place(url, tmp_path / "var")
    drop_family(url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Place]:
    """A second machine as far as a database can tell: an empty cluster of its own."""
    var = tmp_path / "elsewhere"
    own = cluster.locate(var)
    cluster.initialise(own)
    cluster.start(own)
    yield Place(own.url, var)
    cluster.stop(own)
    for folder in (own.socket, own.data, own.data.parent):
        shutil.rmtree(folder, ignore_errors=True)


def until(holds: Callable[[], object], what: str, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def children(pid: int) -> list[str]:
    """What a process has started: the names of its children."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    pids = found.read_text().split() if found.exists() else []
    return [Path(f"/proc/{each}/comm").read_text().strip() for each in pids if Path(f"/proc/{each}").exists()]


def working(process: "subprocess.Popen[str]", child: str) -> bool:
    """True when a process has started such a child; one that ended fails with what it said."""
    assert process.poll() is None, process.communicate()[1]
    return child in children(process.pid)


def test_another_cluster_gives_the_same_digest_and_its_readers_go_on(place: Place, elsewhere: Place) -> None:
    cursor, words = place.read("0.0.0", "three")
    assert words == ["one", "two", "three"]
    with psycopg.connect(place.url, autocommit=True) as database:
        database.execute(OLD)
    place.write("four")
    made = place.json("backup", str(place.var / "a.backup"), "--space", "real")
    before = place.json("digest", "--space", "real")["real"]["digest"]
    assert made["spaces"]["real"]["digest"] == before
    assert made["spaces"]["real"]["tables"]["kernel_event"]["rows"] == 4
    place.write("lost")
    later, words = place.read(cursor, "lost")
    assert words == ["four", "lost"]

    shutil.copytree(place.var / "secrets", elsewhere.var / "secrets")
    done = elsewhere.json("restore", str(place.var / "a.backup"), "--space", "real")
    assert done["spaces"]["real"]["digest"] == before
    assert elsewhere.digest() == before
    elsewhere.write("five", "six")
    assert elsewhere.read(cursor, "six")[1] == ["four", "five", "six"]
    assert elsewhere.read(later, "six")[1] == ["five", "six"]
    # The control: by transaction ids alone the new events would lie before the old ones, and nobody would see them.
    newest = (
        "select max(written_by::text::bigint) from kernel_event where epoch {} (select max(epoch) from kernel_event)"
    )
    assert elsewhere.value(newest.format("=")) < elsewhere.value(newest.format("<"))
    assert elsewhere.value("select count(*) from kernel_epoch") == 2
    assert elsewhere.digest() != before


def test_a_backup_holds_no_feed_back(place: Place) -> None:
    with psycopg.connect(place.url) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        database.read_only = True
        database.execute("select pg_export_snapshot(), count(*) from kernel_event")
        place.write("meanwhile")
        assert place.read("0.0.0", "meanwhile")[1] == ["one", "two", "three", "meanwhile"]


def test_both_spaces_and_the_attachments_come_back(place: Place, elsewhere: Place) -> None:
    exercise = Place(f"{place.url}_exercise", place.var)
    clone(migrated_template(os.environ["DATABASE_URL"]), exercise.url)
    exercise.settings["SENTINEL_SPACE"] = "exercise"
    exercise.write("played")
    (place.var / "files/real/ab").mkdir(parents=True)
    (place.var / "files/real/ab/abcdef").write_bytes(b"\x00picture" * 1000)
    made = place.json("backup", str(place.var))
    assert set(made["spaces"]) == {"real", "exercise"}
    assert made["files"] == {"count": 1, "bytes": 8000}
    assert Path(made["file"]).parent == place.var

    shutil.copytree(place.var / "secrets", elsewhere.var / "secrets")
    done = elsewhere.json("restore", made["file"])
    found = elsewhere.json("digest")
    assert {name: facts["digest"] for name, facts in found.items()} == {
        name: facts["digest"] for name, facts in done["spaces"].items()
    }
    assert done["files"] == 1
    assert (elsewhere.var / "files/real/ab/abcdef").read_bytes() == b"\x00picture" * 1000
    assert elsewhere.json("restore", made["file"], "--replace")["files"] == 0


def test_a_killed_backup_leaves_nothing(place: Place, tmp_path: Path) -> None:
    with psycopg.connect(place.url, autocommit=True) as database:
        database.execute(FILL)
    folder = tmp_path / "backups"
    folder.mkdir()
    process = place.start("backup", str(folder), "--space", "real")
    until(lambda: working(process, "pg_dump"), "pg_dump did not start")
    process.kill()
    process.communicate()
    assert list(folder.iterdir()) == []
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    until(lambda: place.value(others) == 0, "pg_dump went on")


def test_a_full_disk_leaves_nothing_and_is_said(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = place.call("backup", str(folder), "--space", "real", preexec_fn=small)
    assert done.returncode == 1
    assert "pg_dump 没有完成" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_killed_restore_changes_nothing_and_the_next_one_works(place: Place) -> None:
    with psycopg.connect(place.url, autocommit=True) as database:
        database.execute(FILL)
    file = place.json("backup", str(place.var), "--space", "real")["file"]
    place.write("since")
    before = place.digest()
    process = place.start("restore", file, "--space", "real", "--replace")
    beside = place.url + "_restoring"
    until(lambda: working(process, "pg_restore"), "pg_restore did not start")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert exists(beside)
    assert place.digest() == before
    assert place.words() == ["one", "two", "three", "since"]

    place.json("restore", file, "--space", "real", "--replace")
    assert not exists(beside)
    assert place.words() == ["one", "two", "three"]
    family = f"select count(*) from pg_database where datname like '{database_name(place.url)}%'"
    assert place.value(family) == 1


def refused(place: Place, *words: str) -> str:
    """The sentence of a restore that is refused, after seeing that nothing changed."""
    before = place.digest()
    done = place.call("restore", *words)
    assert done.returncode == 1
    assert place.digest() == before
    assert not exists(place.url + "_restoring")
    return done.stderr


def test_what_is_there_is_not_overwritten(place: Place) -> None:
    file = place.json("backup", str(place.var / "a.backup"), "--space", "real")["file"]
    assert "里已有数据，不覆盖" in refused(place, file, "--space", "real")
    with psycopg.connect(place.url):
        assert "还有 1 个连接" in refused(place, file, "--space", "real", "--replace")
    again = place.call("backup", file, "--space", "real")
    assert again.returncode == 1
    assert "已经存在，不覆盖" in again.stderr


def test_a_broken_file_is_refused(place: Place) -> None:
    path = place.var / "a.backup"
    place.json("backup", str(path), "--space", "real")
    whole = path.read_bytes()
    middle = whole.index(b"PGDMP") + 5000
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert "与清单的哈希不符" in refused(place, str(path), "--space", "real", "--replace")
    path.write_bytes(whole[: len(whole) // 2])
    assert "不是完整的备份" in refused(place, str(path), "--space", "real", "--replace")
    path.write_bytes(b"letters")
    assert "不是完整的备份" in refused(place, str(path), "--space", "real", "--replace")
    assert "没有文件" in refused(place, str(place.var / "none"), "--space", "real", "--replace")


def test_keys_travel_only_under_a_passphrase(place: Place, elsewhere: Place) -> None:
    plain = place.call("backup", str(place.var / "plain.backup"), "--space", "real")
    assert "备份里没有密钥" in plain.stderr
    words = place.var / "words"
    words.write_text("correct horse battery staple\n")
    made = place.json(
        "backup", str(place.var / "sealed.backup"), "--space", "real", "--secrets", "--passphrase-file", str(words)
    )
    assert made["secrets"] is True
    key = (place.var / "secrets/field_keys").read_text().strip()
    for file in ("plain.backup", "sealed.backup"):
        assert key.encode() not in (place.var / file).read_bytes()

    elsewhere.script("import django; django.setup()")
    own = (elsewhere.var / "secrets/field_keys").read_text().strip()
    sealed = str(place.var / "sealed.backup")
    without = elsewhere.call("restore", sealed, "--space", "real")
    assert without.returncode == 1
    assert "这里没有备份所用的字段密钥" in without.stderr
    wrong = place.var / "wrong"
    wrong.write_text("another sentence entirely")
    assert "口令不对" in elsewhere.call("restore", sealed, "--space", "real", "--passphrase-file", str(wrong)).stderr
    assert (elsewhere.var / "secrets/field_keys").read_text().strip() == own
    elsewhere.json("restore", sealed, "--space", "real", "--passphrase-file", str(words))
    assert (elsewhere.var / "secrets/field_keys").read_text().strip() == f"{own},{key}"
    assert (elsewhere.var / "secrets/field_keys").stat().st_mode & 0o777 == 0o600


def test_a_short_passphrase_is_refused(place: Place) -> None:
    words = place.var / "words"
    words.write_text("short")
    done = place.call("backup", str(place.var / "x"), "--space", "real", "--secrets", "--passphrase-file", str(words))
    assert done.returncode == 1
    assert "口令至少 12 个字符" in done.stderr
    assert not (place.var / "x").exists()


def test_the_other_space_is_not_taken_for_this_one(place: Place) -> None:
    done = place.call("backup", str(place.var / "x"), "--space", "exercise")
    assert done.returncode == 1
    assert "演练空间的数据库" in done.stderr
    place.settings["EXERCISE_DATABASE_URL"] = place.url
    place.settings["DATABASE_URL"] = place.url + "_no"
    done = place.call("backup", str(place.var / "x"), "--space", "exercise")
    assert "属于 real 空间，不是 exercise" in done.stderr
    assert not (place.var / "x").exists()
