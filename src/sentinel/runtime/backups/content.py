"""What a database holds, as counts and digests that are the same wherever the rows lie."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

# Rows of one installation, not of the district: logins, signs of life, and the epochs that a restore adds to.
VOLATILE = ("django_session", "kernel_epoch", "replay_beat")
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname COLLATE "C"
"""
# The text of a row depends on these alone; geometry, ranges and numbers print the same on every server.
_SETTINGS = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
# A sum does not depend on the order of the rows, and needs no memory for a million of them.
_SUM = """
    SELECT count(*), coalesce(sum(('x' || left(m, 16))::bit(64)::bigint::numeric), 0)::text,
           coalesce(sum(('x' || right(m, 16))::bit(64)::bigint::numeric), 0)::text
    FROM (SELECT md5(t::text) AS m FROM {} t) q
"""


@dataclass(frozen=True, slots=True)
class TableContent:
    """One table: how many rows, and a digest of them that ignores their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Content:
    """Every table of the district by name."""

    tables: Mapping[str, TableContent]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def digest(self) -> str:
        """One digest over all tables: equal digests, equal content."""
        lines = (f"{name} {table.rows} {table.digest}\n" for name, table in sorted(self.tables.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def differences(self, other: "Content") -> list[str]:
        """Names of the tables that are not the same in both."""
        names = self.tables.keys() | other.tables.keys()
        return sorted(name for name in names if self.tables.get(name) != other.tables.get(name))


@contextmanager
def snapshot(url: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """A read-only view of one moment, and its name for `pg_dump`. It takes no transaction id: no feed waits for it."""
    with psycopg.connect(url, connect_timeout=10) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        database.read_only = True
        row = database.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield database, str(row[0])


def read(database: psycopg.Connection) -> Content:
    """The content as the connection's transaction sees it."""
    for setting in _SETTINGS:
        database.execute(setting)
    found = {}
    for (name,) in database.execute(_TABLES).fetchall():
        if name in VOLATILE:
            continue
        row = database.execute(sql.SQL(_SUM).format(sql.Identifier("public", name))).fetchone()
        assert row is not None
        found[str(name)] = TableContent(int(row[0]), hashlib.sha256(f"{row[1]} {row[2]}".encode()).hexdigest()[:32])
    return Content(found)


def of(url: str) -> Content:
    """The content of a database now."""
    with snapshot(url) as (database, _name):
        return read(database)
