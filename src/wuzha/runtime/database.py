# SPDX-License-Identifier: Apache-2.0
"""Which database: the server named in `WUZHA_DATABASE_URL`, else the embedded one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import psycopg

from wuzha.runtime import embedded, restoring
from wuzha.runtime.home import default_home
from wuzha.runtime.messages import OperatorError

VARIABLE = "WUZHA_DATABASE_URL"
#: The owner of the tables on that server, where another role works with them (`wuzha.runtime.roles`).
OWNER = "WUZHA_DATABASE_OWNER_URL"
OLDEST = 15


def unreachable(error: BaseException) -> bool:
    """Whether an error means that the database does not answer now: away, starting, no connection free, given up.

    Looks through Django's errors to the driver's (PEP 249: OperationalError, InterfaceError), also where a lost
    connection only led to what was raised in the end. A full disk (SQLSTATE 53100) is another matter.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, psycopg.OperationalError | psycopg.InterfaceError):
            return getattr(seen, "sqlstate", None) != "53100"
        seen = seen.__cause__ or seen.__context__
    return False


@contextlib.contextmanager
def database_url() -> Iterator[str]:
    """The URL of a database that answers, for as long as the block lasts.

    Raises OperatorError when the named server cannot be reached, is too old, or does not store UTF-8, and when a
    restore into the data directory was not finished.
    """
    restoring.refuse_half(default_home())
    if given := os.environ.get(VARIABLE):
        check_server(given)
        yield given
    else:
        with embedded.database() as url:
            yield url


def check_server(url: str) -> None:
    """Say plainly what is wrong with a server somebody else runs. Its password never gets into the message."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.ProgrammingError as error:
        raise OperatorError(
            f"{VARIABLE} 不是有效的数据库地址，应形如 postgresql://用户:密码@主机:5432/库名。",
            f"{VARIABLE} is not a database address; it looks like postgresql://user:password@host:5432/name.",
        ) from error
    except psycopg.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["?"])[0].strip()
        raise OperatorError(
            f"无法连接 {VARIABLE} 指定的数据库：{reason}。请核对地址，并确认服务器正在运行。",
            f"The database named in {VARIABLE} cannot be reached: {reason}. Check the address, and that it runs.",
        ) from error
    if version < OLDEST:
        raise OperatorError(
            f"{VARIABLE} 指定的是 PostgreSQL {version}，需要 {OLDEST} 或更新版本。",
            f"{VARIABLE} names a PostgreSQL {version}; {OLDEST} or newer is needed.",
        )
    if encoding != "UTF8":
        raise OperatorError(
            f"{VARIABLE} 指定的数据库编码是 {encoding}，需要 UTF8。",
            f"The database named in {VARIABLE} is encoded in {encoding}; UTF8 is needed.",
        )
