# SPDX-License-Identifier: Apache-2.0
"""The second factor: set up, proven at log-in, renewed, taken away."""

from __future__ import annotations

import enum
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import derive
from wuzha.org import totp
from wuzha.org.login import count_failure, factor_of
from wuzha.org.models import Person, Posting, RecoveryCode, SecondFactor
from wuzha.org.roles import May, Role
from wuzha.org.rulesets import SECOND_FACTOR
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, not_oneself, person_in_reach, person_of
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import used_by

#: Letters of a recovery code: none that is taken for another (10 of them: 49 bits).
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 10


class Proof(enum.Enum):
    """What became of a code."""

    RIGHT = "right"
    RECOVERY = "recovery"
    WRONG = "wrong"
    USED = "used"
    LOCKED = "locked"

    @property
    def good(self) -> bool:
        return self in (Proof.RIGHT, Proof.RECOVERY)


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
    if factor.confirmed_at is not None:
        raise RefusalError(Code.FACTOR_THERE)
    if factor.secret is None:
        factor.secret = seal(Kind.TEXT, totp.new_secret())
        factor.last_step = 0
        factor.save(update_fields=["secret", "last_step"])
    return used_by(factor.secret, str)


@transaction.atomic
def confirm(actor: Actor, code: str, now: datetime | None = None) -> list[str]:
    """Set the factor up, with a first right code. The recovery codes: shown once, kept only as hashes.

    Raises `RefusalError`: FACTOR_THERE, FACTOR_CODE.
    """
    now = now or timezone.now()
    person = Person.objects.select_for_update().get(pk=actor.person_id)
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=True, secret__isnull=False).first()
    if factor is None:
        raise RefusalError(Code.FACTOR_THERE)
    step = _step(factor, code, now)
    if step is None:
        raise RefusalError(Code.FACTOR_CODE)
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=now, last_step=step)
    record(actor, "factor.set_up", on=("person", person.pk))
    return _new_codes(factor)


@transaction.atomic
def prove(person: Person, code: str, address: str, now: datetime | None = None) -> Proof:
    """Check a code of the authenticator or a recovery code at the log-in. Good codes are good once (`_check`)."""
    actor = Actor("person", person.username, person.pk, address=address)
    proof = _check(actor, code, now or timezone.now())
    if proof.good:
        record(actor, "login", on=("person", person.pk), detail={"factor": proof.value})
    return proof


def renew_codes(actor: Actor, code: str, now: datetime | None = None) -> list[str]:
    """New recovery codes in place of all the old ones. Raises `RefusalError`: FACTOR_CODE, FACTOR_LOCKED."""
    demand(actor, code, now)
    return _renew(actor)


def remove(actor: Actor, code: str, postings: list[Posting], now: datetime | None = None) -> None:
    """Give up one's own factor. Raises `RefusalError`: FACTOR_NEEDED, FACTOR_CODE, FACTOR_LOCKED."""
    if need_of(postings) is not None:
        raise RefusalError(Code.FACTOR_NEEDED)
    demand(actor, code, now)
    with transaction.atomic():
        SecondFactor.objects.filter(person_id=person_of(actor)).delete()
        record(actor, "factor.removed", on=("person", actor.person_id))


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
    SecondFactor.objects.filter(pk=factor.pk).update(
        secret=None, confirmed_at=None, last_step=0, reset_at=timezone.now(), reset_by=actor.label, told_at=None
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
    return _new_codes(factor)


def demand(actor: Actor, code: str, now: datetime | None = None) -> None:
    """A good code, or `RefusalError`; what was counted stays counted, so not within a transaction."""
    proof = _check(actor, code, now or timezone.now())
    if not proof.good:
        raise RefusalError(Code.FACTOR_LOCKED if proof is Proof.LOCKED else Code.FACTOR_CODE)


@transaction.atomic
def _check(actor: Actor, code: str, now: datetime) -> Proof:
    """What a code is worth. Each is good once, also when sent twice at the same time.

    1. Hold the person's row: guesses at one account come one after the other.
    2. Refuse a locked account whatever the code.
    3. A code is used by raising `last_step` over its step, a recovery code by setting `used_at`: one statement each,
       which changes nothing the second time.
    4. A wrong or used code counts with the wrong passwords and locks with them.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("factor").get(pk=actor.person_id)
    if person.locked_until and person.locked_until > now:
        record(actor, "login.locked", on=("person", person.pk), outcome="REFUSED")
        return Proof.LOCKED
    factor = factor_of(person)
    proof = Proof.WRONG if factor is None else _use(factor, code, now)
    if proof.good:
        Person.objects.filter(pk=person.pk).update(failed_logins=0, locked_until=None)
    elif count_failure(actor, person, "factor.replayed" if proof is Proof.USED else "factor.failed"):
        return Proof.LOCKED
    return proof


def _use(factor: SecondFactor, code: str, now: datetime) -> Proof:
    code = code.replace(" ", "").replace("-", "").lower()
    if not (code.isascii() and code.isalnum()):
        return Proof.WRONG
    if len(code) == _LENGTH:
        codes = RecoveryCode.objects.filter(factor=factor, digest=_digest(factor, code))
        if codes.filter(used_at__isnull=True).update(used_at=now):
            return Proof.RECOVERY
        return Proof.USED if codes.exists() else Proof.WRONG
    step = _step(factor, code, now)
    if step is None:
        return Proof.WRONG
    fresh = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step)
    return Proof.RIGHT if fresh else Proof.USED


def _step(factor: SecondFactor, code: str, now: datetime) -> int | None:
    code = code.replace(" ", "")
    if factor.secret is None or not (code.isascii() and code.isdecimal() and len(code) == totp.DIGITS):
        return None
    drift = SECOND_FACTOR.at(now).drift_steps
    return used_by(factor.secret, lambda secret: totp.matching_step(secret, code, now, drift))


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(SECOND_FACTOR.at().recovery_codes)
    ]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=_digest(factor, code)) for code in codes)
    half = _LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _digest(factor: SecondFactor, code: str) -> bytes:
    """A keyed hash is enough: a code is random, and the key lies outside the database."""
    return hmac.digest(derive("recovery-codes"), f"{factor.pk}:{code}".encode(), "sha256")
