# SPDX-License-Identifier: Apache-2.0
"""The evaluation by a pair: points, the survey, both signatures, the score; vetoes that stand against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.indicators import Period
from wuzha.engine.calendar import Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import Evaluation, FreeUnit, PlaceCase, SheetMark, Veto
from wuzha.fraudfree.queries.indicators import COUNTED
from wuzha.fraudfree.queries.lists import evaluation_of, inspectors, own_unit, standing_vetoes
from wuzha.fraudfree.queries.sheet import sheet_of
from wuzha.fraudfree.rules.life import HOLDS, RUNNING, Act, State
from wuzha.fraudfree.rules.points import Result, result_of
from wuzha.fraudfree.rulesets import BIG_LOSS, TERMS, VETOES
from wuzha.fraudfree.services.base import CITY, OWN, SYSTEM, UNITS, for_the_city, locked, move, must_be, noted, others
from wuzha.fraudfree.services.entering import MOST_SAID, typed_item
from wuzha.fraudfree.services.places import look, look_everywhere
from wuzha.measures.rules.terms import last_day
from wuzha.org.models import Person
from wuzha.refusals import RefusalError

FEN = 100


@UNITS.act(*CITY, name="fraudfree.evaluate")
def evaluate(actor: Actor, pk: int, first: int, second: int, *, version: int | None = None) -> Evaluation:
    """Name the pair that evaluates, once the creation has lasted long enough.

    Raises `RefusalError`: WRONG_STATE, TOO_EARLY, SAME_TWICE, NOT_AN_INSPECTOR, OF_THE_UNIT, VETO_STANDS, CHANGED.
    """
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.EVALUATE)
    ready = ready_on(row)
    if ready is not None and timezone.localdate() < ready:
        raise RefusalError(Code.TOO_EARLY, day=ready, months=TERMS.at().creating_months)
    if first == second:
        raise RefusalError(Code.SAME_TWICE)
    allowed = {key for key, _name in inspectors(row)}
    for key in (first, second):
        if key not in allowed:
            raise _no_inspector(key, row)
    refresh(row)
    no_veto(row)
    move(actor, row, Act.EVALUATE, first_id=first, second_id=second)
    made: Evaluation = Evaluation.unscoped.create(free_unit=row, round=row.round, first_id=first, second_id=second)
    return made


def ready_on(row: FreeUnit) -> date | None:
    """From which day it may be evaluated."""
    if row.started_on is None:
        return None
    return last_day(row.started_on, Clock(TERMS.at().creating_months, ClockUnit.MONTHS))


def _no_inspector(key: int, row: FreeUnit) -> RefusalError:
    person = Person.objects.filter(pk=key).first()
    unit = own_unit(person, row) if person is not None else None
    if person is not None and unit is not None:
        return RefusalError(Code.OF_THE_UNIT, name=person.name, unit=unit.name)
    return RefusalError(Code.NOT_AN_INSPECTOR, name=person.name if person else key)


def _of_pair(actor: Actor, pk: int) -> tuple[FreeUnit, Evaluation]:
    """A unit and its open evaluation, for one of the pair. Raises `RefusalError`: WRONG_STATE, NOT_OF_THE_PAIR."""
    row = locked(actor, pk)
    must_be(row, State.EVALUATING)
    found = evaluation_of(row)
    if found is None or found.settled_at is not None:
        raise UNITS.wrong_state(row)
    if actor.person_id not in (found.first_id, found.second_id):
        raise RefusalError(Code.NOT_OF_THE_PAIR, first=found.first.name, second=found.second.name)
    return row, found


def _unsigned(found: Evaluation) -> None:
    """What is signed changes: both sign anew."""
    if found.first_at is not None or found.second_at is not None:
        found.first_at = found.second_at = None
        found.save(update_fields=["first_at", "second_at"])


@UNITS.act(*OWN, name="fraudfree.give_points")
def give_points(actor: Actor, pk: int, item: str, points: int, said: str) -> SheetMark:
    """Points of the pair for an item that no figure fills in, and what they saw. Raises `RefusalError`: WRONG_STATE,
    NOT_OF_THE_PAIR, ITEM_UNKNOWN, KNOWN_VALUE, ABOVE_POINTS, REASON_MISSING, TOO_LONG, CLEAR_NUMBER."""
    row, found = _of_pair(actor, pk)
    wanted = typed_item(row, item, points)
    words = UNITS.plain(said, required=Code.REASON_MISSING, most=MOST_SAID)
    mark, _new = SheetMark.unscoped.get_or_create(free_unit=row, round=row.round, item=wanted.code)
    before = mark.given
    mark.given, mark.given_words, mark.given_by_id = points, words, actor.person_id
    mark.save(update_fields=["given", "given_words", "given_by"])
    _unsigned(found)
    UNITS.save(row)
    detail = {"item": item, "before": before, "points": points}
    record(actor, "fraudfree.give_points", on=(FreeUnit.RECORD, row.pk), detail=detail)
    return mark


@UNITS.act(*OWN, name="fraudfree.survey")
def survey(actor: Actor, pk: int, day: date, asked: int, knew: int) -> Evaluation:
    """How many of a sample of its people knew what they should. Raises `RefusalError`: WRONG_STATE, NOT_OF_THE_PAIR,
    IN_FUTURE, SAMPLE_SMALL, SAMPLE_ORDER."""
    row, found = _of_pair(actor, pk)
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    least = min(TERMS.at().sample, row.people) or 1
    if asked < least:
        raise RefusalError(Code.SAMPLE_SMALL, least=least)
    if knew > asked:
        raise RefusalError(Code.SAMPLE_ORDER)
    found.surveyed_on, found.asked, found.knew = day, asked, knew
    found.save(update_fields=["surveyed_on", "asked", "knew"])
    _unsigned(found)
    UNITS.save(row)
    record(actor, "fraudfree.survey", on=(FreeUnit.RECORD, row.pk), detail={"asked": asked, "knew": knew})
    return found


@UNITS.act(*OWN, name="fraudfree.sign")
def sign(actor: Actor, pk: int) -> Evaluation:
    """One of the pair signs the sheet as it stands. Raises `RefusalError`: WRONG_STATE, NOT_OF_THE_PAIR, ITEMS_OPEN,
    NO_SURVEY, SIGNED_ALREADY."""
    row, found = _of_pair(actor, pk)
    mine = "first_at" if actor.person_id == found.first_id else "second_at"
    if getattr(found, mine) is not None:
        raise RefusalError(Code.SIGNED_ALREADY)
    _complete(actor, row, found)
    setattr(found, mine, timezone.now())
    found.save(update_fields=[mine])
    noted(actor, row, Act.SIGN)
    return found


def _complete(actor: Actor, row: FreeUnit, found: Evaluation) -> None:
    if missing := sheet_of(actor, row).open:
        raise RefusalError(Code.ITEMS_OPEN, items="、".join(missing))
    if found.surveyed_on is None:
        raise RefusalError(Code.NO_SURVEY)


@UNITS.act(*CITY, name="fraudfree.settle")
def settle(actor: Actor, pk: int, *, version: int | None = None) -> FreeUnit:
    """Settle the score of a signed evaluation: it passes, or does not. Whoever settles need not be of the pair.

    Raises `RefusalError`: WRONG_STATE, ITEMS_OPEN, NO_SURVEY, NOT_SIGNED, VETO_STANDS, CHANGED.
    """
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.SCORE)
    found = evaluation_of(row)
    if found is None:
        raise UNITS.wrong_state(row)
    _complete(actor, row, found)
    if not found.signed:
        names = [one.name for one, at in ((found.first, found.first_at), (found.second, found.second_at)) if at is None]
        raise RefusalError(Code.NOT_SIGNED, names="、".join(names))
    look(row)
    refresh(row)
    no_veto(row)
    today = timezone.localdate()
    sheet, terms = sheet_of(actor, row, today), TERMS.at()
    found.settled_at, found.score = timezone.now(), sheet.total
    found.save(update_fields=["settled_at", "score"])
    passed = result_of(sheet.total, terms.passes, terms.excels) is not Result.FAILED
    return move(
        actor, row, Act.SCORE if passed else Act.FAIL, score=sheet.total, scored_on=today, kept_sheet=sheet.kept()
    )


# Vetoes


def big_losses(row: FreeUnit) -> Sequence[PlaceCase]:
    """Victims of the creation so far whose loss alone is a veto; `lost_fen` with each."""
    if row.started_on is None:
        return []
    period = Period(row.started_on, max(timezone.localdate(), row.started_on))
    rows = PlaceCase.unscoped.filter(COUNTED, period.covers("victim__reported_at"), free_unit=row)
    lost = Coalesce(F("victim__verified_fen"), F("victim__loss_fen"))
    found = rows.annotate(lost_fen=lost).filter(lost_fen__gte=TERMS.at().big_loss_yuan * FEN)
    return list(found.order_by("victim__reported_at", "pk"))


def refresh(row: FreeUnit) -> None:
    """Bring the vetoes that the system finds to what the cases say now; the state of the unit is not changed."""
    found = {one.victim_id: one for one in big_losses(row)}
    now = timezone.now()
    there = Veto.unscoped.filter(free_unit=row, round=row.round, victim__isnull=False, gone_at__isnull=True)
    for veto in there:
        if veto.victim_id not in found:
            veto.gone_at = now
            veto.save(update_fields=["gone_at"])
            record(SYSTEM, "fraudfree.veto_gone", on=(FreeUnit.RECORD, row.pk), detail={"ground": veto.code})
        else:
            found.pop(veto.victim_id)
    for one in found.values():
        Veto.unscoped.create(
            free_unit=row, round=row.round, code=BIG_LOSS, victim_id=one.victim_id, found_in=row.state,
            loss_fen=one.lost_fen,  # type: ignore[attr-defined]  # annotated
        )  # fmt: skip
        record(SYSTEM, "fraudfree.veto_found", on=(FreeUnit.RECORD, row.pk), detail={"ground": BIG_LOSS})


def no_veto(row: FreeUnit) -> None:
    """Raises `RefusalError`: VETO_STANDS."""
    if standing := standing_vetoes(row):
        words = VETOES.at()
        raise RefusalError(Code.VETO_STANDS, vetoes="、".join(words.label(one.code) for one in standing))


@UNITS.act(*OWN, name="fraudfree.look_again")
def look_again(actor: Actor, pk: int) -> FreeUnit:
    """Look at the cases as they are now: a veto that is found stops the unit, one whose case was put right lets it go
    on from where it was."""
    row = locked(actor, pk)
    must_be(row, *RUNNING, State.VETOED)
    return follow(actor, row)


def follow(actor: Actor, row: FreeUnit) -> FreeUnit:
    """Look through the cases, and bring a locked unit to what they say."""
    look(row)
    refresh(row)
    before = row.state
    if went_on(actor, row).state == before:
        UNITS.save(row)
        record(actor, "fraudfree.look_again", on=(FreeUnit.RECORD, row.pk))
    return row


def went_on(actor: Actor, row: FreeUnit) -> FreeUnit:
    """Bring a locked unit to what its vetoes say: stopped, or on from where it was."""
    standing = standing_vetoes(row)
    if standing and row.state in RUNNING:
        return move(actor, row, Act.VETO)
    if not standing and row.state == State.VETOED:
        last = Veto.unscoped.filter(free_unit=row, round=row.round).order_by("-pk").first()
        judged = last is not None and last.found_in != State.CREATING and evaluation_of(row) is not None
        return _resumed(actor, row) if judged else move(actor, row, Act.REOPEN)
    return row


def _resumed(actor: Actor, row: FreeUnit) -> FreeUnit:
    """Back to the evaluation: what was settled is settled anew, with the figures as they are now."""
    last = evaluation_of(row)
    if last is not None and last.settled_at is not None:
        Evaluation.unscoped.create(
            free_unit=row, round=row.round, first=last.first, second=last.second, surveyed_on=last.surveyed_on,
            asked=last.asked, knew=last.knew,
        )  # fmt: skip
    return move(actor, row, Act.RESUME, scored_on=None, score=None, kept_sheet=[], notice_from=None, notice_until=None)


@UNITS.act(*OWN, name="fraudfree.enter_veto")
def enter_veto(actor: Actor, pk: int, code: str, why: str, *, version: int | None = None) -> Veto:
    """Enter a veto that no record tells of, and why: it stops a unit on the way; of one that holds the title it is the
    ground on which its withdrawal may be proposed. Raises `RefusalError`: WRONG_STATE, UNKNOWN_WORD, VETO_FOUND,
    REASON_MISSING, CHANGED."""
    row = locked(actor, pk, version)
    if row.state not in HOLDS:
        UNITS.allowed(row, Act.VETO)
    words = VETOES.at()
    term = next((one for one in words.terms if one.code == code), None)
    if term is None:
        raise RefusalError(Code.UNKNOWN_WORD)
    if term.found:
        raise RefusalError(Code.VETO_FOUND)
    made: Veto = Veto.unscoped.create(
        free_unit=row, round=row.round, code=code, by_id=actor.person_id, why=UNITS.reason(why), found_in=row.state
    )
    if row.state in HOLDS:
        noted(actor, row, Act.VETO)
    else:
        move(actor, row, Act.VETO)
    return made


@UNITS.act(*CITY, name="fraudfree.take_veto_back")
def take_veto_back(actor: Actor, pk: int, veto: int, why: str) -> FreeUnit:
    """Another person than who entered a veto takes it back, and why: the unit goes on, if no other stands. Raises
    `RefusalError`: NOT_FOUND, VETO_FOUND, VETO_NONE, OWN_VETO, REASON_MISSING."""
    row = locked(actor, pk)
    for_the_city(actor)
    found: Veto | None = Veto.unscoped.filter(free_unit=row, pk=veto).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.victim_id is not None:
        raise RefusalError(Code.VETO_FOUND)
    if found.gone_at is not None:
        raise RefusalError(Code.VETO_NONE)
    if found.by_id == actor.person_id:
        raise RefusalError(Code.OWN_VETO, others=others(actor))
    found.gone_why, found.gone_at, found.gone_by_id = UNITS.reason(why), timezone.now(), actor.person_id
    found.save(update_fields=["gone_at", "gone_by", "gone_why"])
    record(actor, "fraudfree.veto_gone", on=(FreeUnit.RECORD, row.pk), detail={"ground": found.code})
    return follow(actor, row)


def follow_all(_now: datetime) -> int:
    """Look at the cases of every unit that is on the way; how many were stopped by a veto or go on without one."""
    look_everywhere()
    moved = 0
    keys = FreeUnit.unscoped.filter(state__in=[*RUNNING, State.VETOED]).order_by("pk").values_list("pk", flat=True)
    for key in list(keys):
        with transaction.atomic():
            row = FreeUnit.unscoped.select_for_update(of=("self",), no_key=True).get(pk=key)
            before = row.state
            if before in RUNNING or before == State.VETOED:
                refresh(row)
                moved += went_on(SYSTEM, row).state != before
    return moved
