# SPDX-License-Identifier: Apache-2.0
"""Who was deceived in a case, and who works on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseOfficer, Victim
from wuzha.cases.queries.people import officers_of_unit
from wuzha.cases.registry import victims_changed
from wuzha.cases.rules.life import Act
from wuzha.cases.rulesets import CHANNELS, OCCUPATIONS, PAYMENTS
from wuzha.cases.services.base import CASES, must_be_open, noted
from wuzha.engine.identifiers import Account, Address, IdNumber, Name, parse_telephone
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.ui.money import money


@dataclass(frozen=True, slots=True)
class NewVictim:
    """What is known of a victim, in clear; empty where not known. Money in 分, instants aware."""

    occurred_at: datetime
    reported_at: datetime
    name: str = ""
    phone: str = ""
    id_no: str = ""
    account: str = ""
    home_unit_id: int | None = None
    address: str = ""
    loss_fen: int = 0
    verified_fen: int | None = None
    averted_fen: int | None = None
    reached_by: Sequence[str] = ()
    paid_by: Sequence[str] = ()
    #: Why more is verified or averted than claimed, where it is.
    sums_why: str = ""
    occupation: str = ""


@CASES.act(May.WORK_CASES, name="case.victim")
def add_victim(actor: Actor, pk: int, new: NewVictim) -> Victim:
    """Record a victim of the case; the warnings that named this person are looked through at once.

    Raises `RefusalError`: WRONG_STATE, WHO_MISSING, REPORT_BEFORE_DEED, IN_FUTURE, UNKNOWN_WORD, NOT_FOUND;
    `IdentifierError` for a number that is none.
    """
    case = CASES.locked(actor, Case, pk)
    must_be_open(case)
    if not (new.name.strip() or new.phone.strip()):
        raise RefusalError(Code.WHO_MISSING)
    if new.occurred_at > new.reported_at:
        raise RefusalError(Code.REPORT_BEFORE_DEED)
    if new.reported_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    known_words(new)
    must_fit(new)
    no = 1 + (Victim.unscoped.filter(case=case).aggregate(last=Max("no"))["last"] or 0)
    made: Victim = Victim.unscoped.create(
        case=case, no=no, occurred_at=new.occurred_at, reported_at=new.reported_at,
        home_unit_id=new.home_unit_id, **sealed_of(new),
        loss_fen=new.loss_fen, verified_fen=new.verified_fen, averted_fen=new.averted_fen,
        reached_by=list(new.reached_by), paid_by=list(new.paid_by), occupation=new.occupation,
        synthetic=case.synthetic,
    )  # fmt: skip
    noted(actor, case, Act.VICTIM, note=CASES.note(new.sums_why), victim=made.pk)
    for act in victims_changed:
        act([made.pk])
    return made


def must_fit(new: NewVictim) -> None:
    """Refuses sums above the loss claimed about which nothing is said; a loss of nothing was not told yet. Raises
    `RefusalError`: SUMS_ABOVE."""
    most = max(new.verified_fen or 0, new.averted_fen or 0)
    if 0 < new.loss_fen < most and not new.sums_why.strip():
        raise RefusalError(Code.SUMS_ABOVE, claimed=money(new.loss_fen))


def known_words(new: NewVictim) -> None:
    """Raises `RefusalError`: UNKNOWN_WORD."""
    told = [new.occupation] if new.occupation else []
    for codes, words in ((new.reached_by, CHANNELS), (new.paid_by, PAYMENTS), (told, OCCUPATIONS)):
        if not set(codes) <= set(words.at().codes):
            raise RefusalError(Code.UNKNOWN_WORD)


def sealed_of(new: NewVictim) -> dict[str, Sealed | None]:
    """Who it is, sealed; nothing where not known. Raises `IdentifierError`."""
    today = timezone.localdate()
    return {
        "name": seal(Kind.NAME, Name.parse(new.name)) if new.name.strip() else None,
        "phone": seal(Kind.PHONE, parse_telephone(new.phone)) if new.phone.strip() else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(new.id_no, today=today)) if new.id_no.strip() else None,
        "account": seal(Kind.ACCOUNT, Account.parse(new.account)) if new.account.strip() else None,
        "address": seal(Kind.ADDRESS, Address.parse(new.address)) if new.address.strip() else None,
    }


def read_ages(most: int = 2_000) -> int:
    """Read sex and year of birth of victims who were taken in before these were kept: the system does, a part at a
    time, and no person sees a number. How many."""
    with transaction.atomic():
        rows = Victim.unscoped.select_for_update(skip_locked=True).filter(id_no__isnull=False, sex__isnull=True)
        found = list(rows.only("id_no").order_by("pk")[:most])
        for one in found:
            if one.id_no is not None:
                one.sex, one.birth_year = one.id_no.sex_and_birth()
        Victim.unscoped.bulk_update(found, ["sex", "birth_year"])
        if found:
            record(Actor.system("cases"), "case.ages", rows=len(found))
    return len(found)


@CASES.act(May.WORK_CASES, name="case.assign")
def assign(actor: Actor, pk: int, leads: int, others: Sequence[int] = (), *, version: int | None = None) -> Case:
    """Give the case to officers of the handling unit (two at least work on it by practice; one leads): from today on,
    whoever else had it has it no more.

    Raises `RefusalError`: WRONG_STATE, NO_OFFICER, NOT_OF_UNIT, CHANGED, NOT_FOUND.
    """
    case = CASES.locked(actor, Case, pk, version)
    must_be_open(case)
    wanted = {leads, *others}
    today = timezone.localdate()
    if not leads:
        raise RefusalError(Code.NO_OFFICER)
    if wanted - {key for key, _name in officers_of_unit(case)}:
        raise RefusalError(Code.NOT_OF_UNIT)
    now = CaseOfficer.unscoped.filter(case=case, until__isnull=True)
    now.exclude(person_id__in=wanted).update(until=today)
    now.update(leads=False)
    kept = set(now.values_list("person_id", flat=True))
    CaseOfficer.unscoped.bulk_create(
        CaseOfficer(case=case, person_id=one, since=today) for one in sorted(wanted - kept)
    )
    CaseOfficer.unscoped.filter(case=case, until__isnull=True, person_id=leads).update(leads=True)
    noted(actor, case, Act.ASSIGN, person=leads)
    return case
