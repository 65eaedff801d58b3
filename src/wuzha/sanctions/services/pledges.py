# SPDX-License-Identifier: Apache-2.0
"""Pledges: signed, broken, followed up, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.locks import Lock, wait
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.people.queries.people import Individual
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Pledge
from wuzha.sanctions.rules.life import Follow, PledgeAct
from wuzha.sanctions.rules.terms import add_months
from wuzha.sanctions.rulesets import OCCASIONS, PLEDGES
from wuzha.sanctions.services.base import (
    NOBODY,
    PLEDGE_ACTS,
    noon,
    not_in_future,
    person_for,
    person_of,
    place_of,
    required,
)

#: Occasion of who is not of age (民法典 17), told by the year of birth: within the year of the birthday it may be.
MINOR, OF_AGE = "MINOR", 18


@dataclass(frozen=True, slots=True)
class NewPledge:
    """A pledge as it was signed, in clear; the person by key, or by name and ID number."""

    occasion: str
    signed_on: date
    witness: str
    who: NewIndividual = NOBODY
    individual_id: int | None = None
    is_same: bool = False
    #: Without a day: as long as the text in force on that day says.
    until: date | None = None
    witness_unit_id: int | None = None
    case_id: int | None = None
    note: str = ""
    synthetic: bool = False


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.sign")
def sign(actor: Actor, new: NewPledge) -> Pledge:
    """Record a pledge of the actor's unit.

    Raises `RefusalError`: UNKNOWN_WORD, WITNESS_MISSING, IN_FUTURE, MONTHS_MANY, DAYS_ORDER, NOT_MINOR,
    PLEDGED_ALREADY, WHO_MISSING, NOT_FOUND, those of `people`; `IdentifierError`.
    """
    centre, unit = place_of(actor)
    until = holds_until(new)
    if new.witness_unit_id is not None and not Unit.objects.filter(pk=new.witness_unit_id).exists():
        raise RefusalError(Code.NOT_FOUND)
    person = who(actor, new.individual_id, new.who, is_same=new.is_same, synthetic=new.synthetic)
    made = drawn_up(centre, unit, new, person, until)
    wait(Lock.PEOPLE, centre)
    known = Pledge.unscoped.filter(individual=person, signed_on=new.signed_on).first()
    if known is not None:
        raise RefusalError(Code.PLEDGED_ALREADY, number=known.number)
    made.save(force_insert=True)
    PLEDGE_ACTS.keep(actor, made, PledgeAct.SIGN, made.state, note=new.note, day=new.signed_on)
    record(actor, "pledge.sign", on=(Pledge.RECORD, made.pk), detail={"occasion": made.occasion})
    return made


def holds_until(new: NewPledge) -> date:
    """The last day of a pledge. Raises `RefusalError`: IN_FUTURE, UNKNOWN_WORD, WITNESS_MISSING, MONTHS_MANY,
    DAYS_ORDER."""
    not_in_future(new.signed_on)
    text = PLEDGES.at(noon(new.signed_on))
    PLEDGE_ACTS.word(OCCASIONS.at(noon(new.signed_on)), new.occasion)
    required(Code.WITNESS_MISSING, new.witness)
    longest = add_months(new.signed_on, text.months)  # the day it was signed is not counted
    until = new.until or longest
    if until > longest:
        raise RefusalError(Code.MONTHS_MANY, most=text.months)
    if until < new.signed_on:
        raise RefusalError(Code.DAYS_ORDER, day=f"{new.signed_on:%Y-%m-%d}")
    return until


def drawn_up(centre: int, unit: int, new: NewPledge, person: Individual, until: date) -> Pledge:
    """A pledge as it is to be written. Raises `RefusalError`: NOT_MINOR."""
    if new.occasion == MINOR and person.birth_year and new.signed_on.year - person.birth_year > OF_AGE:
        raise RefusalError(Code.NOT_MINOR, year=person.birth_year)
    return Pledge(
        centre_id=centre, unit_id=unit, individual=person, case_id=new.case_id, occasion=new.occasion,
        signed_on=new.signed_on, until=until, witness=required(Code.WITNESS_MISSING, new.witness),
        witness_unit_id=new.witness_unit_id, synthetic=new.synthetic,
    )  # fmt: skip


def who(
    actor: Actor, key: int | None, new: NewIndividual, *, is_same: bool, synthetic: bool = False
) -> Individual:  # fmt: skip
    """The person by key, else by name and ID number. Raises `RefusalError`: NOT_FOUND, WHO_MISSING, those of
    `people`."""
    return person_of(actor, key) if key is not None else person_for(actor, new, is_same=is_same, synthetic=synthetic)


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.break")
def break_(actor: Actor, pk: int, day: date, what: str, *, version: int | None = None) -> Pledge:
    """Record a breach: on which day, and what was done. What follows is recorded apart.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, IN_FUTURE, BREACH_OUTSIDE, REASON_MISSING.
    """
    row: Pledge = PLEDGE_ACTS.locked(actor, Pledge, pk, version)
    note = PLEDGE_ACTS.reason(what)
    not_in_future(day)
    if not row.signed_on <= day <= row.until:
        raise RefusalError(Code.BREACH_OUTSIDE, first=f"{row.signed_on:%Y-%m-%d}", last=f"{row.until:%Y-%m-%d}")
    PLEDGE_ACTS.stepped(actor, row, PledgeAct.BREAK, note=note, step={"day": day}, follow="")
    return row


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.follow")
def follow(actor: Actor, pk: int, what: str, why: str, *, version: int | None = None) -> Pledge:
    """Record what followed a breach: another procedure by its own ground, or nothing; with the reason.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, UNKNOWN_WORD, REASON_MISSING.
    """
    row: Pledge = PLEDGE_ACTS.locked(actor, Pledge, pk, version)
    if what not in Follow.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    PLEDGE_ACTS.stepped(
        actor, row, PledgeAct.FOLLOW, note=PLEDGE_ACTS.reason(why), step={"code": what}, detail={"follow": what},
        follow=what,
    )  # fmt: skip
    return row


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.end")
def end(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Pledge:
    """End a pledge before its last day, for a reason. Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED,
    REASON_MISSING."""
    row: Pledge = PLEDGE_ACTS.locked(actor, Pledge, pk, version)
    today = timezone.localdate()
    until = max(min(today, row.until), row.signed_on)
    PLEDGE_ACTS.stepped(actor, row, PledgeAct.END, note=PLEDGE_ACTS.reason(why), step={"day": today}, until=until)
    return row
