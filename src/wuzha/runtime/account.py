# SPDX-License-Identifier: Apache-2.0
"""Under which system account the embedded database runs.

PostgreSQL refuses to run as root. When Wuzha runs as root the server is started under an account without rights
that exists already; no account is created. Files, once made, keep their owner whatever accounts appear later.
"""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wuzha.runtime.messages import OperatorError

#: In order of preference. `_postgres` is the name on macOS.
ACCOUNTS = ("postgres", "_postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user and group number to run a process under."""

    uid: int
    gid: int

    def as_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that drop root's rights, all groups included."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(database: Path) -> Account | None:
    """The account for the server whose files are (to be) in `database`; None means the current user."""
    if os.geteuid() != 0:
        return None
    if database.exists():
        made = database.stat()
        if made.st_uid != 0:
            return Account(made.st_uid, made.st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise OperatorError(
        "以 root 运行时需要一个普通系统账户（postgres 或 nobody）来运行数据库，但系统中没有。请以普通用户运行。",
        "As root, the database needs an unprivileged account (postgres or nobody) to run under, and there is none. "
        "Run as an ordinary user.",
    )
