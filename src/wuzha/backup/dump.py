# SPDX-License-Identifier: Apache-2.0
"""`pg_dump` and `pg_restore`: the database of a snapshot as a stream, and back; `pg_basebackup`: its files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wuzha.backup.folder import PIECE
from wuzha.runtime import binaries
from wuzha.runtime.messages import OperatorError

#: A message of PostgreSQL may hold a row ("Key (phone)=…", "COPY …, line 3"); its first line names the fault.
_TOLD = 300


def dumped(url: str, snapshot: str, server: int) -> Iterator[bytes]:
    """The database as `pg_dump -Fc` writes it, as of an exported snapshot. Raises OperatorError."""
    with _program("pg_dump", url, server, "--format=custom", f"--snapshot={snapshot}", out=True) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while piece := process.stdout.read(PIECE):
            yield piece
        _finish(process, "pg_dump")


def based(url: str, server: int) -> Iterator[bytes]:
    """The files of the database as `pg_basebackup` writes them, a tar: where a journal goes on from. Waits until what
    of the journal they need is laid aside. Raises OperatorError."""
    options = ["--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast", "--no-manifest", "--no-password"]
    with _program("pg_basebackup", url, server, *options, out=True) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while piece := process.stdout.read(PIECE):
            yield piece
        _finish(process, "pg_basebackup")


def restored(url: str, pieces: Iterable[bytes], server: int) -> None:
    """Bring a dump into an empty database, whole or not at all; all belongs to the role of `url`."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with _program("pg_restore", url, server, *options, out=False) as process:
        assert process.stdin is not None  # noqa: S101 - asked for below
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # its message says why it went
        except BaseException:
            # The input ends in the middle: nothing of it may be committed.
            process.kill()
            raise
        _finish(process, "pg_restore")


def _program(name: str, url: str, server: int, *options: str, out: bool) -> subprocess.Popen[bytes]:
    given = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    # On the command line others could read the password.
    secret = {"PGPASSWORD": given.pop("password")} if "password" in given else {}
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(Path.home()), **secret}
    return subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
        [_found(name, server), *options, f"--dbname={make_conninfo('', **given)}"],
        env=environment,
        stdin=subprocess.DEVNULL if out else subprocess.PIPE,
        stdout=subprocess.PIPE if out else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


#: Where packages put the programs of one version: Debian and Ubuntu; Red Hat and its like.
_PACKAGED = ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin")


def _found(name: str, server: int) -> str:
    """The program of the server's own version where the system has it: a distribution may add to its server what only
    its own programs leave out of a dump (Debian's `pg_attver`). Else ours, which reads every older server."""
    for place in _PACKAGED:
        if server != int(binaries.MAJOR) and (packaged := Path(place.format(server)) / name).exists():
            return os.fspath(packaged)
    if server <= int(binaries.MAJOR):
        return os.fspath(binaries.programs(binaries.MAJOR, None) / name)
    if (installed := shutil.which(name)) is None:
        raise OperatorError(
            f"数据库服务器是 PostgreSQL {server}，比自带的 {name} {binaries.MAJOR} 新。"
            f"请安装 PostgreSQL {server} 的客户端程序。",
            f"The server is PostgreSQL {server}, newer than our {name} {binaries.MAJOR}. "
            f"Install the client programs of PostgreSQL {server}.",
        )
    return installed


def _finish(process: subprocess.Popen[bytes], name: str) -> None:
    assert process.stderr is not None  # noqa: S101 - always asked for
    told = process.stderr.read().decode(errors="replace")
    if process.wait() == 0:
        return
    reason = next((line for line in told.splitlines() if "error" in line), (told.strip().splitlines() or ["?"])[0])
    raise OperatorError(
        f"{name} 失败：{reason[:_TOLD]}。排除原因后请再运行一次。",
        f"{name} failed: {reason[:_TOLD]}. Run the command again when the reason is gone.",
    )
