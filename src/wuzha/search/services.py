# SPDX-License-Identifier: Apache-2.0
"""Looking something up: what is found depends on role, reach and purpose, and the trail says that it was looked for.

A person (name, phone, ID number, account) is found in one's own work, elsewhere only for a purpose, which is asked once
a session and role. What is out of reach is not found, and nothing tells it from what does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.limits import PerMinute
from wuzha.org.roles import May, may
from wuzha.privacy import subjects
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, finders, prefixes

#: Look-ups of one person in a minute, far above what somebody types and far below what tries numbers out.
PER_MINUTE = 30
#: Hits of one kind.
MOST = 20
#: As the trail keeps it where no purpose was given.
OWN = "检索本人经办"

_LOOKS = PerMinute("search")


class Code(RefusalCode):
    TOO_OFTEN = _("You have looked for too many things in a minute. Wait a minute and go on.")


@dataclass(frozen=True, slots=True)
class Found:
    query: Query
    groups: list[tuple[Finder, list[Hit]]] = field(default_factory=list)
    #: Only one's own work was looked through: for the rest a purpose must be given first.
    own_only: bool = False
    #: What people were looked for, as the trail keeps it.
    purpose: str = ""
    #: It is looked for when somebody asks, not while it is typed.
    waits: bool = False

    @property
    def rows(self) -> int:
        return sum(len(hits) for _finder, hits in self.groups)


def may_look_for_people(actor: Actor) -> bool:
    """Who may open personal data for a purpose, or audits who did, may look for a person at all."""
    open_to = may(actor.role, May.REVEAL) or may(actor.role, May.READ_AUDIT)
    return open_to and any(finder.of_people and finder.lets_in(actor.role) for finder in finders())


def purpose_of(actor: Actor, session: str | None, now: datetime | None = None) -> Grant | None:
    """The purpose this session gave in this role, if it still holds."""
    return grants.held(actor, session, ("search", actor.role), now)


def give_purpose(actor: Actor, session: str | None, purpose: str, reference: str, more: str) -> Grant:
    """Look for people for this purpose from now on. Raises `RefusalError`: PURPOSE_UNKNOWN, REFERENCE_MISSING."""
    return grants.give(actor, session, ("search", actor.role), purpose=purpose, reference=reference, more=more)


def look_up(actor: Actor, session: str | None, text: str, *, typed: bool = False) -> Found:
    """What the text names. `typed`: it may not be whole yet, so only what can be nothing else is looked for.

    Raises `RefusalError`: TOO_OFTEN.
    """
    query = Query.of(text, prefixes())
    mine = [finder for finder in finders() if finder.lets_in(actor.role)]
    plain = [finder for finder in mine if not finder.of_people]
    if not query.text or not mine:
        return Found(query)
    waits = typed and not query.sure
    if waits or not query.kinds or (query.is_personal and not may_look_for_people(actor)):
        return Found(query, _found(actor, query, plain), waits=waits)
    if not _LOOKS.counts(actor.person_id, PER_MINUTE):
        raise RefusalError(Code.TOO_OFTEN)
    grant = purpose_of(actor, session) if query.is_personal else None
    groups = _found(actor, query, mine)
    own_only = query.is_personal and grant is None
    if own_only:
        groups = _own(actor, groups)
    found = Found(query, groups, own_only, purpose=grant.text if grant else "")
    purpose = OWN if own_only else found.purpose
    detail = grant.detail if grant else {"own": True} if own_only else {}
    record(actor, "search.run", purpose=purpose, fields=query.kinds, rows=found.rows, detail=detail)
    return found


def _found(actor: Actor, query: Query, those: list[Finder]) -> list[tuple[Finder, list[Hit]]]:
    groups = [(finder, list(finder.find(actor, query, MOST))[:MOST]) for finder in those]
    return [(finder, hits) for finder, hits in groups if hits]


def _own(actor: Actor, groups: list[tuple[Finder, list[Hit]]]) -> list[tuple[Finder, list[Hit]]]:
    """Of the hits about citizens those that are the actor's own work."""
    asked = {hit.record for finder, hits in groups if finder.of_people for hit in hits}
    own = subjects.worked_on(actor.person_id or 0, asked)
    kept = [(finder, [hit for hit in hits if not finder.of_people or hit.record in own]) for finder, hits in groups]
    return [(finder, hits) for finder, hits in kept if hits]
