# SPDX-License-Identifier: Apache-2.0
"""`pg_dump` and `pg_restore`: the database of a snapshot as a stream, and back; `pg_basebackup`: its files."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL, PIPE

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wuzha.backup.folder import PIECE
from wuzha.runtime import binaries
from wuzha.runtime.messages import OperatorError

#: A message of PostgreSQL may hold a row ("Key (phone)=…", "COPY …, line 3"); its first line names the fault.
_TOLD = 300
#: Bytes in which the settings at the beginning of a script stand.
_HEAD = 4096


def dumped(url: str, snapshot: str, server: int) -> Iterator[bytes]:
    """The database as `pg_dump -Fc` writes it, as of an exported snapshot. Raises OperatorError."""
    with _program("pg_dump", server, "--format=custom", f"--snapshot={snapshot}", url=url, stdout=PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while piece := process.stdout.read(PIECE):
            yield piece
        _finish(process, "pg_dump")


def based(url: str, server: int) -> Iterator[bytes]:
    """The files of the database as `pg_basebackup` writes them, a tar: where a journal goes on from. Waits until what
    of the journal they need is laid aside. Raises OperatorError."""
    options = ["--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast", "--no-manifest", "--no-password"]
    with _program("pg_basebackup", server, *options, url=url, stdout=PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while piece := process.stdout.read(PIECE):
            yield piece
        _finish(process, "pg_basebackup")


def restored(url: str, pieces: Iterable[bytes], server: int, *, made: int) -> None:
    """Bring a dump into an empty database, whole or not at all; all belongs to the role of `url`.

    `server` is the version of this server, `made` of the one that was dumped: a program that is older than the dump
    cannot read it.
    """
    reader = max(made, int(binaries.MAJOR))
    options = ["--exit-on-error", "--no-owner", "--no-privileges"]
    if server < _KNOWS_ALL:
        _by_script(url, pieces, reader, options)
        return
    with _program("pg_restore", reader, "--single-transaction", *options, url=url, stdin=PIPE) as process:
        _feed(process, pieces)
        _finish(process, "pg_restore")


#: Servers before this one do not know `transaction_timeout`, which every `pg_restore` since sets at the beginning.
_KNOWS_ALL = 17
_UNKNOWN = b"\nSET transaction_timeout = 0;\n"


def _by_script(url: str, pieces: Iterable[bytes], reader: int, options: list[str]) -> None:
    """The same for an older server, by `psql`: without the setting that it does not know, committed at the very end."""
    psql = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
    with (
        _program("pg_restore", reader, *options, "--file=-", stdin=PIPE, stdout=PIPE) as reading,
        _program("psql", int(binaries.MAJOR), *psql, url=url, stdin=PIPE) as writing,
        ThreadPoolExecutor(1) as beside,
    ):
        assert reading.stdout is not None  # noqa: S101 - asked for above
        assert writing.stdin is not None  # noqa: S101 - asked for above
        fed = beside.submit(_feed, reading, pieces)
        try:
            head = reading.stdout.read(_HEAD)
            writing.stdin.write(b"BEGIN;\n" + head.replace(_UNKNOWN, b"\n", 1))
            shutil.copyfileobj(reading.stdout, writing.stdin, PIECE)
            fed.result()
            _finish(reading, "pg_restore")
            writing.stdin.write(b"\nCOMMIT;\n")
        except BrokenPipeError:
            reading.kill()  # what psql says is why
        except BaseException:
            reading.kill()
            writing.kill()
            raise
        finally:
            _close(writing)
        _finish(writing, "psql")


def _feed(process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for by the callers
    try:
        for piece in pieces:
            process.stdin.write(piece)
    except BrokenPipeError:
        pass  # its message says why it went
    except BaseException:
        # The input ends in the middle: nothing of it may be committed.
        process.kill()
        raise
    finally:
        _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    """End its input. What it did not read any more is of no use to it."""
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def _program(
    name: str, version: int, *options: str, url: str = "", stdin: int = DEVNULL, stdout: int = DEVNULL
) -> subprocess.Popen[bytes]:
    given = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    # On the command line others could read the password.
    secret = {"PGPASSWORD": given.pop("password")} if "password" in given else {}
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(Path.home()), **secret}
    database = [f"--dbname={make_conninfo('', **given)}"] if url else []
    return subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
        [_found(name, version), *options, *database], env=environment, stdin=stdin, stdout=stdout, stderr=PIPE
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
    reason = next(
        (line for line in told.splitlines() if "error" in line.lower()), (told.strip().splitlines() or ["?"])[0]
    )
    raise OperatorError(
        f"{name} 失败：{reason[:_TOLD]}。排除原因后请再运行一次。",
        f"{name} failed: {reason[:_TOLD]}. Run the command again when the reason is gone.",
    )
