# SPDX-License-Identifier: Apache-2.0
"""Seized things (扣押): recorded as the list of seizure says, given back by 发还清单, or moved on with the case.

They go back by the decision of the head of the county organ (程序规定 234; 刑诉法 245): what belongs to a victim beyond
doubt, valued, against a signature. What was given back lowers the loss that frozen money may make good.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import find_clear
from wuzha.funds.acts import case_of, copied_number, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase, GiveBack, Seizure, Victim
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class NewSeizure:
    """One line of a list of seizure (分)."""

    item: str
    quantity: str
    on: date
    doc_no: str
    amount_fen: int | None = None
    feature: str = ""


@dataclass(frozen=True, slots=True)
class GivingBack:
    """Who decided that what goes back to which victim (keys), under which number."""

    victim_id: int
    items: Sequence[int]
    decider: str
    title: str
    on: date
    list_no: str


@one_act(May.WORK_FUNDS, name="funds.seize")
def seize(actor: Actor, case_id: int, told: NewSeizure) -> Seizure:
    """Record something that was seized. Raises `RefusalError`: SEIZURE_FIELD, CLEAR_NUMBER, OUR_NUMBER, IN_FUTURE."""
    case = _filed(actor, case_id)
    made: Seizure = Seizure.unscoped.create(
        case=case, item=_plain(told.item, 120), quantity=_plain(told.quantity, 40),
        feature=_plain(told.feature, 120, needed=False), amount_fen=told.amount_fen or None,
        seized_on=_past(told.on), doc_no=copied_number(told.doc_no, required=Code.SEIZURE_FIELD),
        recorded_by_id=actor.person_id,
    )  # fmt: skip
    record(actor, "funds.seize", on=("funds_case", case_id), detail={"seizure": made.pk, "amount_fen": made.amount_fen})
    return made


@one_act(May.WORK_FUNDS, name="funds.value")
def value(actor: Actor, case_id: int, seizure_id: int, amount_fen: int) -> Seizure:
    """Record what a seized thing was valued at, as long as it is held."""
    case_of(actor, case_id)
    (found,) = _held(case_id, [seizure_id])
    if amount_fen <= 0:
        raise RefusalError(Code.SUM_MISSING)
    was, found.amount_fen = found.amount_fen, amount_fen
    found.save(update_fields=["amount_fen"])
    detail = {"seizure": found.pk, "was": was, "amount_fen": amount_fen}
    record(actor, "funds.value", on=("funds_case", case_id), detail=detail)
    return found


@one_act(May.DECIDE_FUNDS, name="funds.give_back")
def give_back(actor: Actor, case_id: int, told: GivingBack) -> GiveBack:
    """Record the decision to give seized things back to a victim of the case.

    Raises `RefusalError`: NOT_FILED, NOTHING_CHOSEN, NOT_HELD, NOT_VALUED, SAME_PERSON for who recorded a seizure among
    them, DECIDER_MISSING, OBJECTION_NUMBER, SEIZED_LATER.
    """
    case = _filed(actor, case_id)
    items = _held(case_id, told.items)
    if any(one.amount_fen is None for one in items):
        raise RefusalError(Code.NOT_VALUED)
    if actor.person_id in {one.recorded_by_id for one in items}:
        raise RefusalError(Code.SAME_PERSON)
    victim = Victim.unscoped.filter(case=case, pk=told.victim_id).first()
    if victim is None:
        raise RefusalError(Code.NOT_FOUND)
    decider, title = plain_number(told.decider), plain_number(told.title)
    if not decider or not title:
        raise RefusalError(Code.DECIDER_MISSING)
    if _past(told.on) < max(one.seized_on for one in items):
        raise RefusalError(Code.SEIZED_LATER)
    made: GiveBack = GiveBack.unscoped.create(
        case=case, victim=victim, decider=decider, decider_title=title, decided_on=told.on,
        list_no=copied_number(told.list_no, required=Code.OBJECTION_NUMBER), recorded_by_id=actor.person_id,
    )  # fmt: skip
    Seizure.unscoped.filter(pk__in=[one.pk for one in items]).update(give_back=made)
    detail = {"number": made.list_no, "items": len(items), "amount_fen": sum(one.amount_fen or 0 for one in items)}
    record(actor, "funds.give_back", on=("funds_case", case_id), detail=detail)
    return made


@one_act(May.WORK_FUNDS, name="funds.handed_back")
def handed_back(actor: Actor, pk: int, on: date) -> GiveBack:
    """Record the day on which the things of a list were handed over. Raises `RefusalError`: HANDED_ALREADY."""
    found = GiveBack.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.handed_on is not None:
        raise RefusalError(Code.HANDED_ALREADY)
    if _past(on) < found.decided_on:
        raise RefusalError(Code.UNFILED_BEFORE, day=found.decided_on)
    found.handed_on = on
    found.save(update_fields=["handed_on"])
    record(actor, "funds.handed_back", on=("funds_case", found.case_id), detail={"number": found.list_no})
    return found


@one_act(May.WORK_FUNDS, name="funds.seizure_moved")
def move_on(actor: Actor, case_id: int, items: Sequence[int], *, to: str, on: date) -> None:
    """Record that seized things went on with the case (随案移送) or elsewhere by law, and to whom."""
    case_of(actor, case_id)
    held = _held(case_id, items)
    organ = plain_number(to, required=Code.ORGAN_MISSING)
    if _past(on) < max(one.seized_on for one in held):
        raise RefusalError(Code.SEIZED_LATER)
    Seizure.unscoped.filter(pk__in=[one.pk for one in held]).update(moved_on=on, moved_to=organ)
    record(actor, "funds.seizure_moved", on=("funds_case", case_id), detail={"items": len(held), "to": organ})


def given_back_fen(victims: Collection[int], since: datetime | None = None) -> dict[int, int]:
    """分 of seized things that go back to each victim (keys), decided since a moment; who gets none is left out."""
    rows = Seizure.unscoped.filter(give_back__victim__in=victims)
    if since is not None:
        rows = rows.filter(give_back__recorded_at__gt=since)
    return dict(rows.values_list("give_back__victim").annotate(Sum("amount_fen")).order_by())


def _filed(actor: Actor, case_id: int) -> FundsCase:
    case = case_of(actor, case_id)
    if not case.is_filed:
        raise RefusalError(Code.NOT_FILED, number=case.number, state=case.get_filing_display())
    return case


def _held(case_id: int, keys: Sequence[int]) -> list[Seizure]:
    """The seizures of a case that are neither given back nor moved on, locked."""
    rows = Seizure.unscoped.select_for_update(of=("self",)).filter(
        case=case_id, pk__in=keys, give_back__isnull=True, moved_on__isnull=True
    )
    found = list(rows.order_by("pk"))
    if not keys:
        raise RefusalError(Code.NOTHING_CHOSEN)
    if len(found) != len(set(keys)):
        raise RefusalError(Code.NOT_HELD)
    return found


def _plain(text: str, most: int, *, needed: bool = True) -> str:
    """A text of things as it is stored, in clear: nobody's number among it."""
    found = " ".join(text.split())
    if needed and not found:
        raise RefusalError(Code.SEIZURE_FIELD)
    if len(found) > most:
        raise RefusalError(Code.TOO_LONG, most=most)
    if find_clear(found):
        raise RefusalError(Code.CLEAR_NUMBER)
    return found


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day
