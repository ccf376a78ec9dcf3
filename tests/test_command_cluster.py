"""The private server: any folder, any length, cut short, killed; never open to others."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sentinel.runtime import cluster
from sentinel.runtime.cluster import Cluster, ClusterError
from sentinel.runtime.installation import ensure_database, with_database

pytestmark = pytest.mark.process
SOCKET_LIMIT = 107


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster in a deep folder (as root: one below a folder only root may enter), stopped and removed afterwards."""
    var = tmp_path.joinpath(*(f"a-rather-long-folder-name-{number}" for number in range(6))) / "var"
    var.mkdir(parents=True)
    found = cluster.locate(var)
    yield found
    cluster.stop(found)
    shutil.rmtree(found.socket, ignore_errors=True)
    shutil.rmtree(found.data, ignore_errors=True)
    shutil.rmtree(found.data.parent, ignore_errors=True)


def who(url: str) -> tuple[str, str]:
    with psycopg.connect(with_database(url, "postgres")) as connection:
        row = connection.execute("select current_user, current_setting('jit')").fetchone()
    assert row is not None
    return row[0], row[1]


def test_it_starts_in_a_deep_folder_and_starting_again_does_nothing(own: Cluster) -> None:
    cluster.initialise(own)
    assert cluster.start(own) is True
    assert who(own.url) == ("sentinel", "off")
    assert cluster.start(own) is False
    assert len(f"{own.socket}/.s.PGSQL.{cluster.PORT}") <= SOCKET_LIMIT
    assert ensure_database(own.url) is True
    assert ensure_database(own.url) is False
    assert cluster.stop(own) is True
    assert cluster.stop(own) is False


def test_nobody_else_comes_in(own: Cluster) -> None:
    cluster.initialise(own)
    cluster.configure(own)
    assert own.socket.stat().st_mode & 0o777 == 0o700
    rules = [line for line in (own.data / "pg_hba.conf").read_text().splitlines() if not line.startswith("#")]
    assert rules == ["local all sentinel peer map=sentinel"]
    assert "trust" not in (own.data / "pg_hba.conf").read_text()
    assert "log_min_error_statement = panic" in (own.data / "sentinel.conf").read_text()
    assert "listen_addresses = ''" in (own.data / "sentinel.conf").read_text()


def test_a_first_start_cut_short_is_repaired(own: Cluster) -> None:
    half = own.data.with_name(own.data.name + ".new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    cluster.initialise(own)
    assert not half.exists()
    assert cluster.start(own) is True


def test_a_killed_server_comes_back_with_what_it_had(own: Cluster) -> None:
    cluster.initialise(own)
    cluster.start(own)
    with psycopg.connect(with_database(own.url, "postgres"), autocommit=True) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (237)")
    os.kill(int((own.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert cluster.start(own) is True
    with psycopg.connect(with_database(own.url, "postgres")) as connection:
        assert connection.execute("select n from kept").fetchone() == (237,)


def test_a_strange_data_folder_is_left_alone(own: Cluster) -> None:
    own.data.mkdir(parents=True)
    (own.data / "letters.txt").write_text("mine")
    with pytest.raises(ClusterError, match="不是数据库的数据文件夹"):
        cluster.initialise(own)
    assert (own.data / "letters.txt").read_text() == "mine"


def test_a_socket_folder_that_is_a_link_is_refused(own: Cluster, tmp_path: Path) -> None:
    cluster.initialise(own)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own.socket.symlink_to(elsewhere)
    with pytest.raises(ClusterError, match="不能用作数据库的文件夹"):
        cluster.configure(own)
    own.socket.unlink()
