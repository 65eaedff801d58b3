# SPDX-License-Identifier: Apache-2.0
"""Starts the program for citizens and keeps it running.

What serves the pages gets an environment made for it: the address of the database in the role that sees four tables,
a secret for its forms, the names of its hosts. No key of the police, no address of their role.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Iterator
from types import FrameType

import psycopg

from wuzha.runtime import postgres
from wuzha.runtime.children import Child, Family
from wuzha.runtime.database import VARIABLE as POLICE
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import default_home
from wuzha.runtime.messages import OperatorError, say
from wuzha.runtime.port import listen

#: Address of the database in the role for citizens; without it the embedded database is used.
VARIABLE = "WUZHA_CITIZEN_DATABASE_URL"
#: What of the operator's environment its processes get.
PASSED = ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "PYTHONPATH", "WUZHA_CITIZEN_HOSTS", "WUZHA_PROXY")
TICK, PATIENCE = 0.2, 3.0
#: All that the role may touch: it must be able to read this and unable to read that.
_ALLOWED = """
SELECT has_table_privilege('public.citizen_published', 'SELECT'),
       (SELECT count(*) FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
          AND relname NOT LIKE 'citizen\\_%' AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE, REFERENCES')),
       (SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user)
"""


def run(host: str, port: int, web: int) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP. Raises `OperatorError` in plain words where it cannot."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listen(host, port))
        url = stack.enter_context(_database())
        look(url)
        family = Family(environment(url))
        stack.callback(family.close)
        logs = default_home().prepare().log
        descriptor = listener.fileno()
        children = [
            Child(f"citizen-{number}", ["citizen-web", "--descriptor", str(descriptor)], family,
                  logs / f"citizen-{number}.log", [descriptor])
            for number in range(1, web + 1)
        ]  # fmt: skip
        stopped = _stopped(stack)
        for child in children:
            stack.callback(child.stop, PATIENCE)
        for child in children:
            child.start()
        at = listener.getsockname()[1]
        address = f"http://{host}:{at}/"
        say(f"群众页面已启动：{address}（Ctrl-C 停止）", f"Pages for citizens are at {address}; Ctrl-C stops them.")
        while not stopped:
            time.sleep(TICK)
            for child in children:
                child.tend()
    return 0


def environment(url: str) -> dict[str, str]:
    """All that its processes know."""
    given = {name: os.environ[name] for name in PASSED if name in os.environ}
    return given | {
        VARIABLE: url, "WUZHA_CITIZEN_SECRET": secrets.token_urlsafe(48), "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "wuzha.citizen.program.settings",
    }  # fmt: skip


@contextlib.contextmanager
def _database() -> Iterator[str]:
    if given := os.environ.get(VARIABLE):
        yield given
        return
    if POLICE in os.environ:
        raise OperatorError(
            f"平台使用自己的数据库服务器时，群众页面须有单独的数据库角色：请在服务器上建立角色 {postgres.CITIZEN}，"
            f"运行 wuzha migrate 授权，再用 {VARIABLE} 指定它的地址。",
            f"Where the platform has a database server of its own, the pages for citizens need a role there: create "
            f"{postgres.CITIZEN}, run wuzha migrate, which grants it its rights, and name its address in {VARIABLE}.",
        )
    home = default_home()
    if not home.database.exists():
        raise OperatorError("还没有数据库。请先运行 wuzha up。", "There is no database yet. Run wuzha up first.")
    tenancy = Tenancy(home)
    try:
        yield tenancy.enter().replace(f"//{postgres.APPLICATION}@", f"//{postgres.CITIZEN}@", 1)
    finally:
        tenancy.leave()


def look(url: str) -> None:
    """Refuses a role that sees too little or too much."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_ALLOWED).fetchone()
    except psycopg.Error as error:
        raise OperatorError(
            f"群众页面的数据库角色不能工作：{(str(error).strip().splitlines() or ['?'])[0]}。请先运行 wuzha migrate。",
            f"The role for citizens does not work: {(str(error).strip().splitlines() or ['?'])[0]}. "
            "Run wuzha migrate first.",
        ) from error
    allowed, more, strong = row or (False, 0, False)
    if not allowed:
        raise OperatorError(
            "群众页面的数据库角色还没有授权。请先运行 wuzha migrate。",
            "The role for citizens has no rights yet. Run wuzha migrate first.",
        )
    if more or strong:
        raise OperatorError(
            f"群众页面的数据库角色权限过大（能接触另外 {more} 张表）：不启动。请使用角色 {postgres.CITIZEN}。",
            f"The role for citizens may do too much ({more} other tables): not started. Use {postgres.CITIZEN}.",
        )


def _stopped(stack: contextlib.ExitStack) -> list[int]:
    """A list that fills when a signal asks to stop."""
    asked: list[int] = []

    def on_signal(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        stack.callback(signal.signal, one, signal.signal(one, on_signal))
    return asked
