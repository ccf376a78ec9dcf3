"""Make a backup: every space from one moment of its own, the attachments, and the secrets under a passphrase."""

import io
import os
import platform
import tempfile
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from sentinel.runtime.backups import archive, content, keys, tools
from sentinel.runtime.installation import database_name
from sentinel.runtime.steps import ROOT, StepFailed, timed, var

TITLES = {"real": "实战空间", "exercise": "演练空间"}
FILES = "files"
SECRETS = "secrets.sealed"


def stamp() -> str:
    """The moment, as part of a file name."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def target(asked: Path) -> Path:
    """The file to write: as asked, or a dated one in the folder that was given."""
    return (asked / f"sentinel-{stamp()}.backup" if asked.is_dir() else asked).absolute()


def backup(path: Path, urls: dict[str, str], *, passphrase: str = "") -> dict[str, Any]:
    """Write the backup to `path`, or leave nothing; returns its manifest."""
    try:
        with archive.whole_file(path) as file:
            writer = archive.Writer(file)
            manifest: dict[str, Any] = {
                "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "version": product_version(),
                "host": platform.node(),
                "spaces": {},
            }
            for name, url in urls.items():
                with timed(f"{TITLES[name]}：备份数据库 {database_name(url)}"):
                    manifest["spaces"][name] = _space(writer, name, url, path.parent)
            with timed("附件"):
                manifest["files"] = _files(writer, urls)
            manifest["field_keys"] = keys.fingerprints(keys.own())
            manifest["secrets"] = bool(passphrase)
            if passphrase:
                writer.add(SECRETS, io.BytesIO(keys.seal(keys.own(), passphrase)))
            writer.close(manifest)
    except OSError as wrong:
        raise StepFailed(f"备份没有写成，没有留下任何文件：{wrong.strerror or wrong}（{path}）") from wrong
    return {**manifest, "file": str(path), "bytes": path.stat().st_size}


def product_version() -> str:
    """The version of this checkout."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def _space(writer: archive.Writer, name: str, url: str, folder: Path) -> dict[str, Any]:
    """One database: its facts, its content and its dump, all of the same moment."""
    try:
        with content.snapshot(url) as (database, moment), tempfile.TemporaryFile(dir=folder) as dump:
            facts = _facts(database, name)
            found = content.read(database)
            where, environment = tools.address(url)
            tools.run(
                [
                    tools.program("pg_dump", facts["server_version"] // 10000),
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    "--no-comments",
                    f"--snapshot={moment}",
                    *(f"--exclude-table-data=public.{table}" for table in content.VOLATILE if table != "kernel_epoch"),
                    f"--dbname={where}",
                ],
                environment=environment,
                output=dump,
            )
            writer.add(f"{name}.dump", dump)
    except psycopg.Error as wrong:
        raise StepFailed(f"{TITLES[name]}的数据库读不了：{str(wrong).strip()}") from wrong
    return {
        **facts,
        "rows": found.rows,
        "digest": found.digest,
        "tables": {table: {"rows": each.rows, "digest": each.digest} for table, each in found.tables.items()},
    }


def _facts(database: psycopg.Connection, name: str) -> dict[str, Any]:
    """Which space, server, epoch and migrations these are; a sentence where it is not this space's database."""
    if database.execute("SELECT to_regclass('kernel_space')").fetchone() == (None,):
        raise StepFailed(f"{TITLES[name]}的数据库 {database.info.dbname} 还是空的，没有可备份的。")
    row = database.execute("SELECT name, district FROM kernel_space").fetchone()
    if row is not None and row[0] != name:
        raise StepFailed(f"数据库 {database.info.dbname} 属于 {row[0]} 空间，不是 {name}：请检查 DATABASE_URL。")
    epoch = database.execute("SELECT max(number) FROM kernel_epoch").fetchone()
    system = database.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
    postgis = database.execute("SELECT extversion FROM pg_extension WHERE extname = 'postgis'").fetchone()
    migrations = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return {
        "database": database.info.dbname,
        "district": row[1] if row else "",
        "server_version": database.info.server_version,
        "postgis": postgis[0] if postgis else "",
        "system_identifier": system[0] if system else "",
        "epoch": epoch[0] if epoch else None,
        "migrations": [f"{app}.{migration}" for app, migration in migrations],
    }


def _files(writer: archive.Writer, spaces: Iterable[str]) -> dict[str, Any]:
    """The attachments, after the databases: what a row of the snapshot names is still there."""
    root, count, size = var() / FILES, 0, 0
    found = (path for space in spaces for path in (root / space).rglob("*"))
    for path in sorted(path for path in found if path.is_file() and not path.is_symlink()):
        try:
            with path.open("rb") as file:
                size += os.fstat(file.fileno()).st_size
                writer.add(f"{FILES}/{path.relative_to(root).as_posix()}", file)
        except FileNotFoundError:
            continue
        count += 1
    return {"count": count, "bytes": size}
