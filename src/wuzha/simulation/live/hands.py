# SPDX-License-Identifier: Apache-2.0
"""The keys with which the demo city's people and sources come in: made for a run, revoked after it."""

from __future__ import annotations

import threading
from collections import defaultdict

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.intake.services.sources import create_key, revoke_key
from wuzha.org.actors import actor_for
from wuzha.org.models import AccessToken, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.org.scopes import scopes_of
from wuzha.org.services.tokens import create_token, revoke_own
from wuzha.simulation.load.gather import SOURCE
from wuzha.simulation.load.shift import GRID_WORKER, OFFICER

#: The visitor's log-ins, whom nobody plays.
VISITOR = ("yanpan1", OFFICER, GRID_WORKER)
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
