# SPDX-License-Identifier: Apache-2.0
"""A contest until its first round: planned, contestants and judges entered, announced with its seed, drawn."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, ContestStep, Judge, JudgeCode, Lecturer, Mark, Recusal, Round
from wuzha.lecturers.rules.life import (
    ENTERING,
    OPEN,
    ContestAct,
    ContestKind,
    ContestState,
    LecturerState,
    RoundState,
)
from wuzha.lecturers.rules.marks import drawn
from wuzha.lecturers.rulesets import CONTESTS as RULE
from wuzha.lecturers.rulesets import POLICY
from wuzha.lecturers.services.audience import hashed
from wuzha.lecturers.services.base import CITY, CONTESTS, contest_of, for_the_city, move
from wuzha.lecturers.services.lecturers import person_name
from wuzha.lecturers.services.related import enough, sort_out
from wuzha.org.models import Person, Posting, Unit
from wuzha.refusals import RefusalError

S = ContestState
#: Judges change until the first round opens: no order depends on them.
JUDGES_ENTER = (*ENTERING, S.RUNNING)


@dataclass(frozen=True, slots=True)
class NewContest:
    kind: str
    title: str
    day: date
    place: str
    synthetic: bool = False
    #: The day has passed, and that is meant.
    past: bool = False


@dataclass(frozen=True, slots=True)
class NewJudge:
    """A user by key, or an outsider by name; the unit whose lecturers are not marked."""

    person_id: int | None = None
    name: str = ""
    work: str = ""
    unit_id: int | None = None


@CONTESTS.act(*CITY, name="contest.plan")
def plan(actor: Actor, new: NewContest) -> Contest:
    """Plan a contest. Raises `RefusalError`: NOT_ALLOWED, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER, DAY_PAST."""
    if new.day < timezone.localdate() and not new.past:
        raise RefusalError(Code.DAY_PAST, day=new.day)
    row: Contest = Contest.unscoped.create(
        city=for_the_city(actor), kind=ContestKind(new.kind), day=new.day, by_id=actor.person_id,
        title=CONTESTS.plain(new.title, required=Code.TEXT_MISSING), synthetic=new.synthetic,
        place=CONTESTS.plain(new.place, required=Code.TEXT_MISSING),
    )  # fmt: skip
    ContestStep.unscoped.create(
        contest=row, act=ContestAct.PLAN, from_state="", to_state=row.state, at=row.at, by_id=actor.person_id
    )
    record(actor, "contest.plan", on=(Contest.RECORD, row.pk), detail={"kind": row.kind})
    return row


@CONTESTS.act(*CITY, name="contest.enter")
def enter(actor: Actor, pk: int, lecturers: list[int]) -> list[Contestant]:
    """Enter contestants: all or none, until the seed is known. Raises `RefusalError`: WRONG_STATE, LIST_CLOSED,
    NOT_FOUND, NOT_ACTIVE, CONTESTANT_TWICE, JUDGE_TAKES_PART, NAME_TAKES_PART."""
    row = contest_of(actor, pk, *OPEN)
    if row.state != S.PLANNED:
        raise RefusalError(Code.LIST_CLOSED)
    made = []
    for key in lecturers:
        found: Lecturer | None = Lecturer.objects.visible_to(actor).filter(pk=key).first()
        if found is None:
            raise RefusalError(Code.NOT_FOUND)
        if found.state != LecturerState.ACTIVE:
            raise RefusalError(Code.NOT_ACTIVE, number=found.number)
        one, new = Contestant.unscoped.get_or_create(
            contest=row, lecturer=found, defaults={"unit_id": found.unit_id, "name": found.name}
        )
        if not new:
            raise RefusalError(Code.CONTESTANT_TWICE, name=found.name)
        made.append(one)
    sort_out(row)
    CONTESTS.save(row)
    record(actor, "contest.enter", on=(Contest.RECORD, row.pk), detail={"count": len(made)})
    return made


@CONTESTS.act(*CITY, name="contest.add_judge")
def add_judge(actor: Actor, pk: int, new: NewJudge) -> Judge:
    """Add a judge, until the first round opens. Raises `RefusalError`: WRONG_STATE, ROUND_BEGUN, NO_PERSON, BAD_NAME,
    NO_UNIT, JUDGE_TWICE, JUDGE_TAKES_PART, NAME_TAKES_PART."""
    row = _not_begun(actor, pk)
    unit = Unit.objects.filter(pk=new.unit_id).first() if new.unit_id is not None else None
    if new.unit_id is not None and (unit is None or not unit.path.startswith(row.city.path)):
        raise RefusalError(Code.NO_UNIT)
    name = new.name
    if new.person_id is not None:
        person = Person.objects.filter(pk=new.person_id, is_active=True).first()
        held = Posting.unscoped.filter(person=new.person_id, unit__path__startswith=row.city.path)
        posting = held.select_related("unit").order_by("-valid_from", "-pk").first()
        if person is None or posting is None:
            raise RefusalError(Code.NO_PERSON)
        name, unit = person.name, unit or posting.unit
    named, work = (name if new.person_id is not None else person_name(name)), CONTESTS.plain(new.work)
    there = Judge.unscoped.filter(contest=row)
    if there.filter(name=named, work=work).exists() or (new.person_id and there.filter(person=new.person_id).exists()):
        raise RefusalError(Code.JUDGE_TWICE, name=named)
    made: Judge = Judge.unscoped.create(contest=row, person_id=new.person_id, name=named, work=work, unit=unit)
    contestants, judges = sort_out(row)
    if row.state == S.RUNNING:
        enough(row, contestants, len(judges))
    CONTESTS.save(row)
    record(actor, "contest.add_judge", on=(Contest.RECORD, row.pk))
    return made


def _not_begun(actor: Actor, pk: int) -> Contest:
    """A contest whose judges still change. Raises `RefusalError`: WRONG_STATE, ROUND_BEGUN."""
    row = contest_of(actor, pk, *JUDGES_ENTER)
    if Round.unscoped.filter(contest=row).exclude(state=RoundState.WAITING).exists():
        raise RefusalError(Code.ROUND_BEGUN)
    return row


@CONTESTS.act(*CITY, name="contest.remove_judge")
def remove_judge(actor: Actor, pk: int, judge: int) -> None:
    """Take out a judge who was entered wrongly, with codes and recusals, until the first round opens. Raises
    `RefusalError`: WRONG_STATE, ROUND_BEGUN, NOT_FOUND, FEW_JUDGES."""
    row = _not_begun(actor, pk)
    who = Judge.unscoped.filter(contest=row, pk=judge).first()
    if who is None:
        raise RefusalError(Code.NOT_FOUND)
    who.delete()
    contestants, judges = sort_out(row)
    if row.state == S.RUNNING:
        enough(row, contestants, len(judges))
    CONTESTS.save(row)
    record(actor, "contest.remove_judge", on=(Contest.RECORD, row.pk), detail={"key": judge})


@CONTESTS.act(*CITY, name="contest.announce")
def announce(actor: Actor, pk: int, seed: str = "", *, version: int | None = None) -> Contest:
    """Announce it with the seed of the draw, before the order is drawn: the list of contestants is closed by it, and
    rounds and criteria are those of now.

    Raises `RefusalError`: WRONG_STATE, TOO_LONG, CLEAR_NUMBER, FEW_CONTESTANTS, FEW_JUDGES, JUDGE_TAKES_PART,
    NAME_TAKES_PART, CHANGED.
    """
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.ANNOUNCE)
    _complete(row)
    kept = CONTESTS.plain(seed, most=32) or secrets.token_hex(8)
    rules = RULE.at().of(row.kind)
    Round.unscoped.bulk_create(
        Round(contest=row, number_in=number, title=one.zh, share=one.share, seats=one.seats)
        for number, one in enumerate(rules.rounds, 1)
    )
    return move(actor, row, ContestAct.ANNOUNCE, seed=kept, announced_at=timezone.now())


@CONTESTS.act(*CITY, name="contest.draw")
def draw(actor: Actor, pk: int, *, version: int | None = None) -> Contest:
    """Draw the order by the seed and the printed numbers of the lecturers.

    Raises `RefusalError`: WRONG_STATE, FEW_CONTESTANTS, FEW_JUDGES, JUDGE_TAKES_PART, NAME_TAKES_PART, CHANGED.
    """
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.DRAW)
    contestants = _complete(row)
    order = drawn([one.lecturer.number for one in contestants], row.seed)
    for one in contestants:
        one.turn = order.index(one.lecturer.number) + 1
    Contestant.unscoped.bulk_update(contestants, ["turn"])
    return move(actor, row, ContestAct.DRAW)


def _complete(row: Contest) -> list[Contestant]:
    """Who takes part, where there are enough contestants and judges. Raises `RefusalError`: FEW_CONTESTANTS,
    FEW_JUDGES, JUDGE_TAKES_PART, NAME_TAKES_PART."""
    contestants, judges = sort_out(row)
    if len(contestants) < 2:
        raise RefusalError(Code.FEW_CONTESTANTS)
    enough(row, contestants, len(judges))
    return contestants


@CONTESTS.act(*CITY, name="contest.recuse")
def recuse(actor: Actor, pk: int, judge: int, contestant: int, why: str) -> Recusal:
    """A judge declares not to mark a contestant. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, REASON_MISSING,
    RECUSED_ALREADY, MARKED_ALREADY, FEW_JUDGES."""
    row = contest_of(actor, pk, *ENTERING, S.RUNNING)
    who = Judge.unscoped.filter(contest=row, pk=judge).first()
    whom = Contestant.unscoped.filter(contest=row, pk=contestant).first()
    if who is None or whom is None:
        raise RefusalError(Code.NOT_FOUND)
    if Mark.unscoped.filter(judge=who, contestant=whom).exists():
        raise RefusalError(Code.MARKED_ALREADY, name=whom.name)
    made, new = Recusal.unscoped.get_or_create(
        judge=who, contestant=whom, defaults={"why": CONTESTS.reason(why), "by_id": actor.person_id}
    )
    if not new:
        raise RefusalError(Code.RECUSED_ALREADY, name=whom.name)
    if row.state == S.RUNNING:
        enough(row, [whom], len(Judge.unscoped.filter(contest=row).values_list("pk")))
    CONTESTS.save(row)
    record(actor, "contest.recuse", on=(Contest.RECORD, row.pk))
    found: Recusal = made
    return found


@CONTESTS.act(*CITY, name="contest.code")
def issue_code(actor: Actor, pk: int, judge: int) -> str:
    """A new code for a phone of a judge, told this once; those issued before hold on, so that no phone is cut off
    with marks on it. Raises `RefusalError`: WRONG_STATE, NOT_FOUND."""
    row = contest_of(actor, pk, S.ANNOUNCED, S.RUNNING)
    who = Judge.unscoped.filter(contest=row, pk=judge).first()
    if who is None:
        raise RefusalError(Code.NOT_FOUND)
    code = secrets.token_urlsafe(18)
    until = timezone.now() + timedelta(hours=POLICY.at().code_hours)
    JudgeCode.unscoped.create(judge=who, code=hashed("judge", code)[:43], until=until, by_id=actor.person_id)
    record(actor, "contest.code", on=(Contest.RECORD, row.pk))
    return code


@CONTESTS.act(*CITY, name="contest.call_off")
def call_off(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Contest:
    """It does not take place. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row = contest_of(actor, pk, version=version)
    CONTESTS.allowed(row, ContestAct.CALL_OFF)
    return move(actor, row, ContestAct.CALL_OFF, CONTESTS.reason(why))
