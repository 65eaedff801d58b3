# SPDX-License-Identifier: Apache-2.0
"""The API as a player uses it: one request at a time, connections kept, with keys revoked after the run.

Simulated time begins in the morning and runs so many times as fast as the clock on the wall.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.intake.services.sources import create_key, revoke_key
from wuzha.org.actors import actor_for
from wuzha.org.demo import LEADERS
from wuzha.org.models import AccessToken, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.org.scopes import scopes_of
from wuzha.org.services.tokens import create_token, revoke_own
from wuzha.simulation.load.gather import SOURCE
from wuzha.simulation.load.shift import GRID_WORKER, OFFICER
from wuzha.simulation.parameters import SHANGHAI

#: Seconds for an answer.
WITHIN = 30.0


class UnreachableError(Exception):
    """The server cannot be reached."""


@dataclass
class RefusalError(Exception):
    """An answer that is no success: its status, its code, and after how many seconds to come back."""

    status: int
    code: str
    wait: float = 0.0

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


class Client:
    """Any number of threads may use it; each has a connection of its own."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(url)
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._here = threading.local()
        self._kept: set[http.client.HTTPConnection] = set()

    def close(self) -> None:
        """Close every thread's connection; nobody asks any more."""
        while self._kept:
            self._kept.pop().close()

    def get(self, path: str, token: str) -> Any:
        """The answer's JSON; None when it has none. Raises `RefusalError`, `UnreachableError`."""
        return self._ask("GET", path, token, None)

    def post(self, path: str, token: str, body: dict[str, Any] | None = None) -> Any:
        """As `get`."""
        return self._ask("POST", path, token, json.dumps(body or {}, ensure_ascii=False).encode())

    def _ask(self, method: str, path: str, token: str, body: bytes | None) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for last in (False, True):
            connection = self._connection()
            try:
                connection.request(method, f"/api/v1/{path}", body, headers)
                answer = connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, OSError) as error:
                self._drop(connection)
                # a kept connection that the server has closed meanwhile: a new one, once
                if last or isinstance(error, TimeoutError):
                    raise UnreachableError(type(error).__name__) from error
        found = _read(text)
        if answer.status >= 400:
            code = found.get("code", "") if isinstance(found, dict) else ""
            raise RefusalError(answer.status, str(code), float(answer.headers.get("Retry-After") or 0))
        return found

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._here, "connection", None)
        if kept is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            kept = self._here.connection = kind(self._host, self._port, timeout=WITHIN)
            self._kept.add(kept)
        return kept

    def _drop(self, connection: http.client.HTTPConnection) -> None:
        connection.close()
        self._kept.discard(connection)
        self._here.connection = None


def _read(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


#: Hour at which a simulated day begins, so that a city just started is awake.
MORNING = 8


@dataclass(frozen=True)
class Pace:
    """Turns simulated minutes into seconds to wait."""

    speed: float
    begin: datetime
    clock: Callable[[], float] = time.monotonic
    _started: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_started", self.clock())

    @classmethod
    def this_morning(cls, speed: float, today: datetime) -> Pace:
        """From eight o'clock of the local day on."""
        return cls(speed, today.astimezone(SHANGHAI).replace(hour=MORNING, minute=0, second=0, microsecond=0))

    def elapsed(self) -> float:
        """Seconds on the wall since the beginning."""
        return self.clock() - self._started

    def now(self) -> datetime:
        """The simulated instant."""
        return self.begin + timedelta(seconds=self.elapsed() * self.speed)

    def seconds(self, minutes: float) -> float:
        """Seconds on the wall that so many simulated minutes take."""
        return minutes * 60 / self.speed


#: The visitor's log-ins, whom nobody plays.
VISITOR = ("yanpan1", OFFICER, GRID_WORKER, *LEADERS)
LABEL = "wuzha simulate live"


class NoDemoCityError(Exception):
    """The database holds no demo city, or one with real people or units in it."""


class Hands:
    """Keys by name. Raises `NoDemoCityError` when anybody could be real."""

    def __init__(self) -> None:
        centre = Unit.objects.filter(kind=UnitKind.CENTRE)
        if not centre.filter(synthetic=True).exists() or centre.filter(synthetic=False).exists():
            raise NoDemoCityError
        if Posting.unscoped.filter(person__synthetic=False, role__in=_PLAYED).exists():
            raise NoDemoCityError
        self._postings = {
            posting.person.username: posting
            for posting in Posting.unscoped.select_related("person", "unit")
            .filter(person__synthetic=True, person__is_active=True, role__in=_PLAYED)
            .order_by("pk")
        }
        self._tokens: dict[str, tuple[int, str]] = {}
        self._lock = threading.Lock()
        self._source = create_key(Actor.system("simulation"), source=SOURCE, unit=centre[0])
        self.source_key = self._source[1]

    def analysts(self) -> list[str]:
        return self._of(Role.ANALYST)

    def officers(self) -> dict[str, list[str]]:
        """Code of each station → its officers."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._of(Role.STATION_OFFICER):
            found[self._postings[name].unit.code].append(name)
        return dict(found)

    def visitors_station(self) -> str:
        """The code of the station of the officer that the visitor logs in as."""
        return self._postings[OFFICER].unit.code if OFFICER in self._postings else ""

    def worker_of(self, grid: str) -> str | None:
        """Who works a grid; None when nobody but the visitor does."""
        workers = self._of(Role.GRID_WORKER)
        return next((name for name in workers if self._postings[name].unit.code == grid), None)

    def token(self, username: str) -> str:
        """The person's token, made when it is first asked for."""
        with self._lock:
            if username not in self._tokens:
                try:
                    self._tokens[username] = _token(self._postings[username])
                finally:
                    if threading.current_thread() is not threading.main_thread():
                        connection.close()  # seldom needed; a player's thread keeps none
            return self._tokens[username][1]

    def close(self) -> None:
        """Revoke everything."""
        with self._lock:
            for username, (pk, _clear) in self._tokens.items():
                revoke_own(actor_for(self._postings[username]), pk)
            self._tokens = {}
            revoke_key(Actor.system("simulation"), self._source[0].pk)

    def _of(self, role: Role) -> list[str]:
        return [name for name, posting in self._postings.items() if posting.role == role and name not in VISITOR]


def _token(posting: Posting) -> tuple[int, str]:
    """A new token of a person, in place of one that a killed run has left behind."""
    actor = actor_for(posting)
    left = AccessToken.objects.filter(person=posting.person, label=LABEL, revoked_at__isnull=True)
    for pk in left.values_list("pk", flat=True):
        revoke_own(actor, pk)
    made, clear = create_token(actor, posting, label=LABEL, scopes=scopes_of(posting.role), days=1)
    return made.pk, clear


_PLAYED = (Role.ANALYST, Role.STATION_OFFICER, Role.GRID_WORKER)
