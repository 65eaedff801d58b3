# SPDX-License-Identifier: Apache-2.0
"""One embedded PostgreSQL: create, start, wait, stop. Who needs it is counted elsewhere (`embedded`).

The wheel's programs are driven directly; why its own Python interface is not used is written in
`docs/decisions/0001-embedded-postgresql.md`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from wuzha.runtime import binaries, conf, postmaster, wal
from wuzha.runtime.account import Account, server_account
from wuzha.runtime.home import MIB, Home, check_room, disk_errors, full_disk
from wuzha.runtime.messages import OperatorError, say
from wuzha.runtime.paths import directory_argument, make_private, short_path, write_as

#: The owner of the tables changes the schema, the application works with them, the program for citizens sees four of
#: them (`wuzha.runtime.roles`), and the superuser only creates the roles. Before there were several, one role with the
#: name of the database did everything.
SUPERUSER, OWNER, APPLICATION, CITIZEN = "postgres", "wuzha_owner", "wuzha_app", "wuzha_citizen"
DATABASE = "wuzha"
PORT = 5432  # only the name of the socket file; nothing listens on the network
#: Free bytes for a new database and its first journal files.
LEAST_FREE_NEW = 300 * MIB
#: Seconds. Recovery after a crash during a large import can take minutes.
READY_WITHIN = 900.0
TELL_EVERY = 5.0
#: Seconds for an orderly stop, then for one that leaves recovery to the next start (no committed record is lost).
FAST_STOP, IMMEDIATE_STOP = 5.0, 3.0
LOG_LIMIT = 10 * MIB
#: Nothing of the operator's locale or PG* variables may reach the server.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Server:
    """The server of one data directory. Not safe for two starters at once: `embedded` holds the lock."""

    home: Home
    extra: Mapping[str, str] = field(default_factory=dict)
    #: Seconds to wait for it; going through an archive of days takes longer.
    ready_within: float = READY_WITHIN
    _child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The server's own log; it holds no statements and no values."""
        return self.home.log / "postgres.log"

    def start(self) -> None:
        """Bring the server up, whatever state the last one left: fresh, stopped, crashed, half made, or running.

        Raises OperatorError with the reason in plain words when it cannot.
        """
        deadline = time.monotonic() + self.ready_within
        if (running := postmaster.running(self.home.database)) is not None:
            self._child = None
            if running.status != "stopping":
                return self._wait_ready(deadline)
            self._wait_gone(running.pid, FAST_STOP)
        elif self._child is not None:
            self._child.wait(FAST_STOP)  # it died under us and may still be going
        with disk_errors(self.home.root):
            self._create_if_absent()
            check_room(self.home.root)
            for attempt in range(3):
                self._bury_orphans()
                self._launch()
                try:
                    self._wait_ready(deadline)
                except _RemnantsError:
                    if attempt == 2:
                        raise
                else:
                    break
            self._create_database()

    def healthy(self) -> bool:
        """Does the server answer a connection within three seconds?"""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self) -> psycopg.Connection[Any]:
        """An autocommit connection as superuser."""
        with short_path(self.home.postgres) as folder:
            return psycopg.connect(
                host=str(folder), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=3, autocommit=True
            )

    def stop(self) -> None:
        """Stop in order; should that take too long, at once. Either way the data is safe."""
        pid = self._pid()
        if pid is None:
            return
        for order, patience in ((signal.SIGINT, FAST_STOP), (signal.SIGQUIT, IMMEDIATE_STOP)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, order)
            if self._wait_gone(pid, patience):
                return
        say(
            f"数据库进程 {pid} 没有停下，请查看 {self.log}。",
            f"The database process {pid} did not stop; see {self.log}.",
        )

    def _pid(self) -> int | None:
        """The server's process: the recorded one, or ours that was interrupted before it wrote its record."""
        if (running := postmaster.running(self.home.database)) is not None:
            return running.pid
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def _create_if_absent(self) -> None:
        database, account = self.home.database, server_account(self.home.database)
        if (database / "PG_VERSION").exists():
            return
        check_room(self.home.root, LEAST_FREE_NEW)
        # Made under another name first: a start that was killed half way leaves no half database behind.
        unfinished = database.with_name("data.unfinished")
        make_private(self.home.postgres, account)
        shutil.rmtree(unfinished, ignore_errors=True)
        make_private(unfinished, account)
        made = self._run(
            "initdb",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=reject",
            *(["--no-sync"] if self.extra.get("fsync") == "off" else []),
            database=unfinished,
            account=account,
        )
        if made.returncode != 0:
            raise self._failure(made.stderr)
        unfinished.rename(database)

    def _run(
        self, name: str, *arguments: str, database: Path, account: Account | None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - a program of our own wheel
            [binaries.programs(binaries.MAJOR, account) / name, *directory_argument(database, account), *arguments],
            cwd=database,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            **(account.as_arguments() if account else {}),
        )

    def _launch(self) -> None:
        database, account = self.home.database, server_account(self.home.database)
        major = (database / "PG_VERSION").read_text().strip()
        write_as(database / "postgresql.conf", conf.render({**wal.settings(self.home), **self.extra}), account)
        if wal.wanted(self.home) is not None:
            make_private(wal.aside(self.home), account)
        if postmaster.read(database) is not None:
            _disown(database, account)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            self._log_start = log.tell()
            self._child = subprocess.Popen(  # noqa: S603 - a program of our own wheel
                [binaries.programs(major, account) / "postgres", *directory_argument(database, account)],
                cwd=database,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own session: Ctrl-C at the terminal reaches us, and we stop the server after its users.
                start_new_session=True,
                umask=0o077,
                **(account.as_arguments() if account else {}),
            )

    def _wait_ready(self, deadline: float) -> None:
        began = told = time.monotonic()
        while time.monotonic() < deadline:
            running = postmaster.running(self.home.database)
            if running is not None and running.status == "ready" and self.healthy():
                return
            if self._child is not None and self._child.poll() is not None:
                raise self._failure(self._log_tail())
            if self._child is None and running is None:
                # The server we meant to adopt is gone.
                return self.start()
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                waited = int(told - began)
                say(
                    f"数据库正在恢复上次未写完的内容，已等待 {waited} 秒……",
                    f"The database is recovering from an interrupted run; {waited} s so far ...",
                )
            time.sleep(0.05)
        raise OperatorError(
            f"数据库在 {int(self.ready_within)} 秒内没有就绪，请查看 {self.log}。",
            f"The database was not ready within {int(self.ready_within)} s; see {self.log}.",
        )

    def _wait_gone(self, pid: int, patience: float) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self._child is not None and self._child.pid == pid:
                if self._child.poll() is not None:
                    return True
            elif not postmaster.serves(pid, self.home.database):
                return True
            time.sleep(0.02)
        return False

    def _bury_orphans(self) -> None:
        """End what a killed server left behind; the new one may not start beside it."""
        for order in (signal.SIGQUIT, signal.SIGKILL):
            end = time.monotonic() + 3
            while (left := postmaster.orphans(self.home.database)) and time.monotonic() < end:
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, order)
                time.sleep(0.05)

    def _create_database(self) -> None:
        with self.connect() as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            if OWNER not in roles:
                known = DATABASE in roles
                connection.execute(
                    f"ALTER ROLE {DATABASE} RENAME TO {OWNER}" if known else f"CREATE ROLE {OWNER} LOGIN CREATEDB"
                )
            for one in {APPLICATION, CITIZEN} - roles:
                connection.execute(f"CREATE ROLE {one} LOGIN")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _log_tail(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read()[-4000:].decode(errors="replace")

    def _failure(self, output: str) -> OperatorError:
        last = output.strip().splitlines()[-1:] or ["?"]
        if "No space left on device" in output or "Disk quota exceeded" in output:
            return full_disk(self.home.root)
        kind = _RemnantsError if "pre-existing shared memory block" in output else OperatorError
        return kind(
            f"数据库无法启动：{last[0]}（日志：{self.log}）",
            f"The database does not start: {last[0]} (log: {self.log})",
        )


class _RemnantsError(OperatorError):
    """Processes of a killed server still hold its shared memory."""


def url(folder: Path, user: str = APPLICATION) -> str:
    """The address of our database on the server whose socket lies in `folder`."""
    return f"postgresql://{user}@/{DATABASE}?host={quote(str(folder), safe='')}&port={PORT}"


def owners(url: str) -> str:
    """The owner's address beside the application's."""
    return url.replace(f"//{APPLICATION}@", f"//{OWNER}@", 1)


def _disown(database: Path, account: Account | None) -> None:
    """Make a stale `postmaster.pid` harmless without losing what it protects.

    PostgreSQL refuses to start while the recorded number belongs to any live process of the same user. It never
    counts its own parent, so our number goes in. The record stays: its last lines name the shared memory by which
    the new server makes sure that no process of the old one is left.
    """
    path = database / "postmaster.pid"
    lines = path.read_text().splitlines()
    lines[:1] = [str(os.getpid())]
    write_as(path, "\n".join(lines) + "\n", account)
    for lock in database.parent.glob(".s.PGSQL.*.lock"):
        lock.unlink()
