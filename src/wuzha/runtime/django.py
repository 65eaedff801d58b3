# SPDX-License-Identifier: Apache-2.0
"""From a bare process to one in which models can be used: database, settings, schema."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pkgutil import iter_modules

from wuzha.runtime import gate, postgres
from wuzha.runtime.database import OWNER, VARIABLE, database_url
from wuzha.runtime.home import default_home, full_disk
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.steps import how_far

#: Name → what must hold before anything is read or written, and before and after a migration; raises OperatorError.
checks: dict[str, Callable[[], None]] = {}
#: Name → what runs beside the work of every process that uses the models, from its beginning to its end.
around: dict[str, Callable[[], AbstractContextManager[object]]] = {}


@contextlib.contextmanager
def prepare(*, schema: bool = True) -> Iterator[None]:
    """Make sure of the database, load Django, and (unless `schema` is False) see that the tables are up to date.

    The embedded database is brought up to date by itself; a server somebody else runs is only checked, because its
    migration is a decision of its own. Inside the block a lost connection or a full disk becomes an OperatorError.
    """
    given = VARIABLE in os.environ
    with database_url() as url:
        os.environ[VARIABLE] = url
        if not given:
            os.environ[OWNER] = postgres.owners(url)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.base")
        import django
        from django.db import OperationalError, connections

        # All that is loaded stays: to look through it for cyclic garbage meanwhile takes a fifth of a start.
        gc.disable()
        try:
            django.setup()
        finally:
            gc.enable()
        gc.freeze()
        gate.wait()
        try:
            if schema:
                _check_schema(may_migrate=not given)
                with at_work():
                    yield
            else:
                yield
        except OperationalError as error:
            raise _plainly(error) from error
        finally:
            connections.close_all()
            if not given:
                del os.environ[VARIABLE], os.environ[OWNER]


@contextlib.contextmanager
def at_work() -> Iterator[None]:
    """What apps want to hold and to run around the work of a process (`checks`, `around`)."""
    for check in checks.values():
        check()
    with contextlib.ExitStack() as stack:
        for begin in around.values():
            stack.enter_context(begin())
        yield


def migrate(verbosity: int = 1) -> None:
    """Apply the migrations as the owner of the tables, and let the application use what they made.

    Of several processes that try at once one works and the others wait.
    """
    from django.core.management import call_command
    from django.db import ProgrammingError

    from wuzha.locks import Lock, hold
    from wuzha.runtime import roles
    from wuzha.runtime.layout import lay_out
    from wuzha.runtime.rendering import only_what_changes

    application = roles.name()
    with roles.as_owner(), hold(Lock.MIGRATE, waiting=True):
        for check in checks.values():
            check()
        try:
            fresh = lay_out()
            if fresh and verbosity:
                sys.stdout.write("空数据库：已建立全部表 · empty database: all tables are made\n")
            if _all_there():
                if verbosity and not fresh:
                    sys.stdout.write("数据库结构已是最新版本，无需更改 · the schema is up to date: nothing to do\n")
            else:
                with only_what_changes():
                    call_command("migrate", interactive=False, verbosity=verbosity, stdout=_Applied(_waiting()))
            roles.grant(application)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", None) != "42501":
                raise
            raise _not_the_owner(application) from error
        for check in checks.values():
            check()
    if not roles.granted():
        raise _not_the_owner(application)


def _all_there() -> bool:
    """Whether the database tells of every migration that the apps have, and of those that these were folded from, by
    their names: to read what is in them and in which order they go takes longer than all else of a start."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from wuzha.runtime import layout

    there = MigrationRecorder(connection).applied_migrations()
    for config in apps.get_app_configs():
        module, _own = MigrationLoader.migrations_module(config.label)
        found = find_spec(module) if module else None
        for one in iter_modules(found.submodule_search_locations if found else []):
            if one.name[0] not in "_~" and (config.label, one.name) not in there:
                return False
    return layout.known() <= there.keys()


def _waiting() -> int:
    """How many migrations are to be applied. Raises OperatorError where no plan leads from what the database tells."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    _refuse_halfway()
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _refuse_halfway() -> None:
    """Raises OperatorError if some of the migrations that one was folded from are applied and others are not: what is
    missing is known to the version before alone."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    there = MigrationRecorder(connection).applied_migrations()
    for own, migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        missing = [one for one in map(tuple, migration.replaces) if one not in there]
        if missing and (own in there or len(missing) < len(migration.replaces)):
            name = ".".join(missing[0])
            raise OperatorError(
                f"数据库停在两个版本之间：还没有应用 {name}，本版本已把它并入 {'.'.join(own)}。"
                "请先用上一版本运行 wuzha migrate，再用本版本。",
                f"The database stands between two versions: {name} is not applied, which this version has folded into "
                f"{'.'.join(own)}. Run wuzha migrate of the version before, then this one.",
            )


class _Applied(io.TextIOBase):
    """Standard output, which tells how many of `total` migrations are applied."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        sys.stdout.write(text)
        if text.strip() == "OK":
            self.done += 1
            how_far(self.done, self.total)
        return len(text)


def _not_the_owner(application: str) -> OperatorError:
    return OperatorError(
        f"数据库角色 {application} 不是表的所有者，无权更改结构或授权。请用 {OWNER} 指定所有者，再运行 wuzha migrate。",
        f"The role {application} does not own the tables: it may neither change the schema nor let itself use it. Name "
        f"the owner in {OWNER} and run wuzha migrate.",
    )


def _check_schema(*, may_migrate: bool) -> None:
    from wuzha.runtime import roles

    if roles.granted() and (_all_there() or not _waiting()):
        return
    if not may_migrate:
        raise OperatorError(
            "数据库结构不是最新版本。请先运行 wuzha migrate。",
            "The database schema is not up to date. Run wuzha migrate first.",
        )
    migrate(verbosity=0)


def _plainly(error: Exception) -> OperatorError:
    if getattr(error.__cause__, "sqlstate", None) == "53100":
        return full_disk(default_home().root)
    return OperatorError(
        f"数据库连接中断：{type(error.__cause__ or error).__name__}。未提交的操作没有生效，可重新运行。",
        f"The database connection was lost: {type(error.__cause__ or error).__name__}. "
        "What was not committed has not happened; run the command again.",
    )
