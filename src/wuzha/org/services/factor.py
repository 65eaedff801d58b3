# SPDX-License-Identifier: Apache-2.0
"""The second factor: set up, proven at log-in by a code or a passkey, renewed, taken away.

Passkeys are made and removed in `services.passkeys`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org import totp
from wuzha.org.models import Person, Posting, RecoveryCode, SecondFactor
from wuzha.org.roles import May, Role
from wuzha.org.rulesets import SECOND_FACTOR
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, not_oneself, person_in_reach, person_of
from wuzha.org.services.proof import (
    LENGTH,
    LETTERS,
    Given,
    Proof,
    check,
    demand,
    digest_of,
    in_clear,
    step_of,
    usable_of,
)
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


@dataclass(frozen=True, slots=True)
class Need:
    """That a role of the person needs a second factor, and the last day it may be missing."""

    role: Role
    grace_until: date

    @property
    def now(self) -> bool:
        return timezone.localdate() > self.grace_until


def need_of(postings: list[Posting]) -> Need | None:
    """The strictest need among the person's roles; `None` when no role needs one."""
    roles = {posting.role for posting in postings}
    needs = [Need(one.role, one.grace_until) for one in SECOND_FACTOR.at().required if one.role in roles]
    return min(needs, key=lambda need: need.grace_until, default=None)


@transaction.atomic
def begin(person: Person) -> str:
    """The secret to put into an authenticator, in base32; the same one until it is confirmed.

    Raises `RefusalError`: FACTOR_THERE.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    factor, _made = SecondFactor.objects.get_or_create(person=person)
    if factor.has_authenticator:
        raise RefusalError(Code.FACTOR_THERE)
    name = _waits_in(factor)
    secret = getattr(factor, name)
    if secret is None:
        secret = seal(Kind.TEXT, totp.new_secret())
        SecondFactor.objects.filter(pk=factor.pk).update(**{name: secret})
    return in_clear(secret)


def _waits_in(factor: SecondFactor) -> str:
    """The column of a secret that is not confirmed yet: beside passkeys it must not look like one that is."""
    return "secret" if factor.confirmed_at is None else "pending"


@transaction.atomic
def confirm(actor: Actor, code: str, now: datetime | None = None) -> list[str]:
    """Set the authenticator up, with a first right code. If it is the first way of proof, the recovery codes: shown
    once, kept only as hashes; beside passkeys there are some, and nothing is returned.

    Raises `RefusalError`: FACTOR_THERE, FACTOR_CODE.
    """
    now = now or timezone.now()
    person = Person.objects.select_for_update().get(pk=actor.person_id)
    factor = SecondFactor.objects.filter(person=person).first()
    if factor is None or factor.has_authenticator or (secret := getattr(factor, _waits_in(factor))) is None:
        raise RefusalError(Code.FACTOR_THERE)
    step = step_of(secret, code, now)
    if step is None:
        raise RefusalError(Code.FACTOR_CODE)
    first = factor.confirmed_at is None
    SecondFactor.objects.filter(pk=factor.pk).update(
        secret=secret, pending=None, confirmed_at=factor.confirmed_at or now, last_step=step
    )
    record(actor, "factor.set_up" if first else "factor.authenticator_added", on=("person", person.pk))
    return new_codes(factor) if first else []


@transaction.atomic
def prove(person: Person, given: Given, address: str, now: datetime | None = None) -> Proof:
    """Check a code or a passkey's answer at the log-in. What is good is good once (`proof.check`)."""
    actor = Actor("person", person.username, person.pk, address=address)
    proof = check(actor, given, now or timezone.now())
    if proof.good:
        record(actor, "login", on=("person", person.pk), detail={"factor": proof.value})
    return proof


def renew_codes(actor: Actor, given: Given, now: datetime | None = None) -> list[str]:
    """New recovery codes in place of all the old ones. Raises `RefusalError` as `demand`."""
    demand(actor, given, now)
    return _renew(actor)


def remove(actor: Actor, given: Given, postings: list[Posting], now: datetime | None = None) -> None:
    """Give up one's own factor with all its ways. Raises `RefusalError`: FACTOR_NEEDED, and as `demand`."""
    if need_of(postings) is not None:
        raise RefusalError(Code.FACTOR_NEEDED)
    demand(actor, given, now)
    with transaction.atomic():
        SecondFactor.objects.filter(person_id=person_of(actor)).delete()
        record(actor, "factor.removed", on=("person", actor.person_id))


def remove_authenticator(actor: Actor, given: Given, now: datetime | None = None) -> None:
    """Give up the authenticator and go on with passkeys.

    Raises `RefusalError`: LAST_WAY, FACTOR_NONE, and as `demand`.
    """
    demand(actor, given, now)
    with transaction.atomic():
        factor = held(actor)
        if not usable_of(factor).exists():
            raise RefusalError(Code.LAST_WAY)
        SecondFactor.objects.filter(pk=factor.pk).update(secret=None, last_step=0, generation=F("generation") + 1)
        record(actor, "factor.authenticator_removed", on=("person", actor.person_id))


def held(actor: Actor) -> SecondFactor:
    """One's own factor, locked until the transaction ends. Raises `RefusalError`: FACTOR_NONE."""
    factor = SecondFactor.objects.select_for_update().filter(person_id=person_of(actor), confirmed_at__isnull=False)
    found = factor.first()
    if found is None:
        raise RefusalError(Code.FACTOR_NONE, name=actor.label)
    return found


@transaction.atomic
def reset(actor: Actor, pk: int) -> None:
    """Take a person's factor away, who lost it; at the next log-in they are told, and led to a new one if needed.

    Raises `RefusalError`: OUT_OF_REACH, OWN_ACCOUNT, FACTOR_NONE.
    """
    allow(actor, May.MANAGE_PEOPLE)
    person = person_in_reach(actor, pk)
    not_oneself(actor, person)
    factor = SecondFactor.objects.select_for_update().filter(person=person, confirmed_at__isnull=False).first()
    if factor is None:
        raise RefusalError(Code.FACTOR_NONE, name=person.name)
    factor.recovery_codes.all().delete()
    factor.passkeys.all().delete()
    SecondFactor.objects.filter(pk=factor.pk).update(
        secret=None,
        pending=None,
        confirmed_at=None,
        last_step=0,
        reset_at=timezone.now(),
        reset_by=actor.label,
        told_at=None,
    )
    record(actor, "factor.reset", on=("person", pk))


def tell_reset(person: Person) -> SecondFactor | None:
    """The reset the person has not been told of yet; from now on they have."""
    found = SecondFactor.objects.filter(person=person, reset_at__isnull=False, told_at__isnull=True)
    factor = found.first()
    return factor if factor is not None and found.update(told_at=timezone.now()) else None


def codes_left(person: Person) -> int:
    return RecoveryCode.objects.filter(factor__person=person, used_at__isnull=True).count()


@transaction.atomic
def _renew(actor: Actor) -> list[str]:
    factor = SecondFactor.objects.select_for_update().get(person_id=person_of(actor))
    record(actor, "factor.codes_renewed", on=("person", actor.person_id))
    return new_codes(factor)


def new_codes(factor: SecondFactor) -> list[str]:
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(SECOND_FACTOR.at().recovery_codes)]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=digest_of(factor, code)) for code in codes)
    half = LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]
