# SPDX-License-Identifier: Apache-2.0
"""Marks of judges by their phones, with or without signal: each once, by the phone's own sign."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import pgettext
from pydantic import BaseModel, ConfigDict, Field

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, Excuse, Judge, JudgeCode, Mark, Recusal, Round
from wuzha.lecturers.queries.results import plan_of, rounds_of, terms_of
from wuzha.lecturers.rules.life import ContestState, RoundState
from wuzha.lecturers.services.audience import hashed
from wuzha.org.limits import PerMinute
from wuzha.refusals import RefusalError

#: Unknown codes that one network may try in a minute.
_GUESSES, MOST_GUESSES = PerMinute("lecturers.judge.guess"), 60
HUNDRED = 100
#: Who the trail says has marked: a code, whose judge the event names.
EYES = Actor.system("lecturers.judge")


class Sent(BaseModel):
    """A mark as a phone sends it; points in hundredths."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uid: uuid.UUID
    round: int
    contestant: int
    parts: dict[Annotated[str, Field(max_length=24)], Annotated[int, Field(ge=0, le=10_000)]] = Field(max_length=10)
    at: datetime | None = None


def judge_by(code: str, network: str = "") -> Judge:
    """Whose code it is. Raises `RefusalError`: CODE_UNKNOWN, MARK_OFTEN."""
    rows = JudgeCode.unscoped.filter(code=hashed("judge", code)[:43], until__gt=timezone.now())
    found = rows.select_related("judge__contest").first()
    if found is not None:
        return found.judge
    if not _GUESSES.counts(hashed("network", network)[:22], MOST_GUESSES):
        raise RefusalError(Code.MARK_OFTEN)
    raise RefusalError(Code.CODE_UNKNOWN)


def keep(judge: Judge, sent: Sent) -> bool:
    """Keep a mark; whether it was new. The same sent again is known; another one of the same contestant is refused.

    Raises `RefusalError`: WRONG_STATE, ROUND_NOT_OPEN, NOT_OF_ROUND, RECUSED, EXCUSED, MARK_RANGE, MARK_TWICE,
    KEY_TAKEN.
    """
    if _known(judge, sent):
        return False
    row, found, whom = _fits(judge, sent)
    total = points(row, sent.parts)
    try:
        with transaction.atomic():
            Mark.unscoped.create(
                uid=sent.uid, round=found, contestant=whom, judge=judge, parts=sent.parts, total=total, given_at=sent.at
            )
            record(EYES, "contest.mark", on=(Contest.RECORD, row.pk), detail={"key": judge.pk})
    except IntegrityError:
        if _known(judge, sent):  # sent twice at once
            return False
        raise RefusalError(Code.ROUND_NOT_OPEN, round=found.title) from None
    return True


def _known(judge: Judge, sent: Sent) -> bool:
    """Whether this very mark is there already; asked in one statement, so that one which arrives meanwhile is never
    taken for another. Raises `RefusalError`: KEY_TAKEN, MARK_TWICE."""
    wanted = (judge.pk, sent.round, sent.contestant)
    same = Q(round=sent.round, contestant=sent.contestant, judge=judge, corrects__isnull=True)
    rows = Mark.unscoped.filter(Q(uid=sent.uid) | same).values_list("uid", "judge_id", "round_id", "contestant_id")
    there = {uid: tuple(rest) for uid, *rest in rows}
    if sent.uid in there:
        if there[sent.uid] != wanted:
            raise RefusalError(Code.KEY_TAKEN)
        return True
    if there:
        raise RefusalError(Code.MARK_TWICE, name=Contestant.unscoped.get(pk=sent.contestant).name)
    return False


def _fits(judge: Judge, sent: Sent) -> tuple[Contest, Round, Contestant]:
    row = judge.contest
    excuses, recusals = Excuse.unscoped.filter(judge=judge), Recusal.unscoped.filter(judge=judge)
    rounds = Round.unscoped.annotate(excused=Exists(excuses.filter(round=OuterRef("pk"))))
    people = Contestant.unscoped.annotate(recused=Exists(recusals.filter(contestant=OuterRef("pk"))))
    found = rounds.filter(contest=row, pk=sent.round).first()
    whom = people.filter(contest=row, pk=sent.contestant).first()
    if found is None or whom is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.state == RoundState.WAITING and row.state == ContestState.RUNNING:
        raise RefusalError(Code.ROUND_LATER, round=found.title)
    if found.state != RoundState.OPEN or row.state != ContestState.RUNNING:
        raise RefusalError(Code.ROUND_NOT_OPEN, round=found.title)
    if whom.pk not in found.taking:
        raise RefusalError(Code.NOT_OF_ROUND, name=whom.name)
    if whom.recused:
        raise RefusalError(Code.RECUSED, name=whom.name, why=why_of(recusals.get(contestant=whom)))
    if found.excused:
        raise RefusalError(Code.EXCUSED)
    return row, found, whom


def why_of(recusal: Recusal) -> str:
    if recusal.by_unit:
        return pgettext("lecturers", "you are of the same unit or workplace, or bear the same name")
    return pgettext("lecturers", "you declared it")


def points(row: Contest, parts: dict[str, int]) -> int:
    """The whole of the parts, each within its criterion. Raises `RefusalError`: MARK_RANGE."""
    step = terms_of(row).step
    criteria = plan_of(row).criteria
    for one in criteria:
        given = parts.get(one.code)
        if given is None or not 0 <= given <= one.points * HUNDRED or given % step:
            raise RefusalError(Code.MARK_RANGE, criterion=one.label, most=one.points, step=f"{step / HUNDRED:g}")
    unknown = set(parts) - {one.code for one in criteria}
    if unknown:
        raise RefusalError(Code.MARK_RANGE, criterion=min(unknown), most=0, step=f"{step / HUNDRED:g}")
    return sum(parts.values())


def sheet_of(judge: Judge) -> dict[str, Any]:
    """What a phone of a judge needs, and which marks came: of no other judge anything."""
    row = judge.contest
    recused = {one.contestant_id: why_of(one) for one in Recusal.unscoped.filter(judge=judge)}
    excused = set(Excuse.unscoped.filter(judge=judge).values_list("round_id", flat=True))
    people = {one.pk: one for one in Contestant.unscoped.filter(contest=row).order_by("turn")}
    rounds = [one for one in rounds_of(row) if row.state == ContestState.RUNNING and (one.taking or not one.seats)]
    everybody = [one.pk for one in people.values() if one.withdrawn_at is None]
    given = Mark.unscoped.filter(judge=judge, corrects__isnull=True).values_list("round_id", "contestant_id", "total")
    terms = terms_of(row)
    return {
        "judge": judge.pk, "name": judge.name, "contest": row.title, "step": terms.step,
        "state": row.get_state_display(),
        "criteria": [(one.code, one.label, one.points) for one in plan_of(row).criteria],
        "rounds": [
            {
                "key": one.pk, "title": one.title, "open": one.state == RoundState.OPEN and one.pk not in excused,
                # A phone without signal does not hear that a round begins: it may mark it, and sends once it has.
                "coming": one.state == RoundState.WAITING,
                "contestants": [
                    {"key": key, "turn": people[key].turn, "name": people[key].name, "recused": recused.get(key, "")}
                    for key in (one.taking or everybody) if key in people
                ],
            }
            for one in rounds
        ],
        "given": [[one, other, total] for one, other, total in given],
    }  # fmt: skip
