# SPDX-License-Identifier: Apache-2.0
"""A case for what another desk took in: a call, a report at the funds desk, a warning whose person was deceived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from wuzha import locks
from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, Victim
from wuzha.cases.queries.units import centre_of
from wuzha.cases.queries.victims import same_deed
from wuzha.cases.registry import victims_changed
from wuzha.cases.rules.life import SAME_DEED, Act, Source, State
from wuzha.cases.services.base import CASES, set_clock
from wuzha.cases.services.life import NewCase, receive
from wuzha.cases.services.people import NewVictim, add_victim, sealed_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class KnownVictim:
    """Who was deceived, sealed as the other desk keeps it. Money in 分, instants aware."""

    name: Sealed | None
    phone: Sealed | None
    id_no: Sealed | None
    occurred_at: datetime
    reported_at: datetime
    loss_fen: int = 0


@CASES.act(May.WORK_CASES, name="case.receive")
def take_in(actor: Actor, new: NewCase, victim: NewVictim, *, another: bool = False) -> Case:
    """Take a report with its first victim as a case: both, or neither. `another`: it is not the deed of which the same
    person reported within `SAME_DEED`.

    Raises `RefusalError`: TAKEN_BEFORE, and those of `receive` and `add_victim`.
    """
    locks.wait(locks.Lock.CASE_LIST, centre_of(actor) or 0)
    if not another and (there := same_deed(actor, victim.reported_at, sealed_of(victim))):
        raise RefusalError(Code.TAKEN_BEFORE, number=there[0].case.number)
    case = receive(actor, new)
    add_victim(actor, case.pk, victim)
    return case


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, May.TAKE_CALLS, May.TRIAGE, May.WORK, name="case.receive")
def open_or_join(
    actor: Actor,
    *,
    centre_id: int,
    source: str,
    received_at: datetime,
    victims: Sequence[KnownVictim],
    fraud_type: str = "",
    unit_id: int | None = None,
    report_no: str = "",
    case_no: str = "",
    synthetic: bool = False,
    but: Collection[int] = (),
) -> Case:
    """The case of a deed: the one that is not decided yet and has one of these victims, reported within `SAME_DEED`;
    else a new one. `but` are cases (keys) that are known to be of other deeds. Two desks come one after the other."""
    locks.wait(locks.Lock.CASE_LIST, centre_id)
    case = _open_of(centre_id, victims, case_no, but)
    if case is None:
        case = Case.unscoped.create(
            centre_id=centre_id, unit_id=unit_id, source=Source(source), received_at=received_at,
            fraud_type=fraud_type, report_no=report_no, case_no=case_no, synthetic=synthetic,
        )  # fmt: skip
        CASES.history(actor, case, Act.RECEIVE, case.state, at=case.received_at, note=None, because="")
        set_clock(case)
        record(actor, "case.receive", on=(Case.RECORD, case.pk), detail={"source": case.source})
    add_known(actor, case, victims)
    return case


def add_known(actor: Actor, case: Case, victims: Sequence[KnownVictim]) -> list[Victim]:
    """Put the victims into a case who are not in it yet. The case was locked, or is new."""
    made = []
    for one in victims:
        same = _same(one)
        there = Victim.unscoped.filter(case=case)
        if (same is None and there.exists()) or (same is not None and there.filter(same).exists()):
            continue
        no = 1 + (there.aggregate(last=Max("no"))["last"] or 0)
        victim = Victim.unscoped.create(
            case=case, no=no, name=one.name, phone=one.phone, id_no=one.id_no, synthetic=case.synthetic,
            occurred_at=min(one.occurred_at, one.reported_at), reported_at=one.reported_at, loss_fen=one.loss_fen,
        )  # fmt: skip
        made.append(victim)
    for victim in made:
        CASES.history(actor, case, Act.VICTIM, case.state, at=timezone.now(), note=None, because="")
        record(actor, "case.victim", on=(Case.RECORD, case.pk), detail={"victim": victim.pk})
    if made:
        for act in victims_changed:
            act([one.pk for one in made])
    return made


def _same(one: KnownVictim) -> Q | None:
    """Whether a row is this person: by ID number, else by phone; nothing where neither is known."""
    if one.id_no is not None:
        by_id = Q(id_index__in=one.id_no.blinds())
        return by_id | Q(id_index__isnull=True, phone_index__in=one.phone.blinds()) if one.phone else by_id
    return Q(phone_index__in=one.phone.blinds()) if one.phone is not None else None


def _open_of(centre_id: int, victims: Sequence[KnownVictim], case_no: str, but: Collection[int]) -> Case | None:
    rows = Case.unscoped.filter(centre_id=centre_id).exclude(pk__in=but)
    if case_no and (numbered := rows.filter(case_no=case_no).first()) is not None:
        return _locked(numbered)
    persons = Q(pk__in=[])
    for one in victims:
        if (same := _same(one)) is not None:
            near = (one.reported_at - SAME_DEED, one.reported_at + SAME_DEED)
            persons |= same & Q(reported_at__range=near)
    found = Victim.unscoped.filter(persons, case__in=rows.filter(state__in=[State.RECEIVED, State.ACCEPTED]))
    if case_no:
        found = found.filter(case__case_no="")
    victim = found.select_related("case").order_by("-reported_at", "-pk").first()
    return None if victim is None else _locked(victim.case)


def _locked(case: Case) -> Case:
    rows = Case.unscoped.select_for_update(of=("self",), no_key=True)
    found: Case = rows.get(pk=case.pk)
    return found
