"""What an installation consists of: two spaces with their databases, ports and processes, and how they are prepared."""

import fcntl
import hashlib
import os
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from sentinel.runtime.steps import ROOT, StepFailed, command, given, say, static_root, var
from sentinel.runtime.supervisor import Program

REAL_PORT = 8600
EXERCISE_OFFSET = 10
GATEWAY_OFFSET = 51
TRIES = 40
LABEL = re.compile(r'^    label = "(\w+)"', re.MULTILINE)
EXTENSIONS = ("postgis", "pg_trgm")
HASHED_NAMES = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PROCESSES = {
    "real": ("web", "gateway", "worker", "sweeper", "forecaster", "sender"),  # an exercise has nothing that could send
    "exercise": ("web", "gateway", "worker", "sweeper", "forecaster", "player"),
}


@dataclass(frozen=True, slots=True)
class Space:
    """One space as it runs here: its database and its two ports."""

    name: str
    database_url: str
    web_port: int
    gateway_port: int

    @property
    def title(self) -> str:
        """The word on pages and in messages."""
        return "演练空间" if self.name == "exercise" else "实战空间"

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{host()}:{self.web_port}/"

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this space is started with."""
        return {
            "DATABASE_URL": self.database_url,
            "SENTINEL_SPACE": self.name,
            "SENTINEL_VAR": str(var()),
            "SENTINEL_WEB_PORT": str(self.web_port),
            "SENTINEL_GATEWAY_PORT": str(self.gateway_port),
            "DJANGO_SETTINGS_MODULE": "sentinel.config.settings",
        }


def host() -> str:
    """The address the pages listen on."""
    return os.environ.get("SENTINEL_HOST", "127.0.0.1")


def gateway_host() -> str:
    """The address the gateways listen on: stations are often in another network than people."""
    return os.environ.get("SENTINEL_GATEWAY_HOST") or host()


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, parts.fragment))


def database_name(url: str) -> str:
    """The database a URL points at."""
    return urlsplit(url).path.lstrip("/")


def database_urls() -> dict[str, str]:
    """Both spaces' databases; never the same one."""
    real = given("DATABASE_URL")
    if not real:
        raise StepFailed("没有 DATABASE_URL。请用 ./sentinel 运行，它会准备好数据库。")
    exercise = given("EXERCISE_DATABASE_URL") or with_database(real, f"{database_name(real)}_exercise")
    if real == exercise:
        raise StepFailed("实战空间与演练空间不能用同一个数据库：请检查 DATABASE_URL 与 EXERCISE_DATABASE_URL。")
    return {"real": real, "exercise": exercise}


def chosen_urls(space: str, *, existing: bool = False) -> dict[str, str]:
    """The databases of one space or of "both"; `existing` leaves out an exercise space that was never made."""
    urls = database_urls()
    if space != "both":
        return {space: urls[space]}
    return {name: url for name, url in urls.items() if name == "real" or not existing or exists(url)}


def exists(url: str) -> bool:
    """True when the server has this database."""
    try:
        with psycopg.connect(with_database(url, "postgres"), autocommit=True, connect_timeout=10) as server:
            found = server.execute("select 1 from pg_database where datname = %s", (database_name(url),)).fetchone()
    except psycopg.Error as wrong:
        raise StepFailed(f"数据库服务器连不上：{str(wrong).strip()}") from wrong
    return found is not None


def free(port: int) -> bool:
    """True when nothing listens on `port` here."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port))
        except OSError:
            return False
    return True


def choose_ports() -> Iterator[tuple[int, str]]:
    """Web real, web exercise, gateway real, gateway exercise: as asked for, or the next free ones.

    Yields (port, sentence), the sentence empty where the usual port was free.
    """
    asked = os.environ.get("SENTINEL_PORT")
    if asked is not None and not (asked.isdigit() and 1024 <= int(asked) <= 65000):
        raise StepFailed(f"SENTINEL_PORT 是「{asked}」，应为 1024 到 65000 之间的一个数。")
    base = int(asked or REAL_PORT)
    taken: set[int] = set()
    for offset, what in (
        (0, "实战网页"),
        (EXERCISE_OFFSET, "演练网页"),
        (GATEWAY_OFFSET, "实战接入"),
        (GATEWAY_OFFSET + EXERCISE_OFFSET, "演练接入"),
    ):
        wanted = base + offset
        if asked and not free(wanted):
            raise StepFailed(f"端口 {wanted}（{what}）已被占用。用 SENTINEL_PORT 换一个起点，或先停掉占用它的程序。")
        port = next((p for p in range(wanted, wanted + TRIES) if p not in taken and free(p)), None)
        if port is None:
            raise StepFailed(f"{wanted} 到 {wanted + TRIES - 1} 的端口都被占用。用 SENTINEL_PORT 另选一个起点。")
        taken.add(port)
        yield port, "" if port == wanted else f"端口 {wanted} 已被占用，{what}改用 {port}"


def spaces() -> dict[str, Space]:
    """Both spaces with free ports; says so where a port differs from the usual one."""
    chosen = list(choose_ports())
    for _, sentence in chosen:
        if sentence:
            say(f"! {sentence}")
    urls = database_urls()
    web_real, web_exercise, gateway_real, gateway_exercise = (port for port, _ in chosen)
    return {
        "exercise": Space("exercise", urls["exercise"], web_exercise, gateway_exercise),
        "real": Space("real", urls["real"], web_real, gateway_real),
    }


def ensure_database(url: str) -> bool:
    """Create the database and its extensions where missing; True when it was made now."""
    name = database_name(url)
    made = False
    try:
        with psycopg.connect(with_database(url, "postgres"), autocommit=True, connect_timeout=10) as server:
            known = server.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if known is None:
                server.execute(sql.SQL("create database {} encoding 'UTF8'").format(sql.Identifier(name)))
                made = True
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as database:
            for extension in EXTENSIONS:
                database.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
    except psycopg.Error as wrong:
        raise StepFailed(
            f"数据库 {name} 用不了：{str(wrong).strip()}\n  请检查 DATABASE_URL 与该账户的权限。"
        ) from wrong
    return made


def drop_database(url: str, name: str) -> None:
    """Drop another database of the server `url` points at; one that is not there is fine."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True, connect_timeout=10) as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def own_migrations() -> Iterator[tuple[str, str]]:
    """Our migrations as (app label, name), without asking Django."""
    for path in sorted((ROOT / "src/sentinel").rglob("migrations/[0-9]*.py")):
        app = path.parent.parent
        label = LABEL.search((app / "apps.py").read_text())
        yield label[1] if label else app.name, path.stem


def python(*words: str) -> list[str]:
    """A command line of this installation's interpreter."""
    return [sys.executable, *words]


def migrate(space: Space) -> None:
    """Bring the space's database to this version's tables, and mark it as that space's; several callers take turns."""
    with psycopg.connect(space.database_url, autocommit=True) as database:
        database.execute("select pg_advisory_lock(hashtext('sentinel migrate'))")
        command(
            f"{space.title}：更新数据表",
            python("-m", "django", "migrate", "--noinput", "--verbosity=0"),
            space.environment,
        )


def open_epoch(space: Space, reason: str) -> None:
    """Settle every cursor that readers hold: what comes now comes after it."""
    command(
        f"{space.title}：开启新纪元",
        python("-m", "sentinel.runtime", "epoch", "--space", space.name, "--reason", reason),
        space.environment,
    )


def load_pack(space: Space, pack: Path, *, accounts: bool) -> None:
    """Load a district, with its demonstration accounts or without; only what is missing is added."""
    command(
        f"{space.title}：载入 {pack.name}",
        python(
            "-m",
            "sentinel.runtime",
            "load-pack",
            str(pack),
            "--space",
            space.name,
            *(["--accounts"] if accounts else []),
        ),
        space.environment,
    )


def collect_static(space: Space) -> None:
    """Gather the static files under hashed names, when one of them has changed; who comes meanwhile waits."""
    target = static_root()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _collect_changed(space, target)


def _collect_changed(space: Space, target: Path) -> None:
    stamp = target / ".stamp"
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").glob("sentinel/**/static/**/*")):
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    digest.update((ROOT / "requirements.lock").read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    command(
        "收集静态文件",
        python("-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity=0"),
        {**space.environment, "SENTINEL_STATICFILES": HASHED_NAMES},
    )
    stamp.write_text(digest.hexdigest())


def programs(space: Space, leave_out: frozenset[str] = frozenset()) -> list[Program]:
    """The processes of one space."""
    listening = {"web": (host(), space.web_port), "gateway": (gateway_host(), space.gateway_port)}
    found = []
    for process in PROCESSES[space.name]:
        if process in leave_out:
            continue
        address, port = listening.get(process, ("", 0))
        where = ["--host", address, "--port", str(port)] if address else []
        words = python("-m", "sentinel.runtime", process, "--space", space.name, *where)
        found.append(Program(name=f"{space.name}.{process}", command=words, environment=space.environment))
    return found
