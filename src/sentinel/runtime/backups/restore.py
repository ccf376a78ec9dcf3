"""Restore a backup: load beside what is there, prove that it is the same, then change names in one transaction.

Until the names change nothing that serves is touched; a run that is killed leaves a database `…_restoring`, which the
next run drops. The old database keeps its rows under another name until the new one is in its place.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from sentinel.runtime import installation
from sentinel.runtime.backups import archive, content, keys, tools
from sentinel.runtime.backups.archive import Archive
from sentinel.runtime.backups.content import Content, TableContent
from sentinel.runtime.backups.make import FILES, SECRETS, TITLES
from sentinel.runtime.installation import Space, database_name, with_database
from sentinel.runtime.steps import StepFailed, say, timed, var

RESTORING = "_restoring"
BEFORE = "_before_"
LOCK = "select pg_try_advisory_lock(hashtext('sentinel restore'))"
# Not the server's own workers: it ends its vacuuming by itself when a database is renamed or dropped.
_OTHERS = """
select count(*) from pg_stat_activity
where datname = %s and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


def restore(
    path: Path, urls: dict[str, str], *, replace: bool, passphrase: str = "", without_secrets: bool = False
) -> dict[str, Any]:
    """Bring back the spaces of `urls` (name to where they go). Raises a sentence and leaves all as it was."""
    with timed(f"核对 {path.name} 的哈希"), archive.opened(path) as book:
        wanted = {name: urls[name] for name in urls if name in book.manifest["spaces"]}
        if not wanted:
            raise StepFailed(f"{path} 里没有要恢复的空间，只有 {'、'.join(book.manifest['spaces'])}。")
        _refuse_newer(book, wanted)
        secrets = _secrets(book, passphrase, without_secrets)
    with archive.opened(path) as book, _alone(wanted.values()):
        for name, url in wanted.items():
            _refuse_taken(name, url, replace)
        loaded = {name: _load(book, name, url) for name, url in wanted.items()}
        files = _bring_files(book, wanted)
        if secrets:
            say(f"✓ {keys.adopt(secrets)}")
        old = _swap(wanted)
    for url, name in old:
        installation.drop_database(url, name)
    return {"file": str(path), "spaces": loaded, "files": files, "secrets": bool(secrets)}


def _refuse_newer(book: Archive, wanted: dict[str, str]) -> None:
    """Rows of tables this version does not know would be lost at the next step."""
    known = {f"{app}.{name}" for app, name in installation.own_migrations()}
    own = {entry.split(".")[0] for entry in known}
    for name in wanted:
        listed = book.manifest["spaces"][name]["migrations"]
        newer = sorted(entry for entry in listed if entry.split(".")[0] in own and entry not in known)
        if newer:
            raise StepFailed(f"备份来自更新的版本（{newer[0]} 等 {len(newer)} 个迁移这里没有）：请先升级再恢复。")


def _secrets(book: Archive, passphrase: str, without: bool) -> dict[str, str]:
    """The secrets of the backup; refuses where people's data could not be read afterwards, unless told to go on."""
    if book.manifest["secrets"] and passphrase:
        return keys.unseal(book.open(SECRETS).read(), passphrase)
    missing = set(book.manifest["field_keys"]) - set(keys.fingerprints(keys.own()))
    if missing and not without:
        how = "给出口令（--passphrase-file）" if book.manifest["secrets"] else "把原来的 field_keys 放进 var/secrets"
        raise StepFailed(f"这里没有备份所用的字段密钥，恢复后证件号、电话等读不出。请{how}，或用 --without-secrets。")
    if missing:
        say("! 没有字段密钥：证件号、电话等个人信息恢复后读不出，直到放入原来的密钥。")
    return {}


@contextmanager
def _alone(urls: Iterable[str]) -> Iterator[None]:
    """One restore at a time on each server."""
    held = []
    try:
        for server in sorted({with_database(url, "postgres") for url in urls}):
            connection = psycopg.connect(server, autocommit=True, connect_timeout=10)
            held.append(connection)
            if connection.execute(LOCK).fetchone() != (True,):
                raise StepFailed("另一个恢复正在这台数据库服务器上进行，等它结束再来。")
        yield
    except psycopg.Error as wrong:
        raise StepFailed(f"数据库出错，原来的数据没有动：{str(wrong).strip()}") from wrong
    finally:
        for connection in held:
            connection.close()


def _refuse_taken(name: str, url: str, replace: bool) -> None:
    """An own database stays unless the person said so, and nobody may be using it."""
    where = database_name(url)
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as server:
        if server.execute("select 1 from pg_database where datname = %s", (where,)).fetchone() is None:
            return
        others = server.execute(_OTHERS, (where,)).fetchone()
    with psycopg.connect(url, autocommit=True) as database:
        empty = database.execute("select to_regclass('kernel_event')").fetchone() == (None,)
    if not empty and not replace:
        raise StepFailed(f"{TITLES[name]}的数据库 {where} 里已有数据，不覆盖。确实要用备份替换它，加 --replace。")
    if others and others[0]:
        raise StepFailed(f"数据库 {where} 还有 {others[0]} 个连接：先停掉使用它的进程（Ctrl-C 或 systemctl stop）。")


def _load(book: Archive, name: str, url: str) -> dict[str, Any]:
    """Into a database of its own beside the target; proved equal, brought to this version, in a new epoch."""
    facts = book.manifest["spaces"][name]
    beside = with_database(url, database_name(url) + RESTORING)
    with timed(f"{TITLES[name]}：载入 {facts['rows']} 行"):
        installation.drop_database(url, database_name(beside))
        installation.ensure_database(beside)
        where, environment = tools.address(beside)
        with psycopg.connect(beside) as database:
            major = database.info.server_version // 10000
        tools.run(
            [
                tools.program("pg_restore", major),
                "--no-owner",
                "--no-privileges",
                "--no-comments",
                "--exit-on-error",
                f"--dbname={where}",
            ],
            environment=environment,
            feed=lambda write: book.read_into(f"{name}.dump", write),
        )
    with timed(f"{TITLES[name]}：核对内容摘要"):
        _refuse_different(content.of(beside), facts)
    space = Space(name, beside, 0, 0)
    if {f"{app}.{migration}" for app, migration in installation.own_migrations()} - set(facts["migrations"]):
        installation.migrate(space)
    installation.open_epoch(space, "restore")
    with psycopg.connect(beside, autocommit=True) as database:
        database.execute("analyze")
    return {"database": database_name(url), "rows": facts["rows"], "digest": facts["digest"]}


def _refuse_different(found: Content, facts: dict[str, Any]) -> None:
    tables = {table: TableContent(each["rows"], each["digest"]) for table, each in facts["tables"].items()}
    if different := found.differences(Content(tables)):
        raise StepFailed(f"载入后的内容与备份不符（{'、'.join(different[:5])}），没有替换任何东西。")


def _bring_files(book: Archive, spaces: Iterable[str]) -> int:
    """Add the attachments; one that is there already and the same stays. Returns how many came."""
    root, came = (var() / FILES).resolve(), 0
    for name in book.manifest["members"]:
        if not name.startswith(tuple(f"{FILES}/{space}/" for space in spaces)):
            continue
        path = (root / name.removeprefix(f"{FILES}/")).resolve()
        if not path.is_relative_to(root):
            raise StepFailed(f"备份里的文件名「{name}」指到附件文件夹之外，不恢复。")
        if path.exists() and _hash(path) == book.manifest["members"][name]["sha256"]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.restoring")
        with fresh.open("wb") as file:
            book.read_into(name, file.write)
        fresh.replace(path)
        came += 1
    return came


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _swap(wanted: dict[str, str]) -> list[tuple[str, str]]:
    """Change the names: all of one server in one transaction. Returns what the old ones are called now."""
    old = []
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    for server_url in sorted({with_database(url, "postgres") for url in wanted.values()}):
        here = [url for url in wanted.values() if with_database(url, "postgres") == server_url]
        with psycopg.connect(server_url) as server:
            for url in here:
                name = database_name(url)
                if server.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                    _rename(server, name, f"{name}{BEFORE}{stamp}")
                    old.append((url, f"{name}{BEFORE}{stamp}"))
                _rename(server, name + RESTORING, name)
    return old


def _rename(server: psycopg.Connection, name: str, to: str) -> None:
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(to)))
