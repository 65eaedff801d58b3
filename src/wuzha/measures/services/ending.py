# SPDX-License-Identifier: Apache-2.0
"""A measure ends: lifted by a person who confirms what the criteria say, or expired when its term is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.clocks.due import sweep as sweep_due
from wuzha.documents.numbers import as_document_number
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure
from wuzha.measures.registry import Criterion, kind_of
from wuzha.measures.rules.life import OPEN, Act, EndReason, State
from wuzha.measures.services.base import DECIDES, MEASURES, locked, move
from wuzha.measures.services.deciding import Decision
from wuzha.measures.services.papers import LIFTING, keep_scan
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Sealed

#: The last instant before another.
_JUST = timedelta(microseconds=1)


@MEASURES.act(*DECIDES, name="measure.lift")
def lift(
    actor: Actor,
    pk: int,
    reason: str,
    note: str,
    *,
    scan: bytes = b"",
    told: Decision | None = None,
    version: int | None = None,
) -> Measure:
    """Lift it before its term is over: its criteria are met (`MET`), it was wrong, or another reason that is said; then
    by somebody else than who approved it, while a criterion is not met, and by a document where the kind asks for one.
    What an outside authority decided is lifted by what it `told`, unless its criteria are met.

    Raises `RefusalError`: WRONG_STATE, NOT_MET (what), ALONE (what), REASON_MISSING, LIFTING_MISSING, AUTHORITY_LIFTS,
    IN_FUTURE, LIFTED_BEFORE, CLEAR_NUMBER, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN, CHANGED.
    """
    row, kind = locked(actor, pk, version, "decides")
    MEASURES.allowed(row, Act.LIFT)
    why, words = EndReason(reason), MEASURES.reason(note)
    found = criteria(actor, row, timezone.now())
    unmet = "、".join(str(one.title) for one in found if not one.met)
    if unmet and why is EndReason.MET:
        raise RefusalError(Code.NOT_MET, what=unmet)
    if unmet and why is EndReason.OTHER and row.approved_by_id == actor.person_id:
        raise RefusalError(Code.ALONE, what=unmet)
    if why is EndReason.OTHER and kind.lift_by_document and not scan:
        raise RefusalError(Code.LIFTING_MISSING)
    by: dict[str, object] = {}
    if row.authority and why is not EndReason.MET:
        by = of_authority(actor, row, told, row.authority_on, Code.LIFTED_BEFORE)
    elif scan:
        keep_scan(actor, row, scan, LIFTING)
    said = [{"code": one.code, "met": one.met, "shown": str(one.shown)} for one in found]
    return end(actor, row, why, words, facts=by | ({"criteria": said} if said else {}))


def of_authority(
    actor: Actor, row: Measure, told: Decision | None, since: date | None, before: RefusalCode
) -> dict[str, object]:
    """Who decided on the measure decides on lifting it: the number and the day of that, with its scan kept. Raises
    `RefusalError`: AUTHORITY_LIFTS, IN_FUTURE, `before` for a day before `since`, CLEAR_NUMBER, those of a scan."""
    if told is None or not told.number.strip() or not told.scan:
        raise RefusalError(Code.AUTHORITY_LIFTS, authority=row.authority)
    number = as_document_number(MEASURES.plain(told.number))
    if told.on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    if since is not None and told.on < since:
        raise RefusalError(before, day=f"{since:%Y-%m-%d}")
    keep_scan(actor, row, told.scan, LIFTING)
    return {"authority_no": number, "authority_on": f"{told.on:%Y-%m-%d}"}


def criteria(actor: Actor, row: Measure, now: datetime) -> list[Criterion]:
    """The criteria of lifting as they stand, from the proposal on: who approves it sees what it will be lifted by. None
    where the kind has none."""
    check = kind_of(row.kind).lift
    return list(check(actor, row, now)) if check is not None and row.state in OPEN else []


def end(actor: Actor, row: Measure, why: EndReason, note: Sealed | None, *, facts: dict[str, Any]) -> Measure:
    """Lift a locked measure now: it is in force to the last instant before."""
    now = timezone.now()
    until = min(now - _JUST, row.until) if row.until is not None else now - _JUST
    return move(
        actor, row, Act.LIFT, note, because=why.value, facts=facts, at=now, ended_at=now, end_reason=why, until=until
    )


def expire(now: datetime) -> int:
    """Let every measure expire whose term is over; how many did. It may be missed, doubled or killed: the term itself
    stands in the row, and no list made after its end holds the measure."""
    return sweep_due(Measure.unscoped, now, lambda rows, _upto: _expire(rows[0], now))


def _expire(row: Measure, now: datetime) -> int:
    if row.state != State.IN_FORCE or row.until is None or row.until > now:
        Measure.unscoped.filter(pk=row.pk).update(step_at=row.until if row.state == State.IN_FORCE else None)
        return 0
    move(Actor.system("measures"), row, Act.EXPIRE, at=now, ended_at=row.until)
    return 1
