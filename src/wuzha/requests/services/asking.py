# SPDX-License-Identifier: Apache-2.0
"""What the unit that asks does: send, give more time, remind, accept the answer or return it, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inbox import services as inbox
from wuzha.org.roles import may
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAlert
from wuzha.requests.queries.units import choosable
from wuzha.requests.registry import RequestKind, kind_of
from wuzha.requests.rules.clocks import ClockName, Tell
from wuzha.requests.rules.life import Act
from wuzha.requests.rulesets import CLOCKS
from wuzha.requests.services import files
from wuzha.requests.services.base import ASKS, REQUESTS, asked_by, end_of, ends, followed, move, noted
from wuzha.requests.services.telling import text_of

#: Units asked at once.
MOST_UNITS = 200
#: Within which nobody is reminded of the same request twice.
APART = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked for, in clear. Without a day the clock of its kind says until when."""

    kind: str
    title: str
    what: str
    due_on: date | None = None
    about: tuple[str, int] | None = None
    synthetic: bool = False
    #: Contents of scans (PDF, JPEG, PNG).
    scans: tuple[bytes, ...] = ()


@REQUESTS.act(*ASKS, name="request.send")
def send(actor: Actor, new: NewRequest, unit_id: int) -> Request:
    """Ask one unit.

    Raises `RefusalError`: NOT_ALLOWED, NO_UNIT, TITLE_MISSING, NOTHING_ASKED, CLEAR_NUMBER, TOO_LONG, DUE_PASSED,
    FILE_TOO_BIG, FILE_KIND, FILE_BROKEN.
    """
    return _send(actor, new, [unit_id])[0]


@REQUESTS.act(*ASKS, name="request.send")
def send_many(actor: Actor, new: NewRequest, units: Sequence[int]) -> list[Request]:
    """Ask the same of several units at once: one request each. Raises `RefusalError`: as `send`, TOO_MANY_UNITS."""
    if len(units) > MOST_UNITS:
        raise RefusalError(Code.TOO_MANY_UNITS, most=MOST_UNITS)
    return _send(actor, new, list(dict.fromkeys(units)))


def _send(actor: Actor, new: NewRequest, units: Sequence[int]) -> list[Request]:
    kind = kind_of(new.kind)
    _must_be_allowed(actor, kind)
    if not units or not set(units) <= set(choosable(actor, units)):
        raise RefusalError(Code.NO_UNIT)
    title = REQUESTS.plain(new.title, required=Code.TITLE_MISSING)
    what = REQUESTS.note(new.what)
    if what is None:
        raise RefusalError(Code.NOTHING_ASKED)
    now = timezone.now()
    rules = CLOCKS.at(now).of(kind.code)
    due_at = end_of(new.due_on, now) if new.due_on else ends(now, rules.answer)
    bulk = uuid4() if len(units) > 1 else None
    made = []
    for unit in units:
        row: Request = Request.unscoped.create(
            kind=kind.code, asking_id=actor.unit_id or 0, addressed_id=unit, title=title, what=what, sent_at=now,
            due_since=now, sign_due_at=min(now + timedelta(hours=rules.sign_hours), due_at), due_at=due_at, bulk=bulk,
            about_type=new.about[0] if new.about else "", about_id=new.about[1] if new.about else None,
            synthetic=new.synthetic,
        )  # fmt: skip
        for content in new.scans:
            files.keep(actor, row, content)
        REQUESTS.history(actor, row, Act.SEND, row.state, at=now, note=None, because="")
        record(actor, "request.send", on=(Request.RECORD, row.pk), detail={"kind": kind.code, "unit": unit})
        made.append(followed(actor, row, Act.SEND))
    return made


def _must_be_allowed(actor: Actor, kind: RequestKind) -> None:
    if actor.unit_id is None or not any(may(actor.role, need) for need in kind.asks):
        raise RefusalError(Code.NOT_ALLOWED)


@REQUESTS.act(*ASKS, name="request.accept")
def accept(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> Request:
    """Take the answer: nothing is owed any more. Raises `RefusalError`: WRONG_STATE, NOT_THE_ASKER, CHANGED, and what
    the room of its kind refuses."""
    return move(actor, asked_by(actor, pk, version), Act.ACCEPT, note)


@REQUESTS.act(*ASKS, name="request.return")
def send_back(actor: Actor, pk: int, reason: str, due_on: date | None = None, *, version: int | None = None) -> Request:
    """The answer does not do, and why: it is to be answered again. Raises `RefusalError`: WRONG_STATE, NOT_THE_ASKER,
    REASON_MISSING, DUE_PASSED, CHANGED."""
    row = asked_by(actor, pk, version)
    REQUESTS.allowed(row, Act.RETURN)
    why, now = REQUESTS.reason(reason), timezone.now()
    due_at = end_of(due_on, now) if due_on else ends(now, CLOCKS.at(now).of(row.kind).again)
    return move(actor, row, Act.RETURN, why, due_at=due_at, due_since=now)


@REQUESTS.act(*ASKS, name="request.withdraw")
def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Request:
    """It is not asked for any more. Raises `RefusalError`: WRONG_STATE, NOT_THE_ASKER, REASON_MISSING, CHANGED."""
    row = asked_by(actor, pk, version)
    REQUESTS.allowed(row, Act.WITHDRAW)
    return move(actor, row, Act.WITHDRAW, REQUESTS.reason(reason))


@REQUESTS.act(*ASKS, name="request.extend")
def extend(actor: Actor, pk: int, due_on: date, reason: str, *, version: int | None = None) -> Request:
    """Give more time, and why. Raises `RefusalError`: WRONG_STATE, NOT_THE_ASKER, REASON_MISSING, DUE_PASSED,
    DUE_NOT_LATER, CHANGED."""
    row = asked_by(actor, pk, version)
    if not row.owed:
        raise REQUESTS.wrong_state(row)
    why, now = REQUESTS.reason(reason), timezone.now()
    due_at = end_of(due_on, now)
    if due_at <= row.due_at:
        raise RefusalError(Code.DUE_NOT_LATER, day=timezone.localdate(row.due_at))
    return noted(actor, row, Act.EXTEND, why, due_at=due_at, due_since=now)


@REQUESTS.act(*ASKS, name="request.remind")
def remind(actor: Actor, pk: int) -> RequestAlert:
    """Remind the unit that owes an answer: it stands in its inbox, with the words of the rules. Raises `RefusalError`:
    WRONG_STATE, NOT_THE_ASKER, REMINDED when somebody just did."""
    row = asked_by(actor, pk)
    if not row.owed:
        raise REQUESTS.wrong_state(row)
    now = timezone.now()
    told = RequestAlert.unscoped.filter(request=row, clock=ClockName.HAND)
    last = told.order_by("-fired_at").values_list("fired_at", flat=True).first()
    if last is not None and now - last < APART:
        at = f"{timezone.localtime(last):%H:%M}"
        raise RefusalError(Code.REMINDED, at=at, hours=APART.seconds // 3600)
    made: RequestAlert = RequestAlert.unscoped.create(
        request=row, clock=ClockName.HAND, days=len(told.values_list("pk")), tell=Tell.ADDRESSED,
        unit_id=row.addressed_id, due_at=row.due_at, meant_at=now, fired_at=now, text=text_of(row, now),
        by_id=actor.person_id,
    )  # fmt: skip
    if actor.person_id is not None:
        inbox.remind(actor, (Request.RECORD, row.pk))
    noted(actor, row, Act.REMIND)
    return made
