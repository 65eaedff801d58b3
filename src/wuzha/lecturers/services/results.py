# SPDX-License-Identifier: Apache-2.0
"""After the count: protests, their decision by another person, the result proposed by one and confirmed by another."""

from __future__ import annotations

import uuid

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inbox.services import moved_on
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, Mark, Protest
from wuzha.lecturers.queries.results import standings
from wuzha.lecturers.rules.life import ContestAct, ContestState
from wuzha.lecturers.services.base import CITY, CONTESTS, OWN, contest_of, move
from wuzha.lecturers.services.judging import points
from wuzha.refusals import RefusalError
from wuzha.ui.moments import local

S = ContestState


@CONTESTS.act(*OWN, name="contest.protest")
def protest(actor: Actor, pk: int, contestant: int, words: str, mark: int | None = None) -> Protest:
    """Register a protest of a contestant, against one mark or the list. Raises `RefusalError`: NOT_FOUND, WRONG_STATE,
    PROTEST_OVER, PROTEST_OTHERS, PROTEST_TWICE, REASON_MISSING, TOO_LONG."""
    row = CONTESTS.locked(actor, Contest, pk)
    if row.state != S.COUNTED:
        raise CONTESTS.wrong_state(row)
    if row.protest_until is None or timezone.now() >= row.protest_until:
        raise RefusalError(Code.PROTEST_OVER, until=local(row.protest_until) if row.protest_until else "—")
    whom = Contestant.unscoped.filter(contest=row, pk=contestant).select_related("unit").first()
    against = Mark.unscoped.filter(round__contest=row, contestant=whom, pk=mark or 0, corrected__isnull=True).first()
    if whom is None or (mark is not None and against is None):
        raise RefusalError(Code.NOT_FOUND)
    if not whom.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.PROTEST_OTHERS, name=whom.name, unit=whom.unit.name)
    before = list(Protest.unscoped.filter(contest=row).order_by("pk"))
    for number, one in enumerate(before, 1):
        if one.mark_id == mark and one.contestant_id == whom.pk and (mark is not None or one.accepted is None):
            raise RefusalError(Code.PROTEST_TWICE, number=number)
    made: Protest = Protest.unscoped.create(
        contest=row, contestant=whom, mark=against, words=CONTESTS.reason(words), by_id=actor.person_id
    )
    CONTESTS.save(row)
    record(actor, "contest.protest", on=(Contest.RECORD, row.pk))
    return made


@CONTESTS.act(*CITY, name="contest.decide")
def decide(
    actor: Actor, pk: int, key: int, *, accepted: bool, answer: str, parts: dict[str, int] | None = None
) -> Protest:
    """Decide a protest; an accepted one may correct the mark it names: both marks stay, the later one counts.

    Raises `RefusalError`: WRONG_STATE, NOT_FOUND, PROTEST_DECIDED, PROTEST_SELF, REASON_MISSING, NO_SUCH_MARK,
    RIGHT_MARK_MISSING, MARK_RANGE.
    """
    row = contest_of(actor, pk, S.COUNTED)
    found = Protest.unscoped.filter(contest=row, pk=key).select_related("mark").first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.accepted is not None:
        raise RefusalError(Code.PROTEST_DECIDED)
    if found.by_id is not None and found.by_id == actor.person_id:
        raise RefusalError(Code.PROTEST_SELF)
    if accepted and found.mark is not None and (not parts or points(row, parts) == found.mark.total):
        raise RefusalError(Code.RIGHT_MARK_MISSING)
    found.accepted, found.answer = accepted, CONTESTS.reason(answer)
    found.decided_at, found.decided_by_id = timezone.now(), actor.person_id
    found.save(update_fields=["accepted", "answer", "decided_at", "decided_by"])
    if accepted and parts:
        if found.mark is None:
            raise RefusalError(Code.NO_SUCH_MARK)
        _corrected(row, found, found.mark, parts)
    CONTESTS.save(row)
    record(actor, "contest.decide", on=(Contest.RECORD, row.pk), detail={"accepted": accepted})
    moved_on((Contest.RECORD, row.pk))
    kept: Protest = found
    return kept


def _corrected(row: Contest, found: Protest, old: Mark, parts: dict[str, int]) -> Mark:
    if Mark.unscoped.filter(corrects=old).exists():
        raise RefusalError(Code.NO_SUCH_MARK)
    made: Mark = Mark.unscoped.create(
        uid=uuid.uuid4(), round_id=old.round_id, contestant_id=old.contestant_id, judge_id=old.judge_id, parts=parts,
        total=points(row, parts), corrects=old, protest=found,
    )  # fmt: skip
    return made


@CONTESTS.act(*CITY, name="contest.propose")
def propose(actor: Actor, pk: int, *, version: int | None = None) -> Contest:
    """Propose the result once protests are over and decided. Raises `RefusalError`: WRONG_STATE, PROTEST_RUNS,
    PROTESTS_OPEN, CHANGED."""
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.PROPOSE)
    if row.protest_until is not None and timezone.now() < row.protest_until:
        raise RefusalError(Code.PROTEST_RUNS, until=local(row.protest_until))
    waiting = len(Protest.unscoped.filter(contest=row, accepted__isnull=True).values_list("pk"))
    if waiting:
        raise RefusalError(Code.PROTESTS_OPEN, count=waiting)
    return move(actor, row, ContestAct.PROPOSE, proposed_by_id=actor.person_id)


@CONTESTS.act(*CITY, name="contest.send_back")
def send_back(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Contest:
    """The result is looked at again. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.SEND_BACK)
    return move(actor, row, ContestAct.SEND_BACK, CONTESTS.reason(why), proposed_by_id=None)


@CONTESTS.act(*CITY, name="contest.publish")
def publish(actor: Actor, pk: int, *, version: int | None = None) -> Contest:
    """Confirm the result: ranks and wholes are kept as they stand now. Raises `RefusalError`: WRONG_STATE,
    CONFIRM_SELF, CHANGED."""
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.PUBLISH)
    if row.proposed_by_id is not None and row.proposed_by_id == actor.person_id:
        raise RefusalError(Code.CONFIRM_SELF)
    found = {one.contestant: one for one in standings(row)}
    people = list(Contestant.unscoped.filter(pk__in=found))
    for one in people:
        one.rank, one.total = found[one.pk].rank, found[one.pk].total
    Contestant.unscoped.bulk_update(people, ["rank", "total"])
    return move(actor, row, ContestAct.PUBLISH, published_by_id=actor.person_id, published_at=timezone.now())
