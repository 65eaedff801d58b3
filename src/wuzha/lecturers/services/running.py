# SPDX-License-Identifier: Apache-2.0
"""The contest day for its office: rounds, judges excused, contestants withdrawn, play-offs, the count."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, Excuse, Judge, Round
from wuzha.lecturers.queries.results import counted, progress, rounds_of, standings, terms_of
from wuzha.lecturers.rules.life import ContestAct, ContestState, RoundAct, RoundState
from wuzha.lecturers.rules.marks import going_on, to_play_off
from wuzha.lecturers.services.base import CITY, CONTESTS, ROUNDS, contest_of, move
from wuzha.refusals import RefusalError

S, R = ContestState, RoundState
#: Names that a refusal tells at most.
MOST_NAMES = 6


def _round(actor: Actor, pk: int, key: int) -> tuple[Contest, Round]:
    """A contest that runs, and one of its rounds, both locked. Raises `RefusalError`: WRONG_STATE, NOT_FOUND."""
    row = contest_of(actor, pk, S.RUNNING)
    found: Round | None = Round.unscoped.select_for_update(no_key=True).filter(contest=row, pk=key).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return row, found


@CONTESTS.act(*CITY, name="contest.open_round")
def open_round(actor: Actor, pk: int, key: int) -> Round:
    """A round takes marks from now on. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, ROUND_BEFORE."""
    row, found = _round(actor, pk, key)
    if found.seats is not None:
        before = next(
            (one for one in rounds_of(row) if one.number_in < found.number_in and one.state != R.CLOSED), None
        )
        if before is not None:
            raise RefusalError(Code.ROUND_BEFORE, round=before.title)
    if not found.playoff:
        found.taking = _taking(row, found)
    ROUNDS.move(actor, found, RoundAct.OPEN, opened_at=timezone.now(), taking=found.taking)
    return found


def _taking(row: Contest, found: Round) -> list[int]:
    """Who takes part, in the order that was drawn."""
    there = Contestant.unscoped.filter(contest=row, withdrawn_at__isnull=True).order_by("turn")
    keys = list(there.values_list("pk", flat=True))
    if found.seats is None:
        return keys
    on = set(going_on(standings(row, before=found.number_in), found.seats))
    return [one for one in keys if one in on]


@CONTESTS.act(*CITY, name="contest.close_round")
def close_round(actor: Actor, pk: int, key: int) -> Round:
    """Close a round once every mark is there. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, MARKS_MISSING,
    FEW_JUDGES."""
    row, found = _round(actor, pk, key)
    ROUNDS.allowed(found, RoundAct.CLOSE)
    far = progress(found)
    if far.missing:
        names = [f"{judge.name} ({count})" for judge, count in far.missing[:MOST_NAMES]]
        raise RefusalError(Code.MARKS_MISSING, names="、".join(names))
    least, marks = terms_of(row).judges_least, counted([found])
    for one in Contestant.unscoped.filter(pk__in=found.taking).order_by("turn"):
        there = sum(mark.contestant_id == one.pk for mark in marks)
        if there < least:
            raise RefusalError(Code.FEW_JUDGES, name=one.name, count=there, least=least)
    ROUNDS.move(actor, found, RoundAct.CLOSE, closed_at=timezone.now())
    return found


@CONTESTS.act(*CITY, name="contest.excuse")
def excuse(actor: Actor, pk: int, key: int, judge: int, why: str) -> Excuse:
    """A judge does not mark a round that is open; none of the judge's marks in it count. Raises `RefusalError`:
    WRONG_STATE, NOT_FOUND, REASON_MISSING."""
    row, found = _round(actor, pk, key)
    who = Judge.unscoped.filter(contest=row, pk=judge).first()
    if who is None:
        raise RefusalError(Code.NOT_FOUND)
    ROUNDS.allowed(found, RoundAct.CLOSE)
    made, _new = Excuse.unscoped.get_or_create(
        round=found, judge=who, defaults={"why": CONTESTS.reason(why), "by_id": actor.person_id}
    )
    record(actor, "contest.excuse", on=(Contest.RECORD, row.pk))
    kept: Excuse = made
    return kept


@CONTESTS.act(*CITY, name="contest.withdraw")
def withdraw(actor: Actor, pk: int, contestant: int) -> Contestant:
    """A contestant takes part no more, and in no rank; the others keep their order. Raises `RefusalError`: WRONG_STATE,
    NOT_FOUND."""
    row = contest_of(actor, pk, S.PLANNED, S.ANNOUNCED, S.RUNNING)
    found = Contestant.unscoped.filter(contest=row, pk=contestant, withdrawn_at__isnull=True).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if row.state == S.PLANNED:
        found.delete()
    else:
        Contestant.unscoped.filter(pk=found.pk).update(withdrawn_at=timezone.now())
        for one in Round.unscoped.select_for_update(no_key=True).filter(contest=row, state=R.OPEN):
            ROUNDS.save(one, taking=[key for key in one.taking if key != found.pk])
    CONTESTS.save(row)
    record(actor, "contest.withdraw", on=(Contest.RECORD, row.pk))
    kept: Contestant = found
    return kept


def tied(row: Contest) -> list[int]:
    """Contestants who are to meet in a play-off now; nobody where none is due."""
    played = [key for one in rounds_of(row) if one.playoff for key in one.taking]
    return to_play_off(standings(row), terms_of(row).playoff_first, played)


@CONTESTS.act(*CITY, name="contest.play_off")
def play_off(actor: Actor, pk: int) -> Round:
    """A further round of those who share a rank that is played off. Raises `RefusalError`: WRONG_STATE, ROUNDS_OPEN,
    NO_PLAY_OFF."""
    row = contest_of(actor, pk, S.RUNNING)
    _all_closed(row)
    group = tied(row)
    if not group:
        raise RefusalError(Code.NO_PLAY_OFF)
    made: Round = Round.unscoped.create(
        contest=row, number_in=len(rounds_of(row)) + 1, title="加赛", share=1, playoff=True, taking=group
    )
    CONTESTS.save(row)
    record(actor, "contest.play_off", on=(Contest.RECORD, row.pk), detail={"count": len(group)})
    return made


def _all_closed(row: Contest) -> None:
    waiting = [one.title for one in rounds_of(row) if one.state != R.CLOSED]
    if waiting:
        raise RefusalError(Code.ROUNDS_OPEN, rounds="、".join(waiting))


@CONTESTS.act(*CITY, name="contest.count")
def count(actor: Actor, pk: int, *, version: int | None = None) -> Contest:
    """The provisional list: protests can be made for some hours. Raises `RefusalError`: WRONG_STATE, ROUNDS_OPEN,
    PLAY_OFF_DUE, CHANGED."""
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.COUNT)
    _all_closed(row)
    if group := tied(row):
        names = "、".join(Contestant.unscoped.filter(pk__in=group).order_by("turn").values_list("name", flat=True))
        rank = next(one.rank for one in standings(row) if one.contestant in group)
        raise RefusalError(Code.PLAY_OFF_DUE, names=names, rank=rank)
    until = timezone.now() + timedelta(hours=terms_of(row).protest_hours)
    return move(actor, row, ContestAct.COUNT, protest_until=until)
