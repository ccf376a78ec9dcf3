"""The private PostgreSQL of one checkout: made, started, stopped. Standard library only, so set-up can call it early.

As root the server runs as the system user `postgres`; otherwise as the caller. Nobody reaches it but through a socket
in a 0700 folder, by peer authentication with an ident map.
"""

import argparse
import getpass
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROLE = "sentinel"
PORT = 5432
PREFERRED_MAJOR = 15
SETTINGS = """\
# Written by ./sentinel at every start; put changes of your own into postgresql.conf.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = {port}
jit = off
max_connections = 200
shared_buffers = '256MB'
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
# A refused statement and its detail hold what people typed.
log_min_error_statement = panic
log_error_verbosity = terse
"""


class ClusterError(Exception):
    """A sentence that says what is wrong and what to do."""


def programs() -> tuple[int, Path] | None:
    """Major version and program folder of the server to use: 15 where it is there, else the newest with PostGIS."""
    found: dict[int, Path] = {}
    for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb"):
        major = initdb.parent.parent.name
        library = initdb.parent.parent / "lib/postgis-3.so"
        if major.isdigit() and int(major) >= PREFERRED_MAJOR and library.exists():
            found[int(major)] = initdb.parent
    if not found:
        return None
    major_used = PREFERRED_MAJOR if PREFERRED_MAJOR in found else max(found)
    return major_used, found[major_used]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One private server: where its programs, data and socket are, and who runs it."""

    major: int
    bin: Path
    data: Path
    socket: Path
    user: str

    @property
    def url(self) -> str:
        """The address for `DATABASE_URL`."""
        return f"postgresql://{ROLE}@{quote(str(self.socket), safe='')}:{PORT}/{ROLE}"

    @property
    def as_other(self) -> bool:
        """True when the server runs as another user than the caller."""
        return self.user != getpass.getuser()

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a server program as the server's user, with a clean environment."""
        account = pwd.getpwnam(self.user)
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": account.pw_dir}
        prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--init-groups", "--"]
        with tempfile.TemporaryFile("w+") as output:
            # The server keeps the descriptors it is born with: a pipe here would never close.
            done = subprocess.run(
                [*(prefix if self.as_other else []), *command],
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            output.seek(0)
            text = output.read()
        if check and done.returncode:
            raise ClusterError(text.strip()[-2000:] or f"{command[0]} 退出码 {done.returncode}")
        return subprocess.CompletedProcess(done.args, done.returncode, text, "")

    def running(self) -> bool:
        """True when the server answers on its socket."""
        if not (self.data / "postmaster.pid").exists():
            return False
        return (
            self.run(
                str(self.bin / "pg_isready"), "-q", "-h", str(self.socket), "-p", str(PORT), "-t", "2", check=False
            ).returncode
            == 0
        )


def locate(var: Path) -> Cluster:
    """The cluster that belongs to the state folder `var` (absolute), whether it exists yet or not."""
    found = programs()
    if found is None:
        raise ClusterError(
            "没有找到带 PostGIS 的 PostgreSQL 15。请安装 postgresql-15 与 postgresql-15-postgis-3 后重试。"
        )
    major, folder = found
    key = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    if os.geteuid() == 0:
        user = "postgres"
        data = var / f"pg{major}"
        if not _enters(user, var):
            data = Path("/var/lib/sentinel") / key / f"pg{major}"
        socket = Path("/run") / f"sentinel-{key}"
    else:
        user = getpass.getuser()
        data = var / f"pg{major}"
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
        usable = runtime.is_absolute() and os.access(runtime, os.W_OK) and len(str(runtime)) < 60
        socket = runtime / f"sentinel-{key}" if usable else Path("/tmp") / f"sentinel-{os.getuid()}-{key}"
    return Cluster(major, folder, data, socket, user)


def _enters(user: str, folder: Path) -> bool:
    """True when `user` may walk into every folder down to `folder`."""
    account = pwd.getpwnam(user)
    for part in [*reversed(folder.resolve().parents), folder.resolve()]:
        if not part.exists():
            return True
        facts = part.stat()
        bit = 0o100 if facts.st_uid == account.pw_uid else 0o010 if facts.st_gid == account.pw_gid else 0o001
        if not facts.st_mode & bit:
            return False
    return True


def _own_folder(folder: Path, user: str) -> None:
    """Make `folder` a 0700 folder of `user`; refuse one that somebody else put in its place."""
    account = pwd.getpwnam(user)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, account.pw_uid, account.pw_gid, follow_symlinks=False)
    if folder.is_symlink() or folder.stat().st_uid != account.pw_uid:
        raise ClusterError(f"{folder} 属于别的用户，不能用作数据库的文件夹。请移走它再试。")
    folder.chmod(0o700)


def initialise(cluster: Cluster) -> None:
    """Make the data folder in one step: a run cut short leaves only a `.new` folder, which the next run removes."""
    cluster.data.parent.mkdir(parents=True, exist_ok=True)
    if cluster.data.parent.parent == Path("/var/lib/sentinel"):
        cluster.data.parent.parent.chmod(0o755)
        cluster.data.parent.chmod(0o755)
    if cluster.data.exists() and not any(cluster.data.iterdir()):
        cluster.data.rmdir()
    if cluster.data.exists():
        if not (cluster.data / "PG_VERSION").exists():
            raise ClusterError(f"{cluster.data} 不是数据库的数据文件夹。请移走它再试。")
        return
    fresh = cluster.data.with_name(cluster.data.name + ".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    _own_folder(fresh, cluster.user)
    cluster.run(
        str(cluster.bin / "initdb"),
        "--no-instructions",
        "--data-checksums",
        f"--username={ROLE}",
        "--auth=peer",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        f"--pgdata={fresh}",
    )
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'sentinel.conf'\n")
    fresh.rename(cluster.data)


def configure(cluster: Cluster) -> None:
    """Write what must hold at every start: socket, settings, who may come in."""
    _own_folder(cluster.socket, cluster.user)
    _own_folder(cluster.data, cluster.user)  # the server refuses a folder that others may read
    people = {cluster.user, "root"} if cluster.as_other else {cluster.user}
    names = "".join(f"{ROLE} {person} {ROLE}\n" for person in sorted(people))
    files = {
        "sentinel.conf": SETTINGS.format(socket=cluster.socket, port=PORT),
        "pg_hba.conf": f"# type database user method\nlocal all {ROLE} peer map={ROLE}\n",
        "pg_ident.conf": f"# map system-user role\n{names}",
    }
    account = pwd.getpwnam(cluster.user)
    for name, text in files.items():
        path = cluster.data / name
        path.write_text(text)
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, account.pw_uid, account.pw_gid)


def stale_pid(cluster: Cluster) -> bool:
    """True when the number in postmaster.pid was given to another program since, for which the server would wait.

    A number that is nobody's stays: the server itself looks there whether a child of the old one is still at work.
    """
    path = cluster.data / "postmaster.pid"
    number = path.read_text().split("\n", 1)[0].strip() if path.exists() else ""
    name = Path(f"/proc/{number}/comm")
    if not number.isdigit() or not name.exists() or name.read_text().strip() == "postgres":
        return False
    return not any(_works_in(cluster.data, entry) for entry in Path("/proc").glob("[0-9]*/cwd"))


def _works_in(data: Path, entry: Path) -> bool:
    """True when this process's folder is the data folder, as every server process's is."""
    try:
        return entry.readlink() == data
    except OSError:
        return False


def start(cluster: Cluster, patience_s: float = 40.0) -> bool:
    """Start the server; False when it was already up. Orphans of a killed server may refuse the first tries."""
    if cluster.running():
        return False
    if stale_pid(cluster):
        (cluster.data / "postmaster.pid").unlink()
    configure(cluster)
    log = cluster.data / "server.log"
    deadline = time.monotonic() + patience_s
    pause = 0.2
    while True:
        done = cluster.run(
            str(cluster.bin / "pg_ctl"),
            "start",
            "--wait",
            "--timeout=30",
            "--silent",
            f"--pgdata={cluster.data}",
            f"--log={log}",
            check=False,
        )
        if cluster.running():
            return True
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            raise ClusterError(f"数据库没有启动：\n{done.stdout.strip()}\n{tail.strip()}\n日志在 {log}。")
        time.sleep(pause)
        pause = min(pause * 2, 3.0)


def stop(cluster: Cluster) -> bool:
    """Stop the server if it runs; open sessions are ended."""
    if not (cluster.data / "postmaster.pid").exists():
        return False
    cluster.run(
        str(cluster.bin / "pg_ctl"), "stop", "--wait", "--timeout=20", "--mode=fast", f"--pgdata={cluster.data}"
    )
    return True


def main() -> int:
    """`python -m sentinel.runtime.cluster up|down|url|where`: the address goes to standard output."""
    parser = argparse.ArgumentParser(prog="cluster", description=__doc__)
    parser.add_argument("verb", choices=("up", "down", "url", "where"))
    parser.add_argument("--var", type=Path, required=True)
    args = parser.parse_args()
    try:
        cluster = locate(args.var.resolve())
        if args.verb == "up":
            initialise(cluster)
            start(cluster)
            print(cluster.url)
        elif args.verb == "down":
            print("已停止" if stop(cluster) else "没有在运行", file=sys.stderr)
        elif args.verb == "url":
            print(cluster.url)
        else:
            print(f"data={cluster.data}\nsocket={cluster.socket}\nuser={cluster.user}\nrunning={cluster.running()}")
    except (ClusterError, OSError) as wrong:
        print(f"私有数据库：{wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
