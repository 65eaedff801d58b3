# SPDX-License-Identifier: Apache-2.0
"""Paths that another account must use, and paths too long for a socket."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from wuzha.runtime.account import Account
from wuzha.runtime.messages import OperatorError

#: Bytes a socket's full path may have: 108 on Linux and 104 on macOS, with a closing zero.
SOCKET_LIMIT = 103
SOCKET_NAME = ".s.PGSQL.5432"


def directory_argument(database: Path, account: Account | None) -> list[str]:
    """`-D` for a program whose working directory is `database`.

    An account without rights may own the data directory and still be shut out by a parent, `/root` for one. Its own
    working directory it can always enter, and on Linux that has a name.
    """
    if account is None:
        return ["-D", str(database)]
    if sys.platform != "linux":
        _check_traversable(database)
        return ["-D", str(database)]
    return ["-D", "/proc/self/cwd"]


def _check_traversable(database: Path) -> None:
    for parent in database.parents[2:]:
        if not parent.stat().st_mode & 0o001:
            raise OperatorError(
                f"数据库不能以 root 运行，而普通账户无法进入 {parent}。请以普通用户运行，或把 WUZHA_HOME 设在别处。",
                f"The database cannot run as root, and no other account may enter {parent}. "
                "Run as an ordinary user, or set WUZHA_HOME to another place.",
            )
    database.parents[1].chmod(0o711)


def make_private(folder: Path, account: Account | None) -> None:
    """A directory that only the server's account may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def write_as(path: Path, text: str, account: Account | None) -> None:
    """Write a whole file or none, owned by the server's account. Never follows a link that account may have laid."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            if account is not None:
                os.fchown(file.fileno(), account.uid, account.gid)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def short_path(folder: Path) -> Iterator[Path]:
    """The folder itself, or a short private link to it for as long as the block lasts."""
    if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_LIMIT:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="wuzha-", dir=short_temporary()) as private:
        link = Path(private) / "s"
        link.symlink_to(folder)
        yield link


def short_temporary() -> str:
    """A temporary folder below which a socket path stays within its limit."""
    # macOS names its temporary folder in about 50 characters; one set by the operator may be longer still.
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= 60 else "/tmp"  # noqa: S108 - the folder made in it is private
