"""What every test starts from: a cheap hasher, plain static files, a migrated template database, no way out."""

import hashlib
import os
import socket
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from sentinel.runtime import installation
from sentinel.runtime.installation import Space, with_database
from sentinel.runtime.steps import ROOT

PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
TEMPLATES = "sentinel_tests_"
KEPT_TEMPLATES = 9
LOCAL = {"127.0.0.1", "::1", "localhost", ""}
WRITTEN_BY_MIGRATE = {"django_content_type", "auth_permission"}  # as every test expects to find them


hypothesis.settings.register_profile("sentinel", deadline=None)  # no test is about time
hypothesis.settings.load_profile("sentinel")


def pytest_configure() -> None:
    """Argon2 is slow by design, and hashed static names need a collecting step: neither is what tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SENTINEL_FILES = settings.VAR / "files" / "tests"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where nothing was collected yet
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}}
    # Playwright's synchronous interface runs a loop of its own in the test's thread.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    TransactionTestCase._fixture_teardown = lambda _case: empty_tables()


def empty_tables() -> None:
    """After a test with real commits: empty the tables that hold rows.

    Django's own way empties every table and then fills the two of `migrate` again: half a second of work each time.
    """
    tables = set(connection.introspection.django_table_names(only_existing=True)) - WRITTEN_BY_MIGRATE
    asked = [sql.SQL("select {} where exists (select from {})").format(name, sql.Identifier(name)) for name in tables]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" union all ").join(asked))
        held = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if held:
            cursor.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(held)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup` a file stays on one worker, and all journeys do: they share a running space."""
    for item in items:
        home = item.path.parent if item.path.parent.name == "journeys" else item.path
        item.add_marker(pytest.mark.xdist_group(home.relative_to(ROOT).as_posix()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Clone the test database from a template with every migration applied."""
    if "DATABASE_URL" not in os.environ:
        raise pytest.UsageError('no DATABASE_URL: run ./sentinel test, or first eval "$(./sentinel env)"')
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"])


def migrated_template(url: str) -> str:
    """The template for the migrations as they are now, made when missing; of the older ones the last few are kept.

    Several working copies share a server, and each has a template of its own.
    """
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("src/sentinel/**/migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    digest.update((ROOT / "requirements.lock").read_bytes())
    name = TEMPLATES + digest.hexdigest()[:12]
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        server.execute("select pg_advisory_lock(hashtext('sentinel test template'))")
        rows = server.execute(
            "select datname from pg_database where datname like %s order by oid desc", (f"{TEMPLATES}%",)
        ).fetchall()
        known = [str(row[0]) for row in rows]
        if name in known:
            return name
        for old in known[KEPT_TEMPLATES:]:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(old)))
        making = f"{name}_making"
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(making)))
        space = Space("real", with_database(url, making), 0, 0)
        installation.ensure_database(space.database_url)
        installation.migrate(space)
        server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name)))
    return name


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for another machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and str(address[0]) not in LOCAL:
            raise AssertionError(f"a test wanted to connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
