# SPDX-License-Identifier: Apache-2.0
"""Appeals: recorded with the words of who is affected, accepted or not, answered by somebody else than who proposed the
measure. The measure stays in force until it is lifted."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import Clock, UncoveredYearError, Unit, due
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureAppeal
from wuzha.measures.registry import kind_of
from wuzha.measures.rules.life import TOLD, Act, EndReason, State
from wuzha.measures.rulesets import CLOCKS
from wuzha.measures.services import papers
from wuzha.measures.services.base import DECIDES, MEASURES, PROPOSES, locked, noted
from wuzha.measures.services.deciding import Decision, made_by
from wuzha.measures.services.ending import end, of_authority
from wuzha.org.holidays import work_calendar
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError

Result = MeasureAppeal.Result


@MEASURES.act(*PROPOSES, *DECIDES, May.ANSWER_REQUESTS, name="measure.appeal")
def appeal(actor: Actor, pk: int, words: str, filed_at: datetime | None = None, *, scan: bytes = b"") -> MeasureAppeal:
    """Record an appeal: by the unit that is the subject on its page, or by an officer for who is affected. One that
    comes late is recorded as late; whether it is heard all the same is decided.

    Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, NO_APPEAL, WRONG_STATE, APPEALED, REASON_MISSING, IN_FUTURE,
    FILE_TOO_BIG, FILE_KIND, FILE_BROKEN.
    """
    row = MEASURES.locked(actor, Measure, pk)
    kind, now = kind_of(row.kind), timezone.now()
    if not kind.appeal:
        raise RefusalError(Code.NO_APPEAL)
    if not _may_appeal(actor, row):
        raise RefusalError(Code.NOT_ALLOWED)
    if row.state not in TOLD or row.served_at is None:
        raise MEASURES.wrong_state(row)
    if MeasureAppeal.unscoped.filter(measure=row, answered_at__isnull=True).exists():
        raise RefusalError(Code.APPEALED)
    said, filed = MEASURES.reason(words), filed_at or now
    if filed > now:
        raise RefusalError(Code.IN_FUTURE)
    rules = CLOCKS.at(filed).of(row.kind)
    last = _due(row.served_at, Clock(rules.appeal_days, Unit.NATURAL_DAYS, roll=True))
    made: MeasureAppeal = MeasureAppeal.unscoped.create(
        measure=row, filed_at=filed, by_id=actor.person_id, words=said, late=filed > last,
        hear_due_at=_due(filed, Clock(rules.hear_days, Unit.WORKDAYS)),
    )  # fmt: skip
    if scan:
        papers.keep_scan(actor, row, scan, papers.APPEAL)
    noted(actor, row, Act.APPEAL, facts={"late": made.late})
    return made


@MEASURES.act(*DECIDES, name="measure.hear")
def hear(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> MeasureAppeal:
    """Accept the appeal: it is looked into, and answered within its time. Raises `RefusalError`: NO_OPEN_APPEAL,
    WRONG_STATE, CHANGED."""
    row, found = _open(actor, pk, version)
    if found.heard_at is not None:
        raise RefusalError(Code.NO_OPEN_APPEAL)
    now = timezone.now()
    found.heard_at = now
    days = CLOCKS.at(now).of(row.kind).answer_days
    found.answer_due_at = _due(now, Clock(days, Unit.WORKDAYS))
    found.save(update_fields=["heard_at", "answer_due_at"])
    noted(actor, row, Act.HEAR, note)
    return found


@MEASURES.act(*DECIDES, name="measure.answer")
def answer(
    actor: Actor, pk: int, result: str, words: str, told: Decision | None = None, *, version: int | None = None
) -> MeasureAppeal:
    """Answer the appeal: the measure stays, is lifted, or the appeal is not accepted. One that is right lifts the
    measure at once; where an outside authority decided, by what it `told` about the appeal alone.

    Raises `RefusalError`: NO_OPEN_APPEAL, SAME_PERSON, REASON_MISSING, AUTHORITY_LIFTS, IN_FUTURE, BEFORE_APPEAL,
    FILE_TOO_BIG, FILE_KIND, FILE_BROKEN, CLEAR_NUMBER, CHANGED.
    """
    row, found = _open(actor, pk, version)
    if actor.person_id in made_by(row):
        raise RefusalError(Code.SAME_PERSON)
    said, how, now = MEASURES.reason(words), Result(result), timezone.now()
    by: dict[str, object] = {"appeal": found.pk}
    if how is Result.LIFTED and row.authority:
        by |= of_authority(actor, row, told, timezone.localdate(found.filed_at), Code.BEFORE_APPEAL)
    found.answered_at, found.answered_by_id, found.result, found.answer = now, actor.person_id, how, said
    found.save(update_fields=["answered_at", "answered_by", "result", "answer"])
    noted(actor, row, Act.ANSWER, facts={"result": how.value})
    if how is Result.LIFTED and row.state == State.IN_FORCE:
        end(actor, row, EndReason.APPEAL, said, facts=by)
    return found


def last_day_to_appeal(row: Measure) -> datetime | None:
    """Until when an appeal is in time; nothing before it was served."""
    if row.served_at is None or not kind_of(row.kind).appeal:
        return None
    days = CLOCKS.at(row.served_at).of(row.kind).appeal_days
    return _due(row.served_at, Clock(days, Unit.NATURAL_DAYS, roll=True))


def _due(start: datetime, clock: Clock) -> datetime:
    """When a clock of an appeal ends. An appeal is taken whether or not the holidays of the year are entered yet: until
    then every weekday counts, which gives the office less time and not more; whether a late one is heard is decided."""
    calendar = work_calendar()
    while True:
        try:
            return due(start, clock, calendar)
        except UncoveredYearError as missing:
            calendar = calendar.with_year(missing.year, (), ())


def _open(actor: Actor, pk: int, version: int | None) -> tuple[Measure, MeasureAppeal]:
    row, _kind = locked(actor, pk, version, "decides")
    found = MeasureAppeal.unscoped.select_for_update(of=("self",)).filter(measure=row, answered_at__isnull=True).first()
    if found is None:
        raise RefusalError(Code.NO_OPEN_APPEAL)
    return row, found


def _may_appeal(actor: Actor, row: Measure) -> bool:
    """The unit that is the subject, or whoever proposes or decides on the kind in the unit whose measure it is."""
    kind = kind_of(row.kind)
    if row.subject.unit_id is not None and row.subject.unit_id == actor.unit_id:
        return may(actor.role, May.ANSWER_REQUESTS)
    ours = row.unit.path.startswith(actor.unit_path or "-")
    return ours and any(may(actor.role, need) for need in (*kind.proposes, *kind.decides))
