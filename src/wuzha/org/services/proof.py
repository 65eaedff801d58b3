# SPDX-License-Identifier: Apache-2.0
"""What proves the second factor: a code of the authenticator, a recovery code, or the answer of a passkey."""

from __future__ import annotations

import enum
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import derive
from wuzha.org import totp, webauthn
from wuzha.org.limits import once_in
from wuzha.org.login import alert, count_failure, factor_of
from wuzha.org.models import AlertKind, Passkey, Person, RecoveryCode, SecondFactor
from wuzha.org.rulesets import SECOND_FACTOR
from wuzha.org.services.errors import Code
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sealed.value import used_by

#: Letters of a recovery code: none that is taken for another (10 of them: 49 bits).
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered with a passkey, as JSON, and what it had been asked, if anything."""

    text: str
    challenge: webauthn.Challenge | None


#: A code of the authenticator or a recovery code; or the answer of a passkey.
Given = str | Answer


class Proof(enum.Enum):
    """What became of a code, or of a passkey's answer."""

    RIGHT = "right"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    WRONG = "wrong"
    USED = "used"
    CLONED = "cloned"
    LOCKED = "locked"

    @property
    def good(self) -> bool:
        return self in (Proof.RIGHT, Proof.RECOVERY, Proof.PASSKEY)


#: What the trail calls a proof that is not good.
FAILURES = {Proof.WRONG: "factor.failed", Proof.USED: "factor.replayed", Proof.CLONED: "passkey.cloned"}
#: What the person is told of one.
REFUSALS = {
    Proof.WRONG: Code.FACTOR_CODE,
    Proof.USED: Code.FACTOR_CODE,
    Proof.CLONED: Code.PASSKEY_CLONED,
    Proof.LOCKED: Code.FACTOR_LOCKED,
}


def usable_of(factor: SecondFactor) -> QuerySet[Passkey]:
    """Passkeys that prove something."""
    found: QuerySet[Passkey] = Passkey.objects.filter(factor=factor, cloned_at__isnull=True)
    return found


def demand(actor: Actor, given: Given, now: datetime | None = None) -> None:
    """A good code or passkey. What was counted stays counted, so not within a transaction.

    Raises `RefusalError`: FACTOR_CODE, FACTOR_LOCKED, PASSKEY_CLONED.
    """
    if not given:
        raise RefusalError(Code.FACTOR_CODE)
    proof = check(actor, given, now or timezone.now())
    if not proof.good:
        raise RefusalError(REFUSALS[proof])


@transaction.atomic
def check(actor: Actor, given: Given, now: datetime) -> Proof:
    """What a code or a passkey's answer is worth. Each is good once, also when sent twice at the same time.

    1. Hold the person's row: guesses at one account come one after the other.
    2. Refuse a locked account whatever is given.
    3. A code is used by raising `last_step` over its step, a recovery code by setting `used_at`, an answer by its
       challenge: one statement each, which changes nothing the second time.
    4. What is not good is counted, and locks the account in the end.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("factor").get(pk=actor.person_id)
    if person.locked_until and person.locked_until > now:
        record(actor, "login.locked", on=("person", person.pk), outcome="REFUSED")
        return Proof.LOCKED
    factor = factor_of(person)
    if factor is None:
        proof = Proof.WRONG
    else:
        proof = _use_passkey(factor, given, now) if isinstance(given, Answer) else _use(factor, given, now)
    if proof.good:
        Person.objects.filter(pk=person.pk).update(failed_logins=0, locked_until=None)
    elif count_failure(actor, person, FAILURES[proof]):
        return Proof.LOCKED
    return proof


def _use_passkey(factor: SecondFactor, answer: Answer, now: datetime) -> Proof:
    """Whether one of the person's passkeys signed the challenge.

    A device that counts must count on: two that sign with one key cannot both (WebAuthn Level 2, §6.1.1). Such a
    passkey is good for nothing any more, and the auditor is told.
    """
    challenge = answer.challenge
    if challenge is None or not challenge.holds(now.timestamp()):
        return Proof.WRONG
    if not once_in(webauthn.HOLDS, f"passkey.{challenge.state['challenge']}"):
        return Proof.USED
    keys = {bytes(one.credential_id): one for one in Passkey.objects.filter(factor=factor, host=challenge.host)}
    try:
        known = {credential: bytes(one.public_key) for credential, one in keys.items()}
        credential, count = webauthn.used(challenge, answer.text, known)
    except webauthn.CeremonyError:
        return Proof.WRONG
    key = keys[credential]
    counts = Q(sign_count__lt=count) if count else Q(sign_count=0)
    if usable_of(factor).filter(counts, pk=key.pk).update(sign_count=count, used_at=now):
        return Proof.PASSKEY
    if usable_of(factor).filter(pk=key.pk).update(cloned_at=now):
        alert(AlertKind.CLONE, 1, "", factor.person)
    return Proof.CLONED


def _use(factor: SecondFactor, code: str, now: datetime) -> Proof:
    code = code.replace(" ", "").replace("-", "").lower()
    if not (code.isascii() and code.isalnum()):
        return Proof.WRONG
    if len(code) == LENGTH:
        codes = RecoveryCode.objects.filter(factor=factor, digest=digest_of(factor, code))
        if codes.filter(used_at__isnull=True).update(used_at=now):
            return Proof.RECOVERY
        return Proof.USED if codes.exists() else Proof.WRONG
    step = step_of(factor.secret, code, now)
    if step is None:
        return Proof.WRONG
    fresh = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step)
    return Proof.RIGHT if fresh else Proof.USED


def in_clear(secret: Sealed) -> str:
    """An authenticator's secret, to be shown once to whoever sets it up."""
    return used_by(secret, str)


def step_of(sealed: Sealed | None, code: str, now: datetime) -> int | None:
    code = code.replace(" ", "")
    if sealed is None or not (code.isascii() and code.isdecimal() and len(code) == totp.DIGITS):
        return None
    drift = SECOND_FACTOR.at(now).drift_steps
    return used_by(sealed, lambda secret: totp.matching_step(secret, code, now, drift))


def digest_of(factor: SecondFactor, code: str) -> bytes:
    """A keyed hash is enough: a code is random, and the key lies outside the database."""
    return hmac.digest(derive("recovery-codes"), f"{factor.pk}:{code}".encode(), "sha256")
