# SPDX-License-Identifier: Apache-2.0
"""Records that many tests of a file begin with: made once, and given to each test as they were.

A fixture that makes such records says so:

    @pytest.fixture
    @shared
    def case(officer: Actor, unfiled: FundsCase) -> FundsCase: ...

It takes nothing but other shared fixtures, `db`, and `request` for what belongs to the module. Each is made in a
savepoint upon those before it. A test works in a savepoint upon all that it asked for, with copies of the objects, and
the next test keeps what both have in common. A test with real transactions or with a second session, which would see
nothing of this, makes all of it for itself.
"""

from __future__ import annotations

import copyreg
import functools
import io
import pickle
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any, NamedTuple, TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.transaction import Atomic
from django.test import Client
from pytest_django import DjangoDbBlocker

from wuzha.org.rules import forget_all
from wuzha.sealed.value import Sealed

Build = TypeVar("Build", bound=Callable[..., Any])

#: Seconds: what was made "just now" is no older than this when a test begins.
FRESH = 20
#: Fixtures of tests that need their records committed, or not locked.
ALONE = {"transactional_db", "live_server", "other_session"}
#: What a shared fixture may take beside others of its kind.
GROUND = {"db", "request"}


def shared(build: Build) -> Build:
    """What this fixture makes is made once for tests of a file that follow each other."""

    @functools.wraps(build)
    def given(*args: Any, **kwargs: Any) -> Any:
        copies = _world.copies()
        return copies[_key(build)] if _key(build) in copies else build(*args, **kwargs)

    given.__dict__["build"] = build
    return given  # type: ignore[return-value]  # it takes and gives what `build` does


def _key(build: Callable[..., Any]) -> str:
    return f"{build.__module__}.{build.__qualname__}"


class Layer(NamedTuple):
    """A shared fixture, its function without `shared`, and the names of what that takes."""

    name: str
    build: Callable[..., Any]
    takes: tuple[str, ...]


def layers(item: pytest.Item) -> tuple[Layer, ...]:
    """The shared fixtures of a test in the order in which they are made; none if it stands alone."""
    info = getattr(item, "_fixtureinfo", None)
    mark = item.get_closest_marker("django_db")
    if info is None or ALONE & set(info.names_closure) or (mark and (mark.args or mark.kwargs)):
        return ()
    found: dict[str, Layer | None] = {}

    def look(name: str) -> bool:
        if name not in found:
            found[name] = None  # an override that takes what it overrides
            definitions = info.name2fixturedefs.get(name)
            build = definitions and getattr(definitions[-1].func, "build", None)
            takes = definitions[-1].argnames if definitions else ()
            if build and all(taken in GROUND or look(taken) for taken in takes):
                del found[name]  # after what it takes
                found[name] = Layer(name, build, tuple(takes))
        return found[name] is not None

    for name in info.names_closure:
        look(name)
    return tuple(layer for layer in found.values() if layer)


def order(item: pytest.Item) -> tuple[bool, tuple[str, ...]]:
    """Tests of a file that begin with the same records follow each other; those that stand alone come last."""
    names = tuple(layer.name for layer in layers(item))
    return not names, names


class World:
    """What stands in the database of this process just now: a savepoint for each layer."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []
        self._atomics: list[Atomic] = []
        #: All objects up to each layer, by key of their fixture.
        self._pickled: list[bytes] = []
        self._module: object = None
        self._since = 0.0
        self._copies: dict[str, Any] | None = {}

    def enter(self, request: pytest.FixtureRequest, blocker: DjangoDbBlocker) -> None:
        """Make what the test asks for, of which nothing stands yet, and take away what it does not ask for."""
        wanted, module = layers(request.node), getattr(request, "module", None)
        stale = module is not self._module or time.monotonic() - self._since > FRESH
        common = 0
        if not stale and not connection.closed_in_transaction:
            common = sum(1 for _ in _same(self._layers, wanted))
        self.leave(common)
        for layer in wanted[common:]:
            if not self._layers:
                self._module, self._since = module, time.monotonic()
                request.node.getparent(pytest.Module).addfinalizer(functools.partial(self._end, blocker))
            self._build(layer, request)
        self._copies = None if self._layers else {}
        # What the process remembers may be of records that were taken back.
        cache.clear()
        forget_all()

    def copies(self) -> dict[str, Any]:
        """The objects of this test, the same in each of its fixtures."""
        if self._copies is None:
            self._copies = pickle.loads(self._pickled[-1])
        return self._copies

    def leave(self, kept: int = 0) -> None:
        """Take back all but the first layers."""
        while len(self._layers) > kept:
            self._layers.pop()
            self._pickled.pop()
            transaction.set_rollback(True)
            self._atomics.pop().__exit__(None, None, None)
        self._copies = {}

    def _end(self, blocker: DjangoDbBlocker) -> None:
        with blocker.unblock():
            self.leave()

    def _build(self, layer: Layer, request: pytest.FixtureRequest) -> None:
        made: dict[str, Any] = pickle.loads(self._pickled[-1]) if self._layers else {}
        keys = {one.name: _key(one.build) for one in self._layers}
        given = {name: made[keys[name]] for name in layer.takes if name in keys}
        if "request" in layer.takes:
            given["request"] = request
        if "db" in layer.takes:
            given["db"] = None
        atomic = transaction.atomic()
        atomic._from_testcase = True  # type: ignore[attr-defined]  # as Django's own for tests: durable blocks may begin
        atomic.__enter__()
        try:
            made[_key(layer.build)] = layer.build(**given)
            connection.check_constraints()  # once, not after each test
            pickled = _dumped(made)
        except BaseException:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            raise
        self._atomics.append(atomic)
        self._layers.append(layer)
        self._pickled.append(pickled)


def _dumped(made: dict[str, Any]) -> bytes:
    """As `pickle.dumps`, with sealed values, which the product never serialises, and clients that are logged in."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.dispatch_table = {
        **copyreg.dispatch_table,
        Sealed: lambda value: (Sealed, (value.kind, value.token)),
        Client: lambda client: (_client, (client.defaults, client.cookies)),
    }
    pickler.dump(made)
    return written.getvalue()


def _client(defaults: dict[str, Any], cookies: SimpleCookie) -> Client:
    client = Client()
    client.defaults, client.cookies = defaults, cookies
    return client


def _same(one: list[Layer], other: tuple[Layer, ...]) -> list[Layer]:
    same = []
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same.append(left)
    return same


def stands() -> None:
    """Said once by a fixture that keeps a transaction around the tests of a module, when all is in it.

    What waits for the end of the transaction is checked now: Django would check all of it anew after each test, which
    is taken back with the test. And what was filled is counted: nothing is committed, so the server takes it for empty.
    Nothing else is: a table of which only dead rows are left would be taken for empty by all tests that come after.
    """
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('ANALYZE %%I', relname) FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0", [])
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


_world = World()
enter = _world.enter
