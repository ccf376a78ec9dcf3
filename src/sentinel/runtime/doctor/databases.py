"""The server and its databases: running, reachable, new enough, complete, and nothing left over."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from psycopg import sql

from sentinel.runtime import cluster, installation
from sentinel.runtime.backups.restore import BEFORE, RESTORING
from sentinel.runtime.doctor.finding import Finding
from sentinel.runtime.installation import EXTENSIONS, Space, database_name, with_database
from sentinel.runtime.steps import given, var

OLDEST_SERVER = 150_000
QUIET_S = 1.0
_IDLE = """
    select d.datname from pg_database d
    where not d.datistemplate and not exists (select from pg_stat_activity a where a.datid = d.oid)
"""


def server() -> Iterator[Finding]:
    """The private server, where there is no other."""
    try:
        own = cluster.locate(var())
    except cluster.ClusterError as wrong:
        yield Finding(False, "私有数据库", str(wrong))
        return
    exists = own.data.exists()
    if own.running():
        yield Finding(True, "私有数据库在运行")
    elif exists and cluster.stale_pid(own):
        advice = "上次没有正常停止，留下了 postmaster.pid；demo 与 up 会清掉它。"
        yield Finding(False, "私有数据库没有在运行", advice, partial(_start, own))
    else:
        what = "私有数据库没有在运行（demo 会启动它）" if exists else "私有数据库还没有建"
        yield Finding(False, what, "运行 ./sentinel demo。", partial(_start, own))


def _start(own: cluster.Cluster) -> str:
    cluster.initialise(own)
    cluster.start(own)
    return "启动了私有数据库"


def url() -> str:
    """The address of the real space's database; empty where no server answers for it."""
    if found := given("DATABASE_URL"):
        return found
    try:
        own = cluster.locate(var())
    except cluster.ClusterError:
        return ""
    return own.url if own.running() else ""


def space(name: str, address: str) -> Iterator[Finding]:
    """One space's database."""
    what = f"数据库 {database_name(address)}（{name}）"
    try:
        with psycopg.connect(address, connect_timeout=5) as database:
            number = database.info.server_version
            there = {row[0] for row in database.execute("select extname from pg_extension").fetchall()}
            table = database.execute("select to_regclass('django_migrations')").fetchone()
            done = database.execute("select app, name from django_migrations").fetchall() if table and table[0] else []
    except psycopg.Error as wrong:
        absent = _absent(address)
        advice = "还没建就运行 ./sentinel demo；用自己的服务器时检查 DATABASE_URL。"
        yield Finding(False, f"{what}：{str(wrong).strip()}", advice, partial(_make, name, address) if absent else None)
        return
    if number < OLDEST_SERVER:
        yield Finding(False, f"{what}：版本 {number // 10000}", "需要 PostgreSQL 15 以上。")
        return
    lacking = [extension for extension in EXTENSIONS if extension not in there]
    if lacking:
        advice = "需要 PostGIS 与 pg_trgm 扩展；账户无权建扩展时请数据库管理员建。"
        yield Finding(False, f"{what}：缺扩展 {'、'.join(lacking)}", advice, partial(_extend, address, lacking))
    missing = sorted(set(installation.own_migrations()) - {(str(app), str(migration)) for app, migration in done})
    if missing:
        yield Finding(
            False,
            f"{what}：有 {len(missing)} 个迁移没有执行（{missing[0][0]}.{missing[0][1]} 起）",
            "运行 ./sentinel demo 或 ./sentinel up，会先更新数据表。",
            partial(_migrate, name, address, len(missing)),
        )
    elif not lacking:
        yield Finding(True, f"{what}：PostgreSQL {number // 10000}，PostGIS，迁移齐全")


def _absent(address: str) -> bool:
    """True when the server answers and has no such database."""
    try:
        with psycopg.connect(with_database(address, "postgres"), autocommit=True, connect_timeout=5) as database:
            found = database.execute("select 1 from pg_database where datname = %s", (database_name(address),))
            return found.fetchone() is None
    except psycopg.Error:
        return False


def _make(name: str, address: str) -> str:
    installation.ensure_database(address)
    installation.migrate(Space(name, address, 0, 0))
    return f"新建了空的数据库 {database_name(address)} 并建好数据表"


def _extend(address: str, lacking: list[str]) -> str:
    installation.ensure_database(address)
    return f"建立了扩展 {'、'.join(lacking)}"


def _migrate(name: str, address: str, count: int) -> str:
    installation.migrate(Space(name, address, 0, 0))
    return f"执行了 {count} 个迁移"


def leftovers(address: str) -> Iterator[Finding]:
    """Databases that a killed run left behind; nobody's data is in them, except in what a restore has put aside."""
    with _orphans(address) as (_database, found):
        pass
    yield Finding(
        not found,
        "没有残留的临时数据库" if not found else f"残留的临时数据库：{'、'.join(found)}",
        "是被中断的回放、模板或恢复留下的，没有用户数据。./sentinel doctor --repair 会删掉。",
        partial(_drop, address),
    )
    for name in _put_aside(address):
        advice = f"是恢复时换下的原数据库，里面有数据。确认不再需要后：psql -c 'drop database \"{name}\"'。"
        yield Finding(False, f"留有换下的数据库 {name}", advice)


def _kinds(address: str) -> tuple[tuple[str, str], ...]:
    """How the throw-away databases of this installation are called, and the lock their maker holds meanwhile."""
    own, stem = re.escape(database_name(address)), re.escape(database_name(address).split("_")[0])
    return (
        (rf"{own}_(replay|stage)_[0-9a-f]{{8}}(_making)?", "sentinel scratch"),
        (rf"{own}(_exercise)?{RESTORING}", "sentinel restore"),
        (rf"{stem}_tpl_\w+_making", "sentinel template"),
        (r"sentinel_tests_\w+_making", "sentinel test template"),
    )


@contextmanager
def _orphans(address: str) -> Iterator[tuple[psycopg.Connection, list[str]]]:
    """Throw-away databases without a maker and without a session, and still so a moment later; makers are kept out."""
    with psycopg.connect(with_database(address, "postgres"), autocommit=True, connect_timeout=5) as database:
        patterns = [
            re.compile(pattern)
            for pattern, lock in _kinds(address)
            if database.execute("select pg_try_advisory_lock(hashtext(%s))", (lock,)).fetchone() == (True,)
        ]
        idle = {
            row[0] for row in database.execute(_IDLE).fetchall() if any(each.fullmatch(row[0]) for each in patterns)
        }
        if idle:
            time.sleep(QUIET_S)
            idle &= {row[0] for row in database.execute(_IDLE).fetchall()}
        yield database, sorted(idle)


def _drop(address: str) -> str:
    with _orphans(address) as (database, names):
        for name in names:
            # Without force: one that came into use since then stays.
            database.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
    return f"删掉了 {'、'.join(names)}" if names else "已经没有了"


def _put_aside(address: str) -> list[str]:
    with psycopg.connect(with_database(address, "postgres"), autocommit=True, connect_timeout=5) as database:
        rows = database.execute("select datname from pg_database").fetchall()
    aside = re.compile(rf"{re.escape(database_name(address))}(_exercise)?{BEFORE}\d{{8}}T\d{{6}}")
    return sorted(row[0] for row in rows if aside.fullmatch(row[0]))
