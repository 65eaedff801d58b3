# SPDX-License-Identifier: Apache-2.0
"""One's own passkeys: made in two steps, asked for, removed. What they prove is in `services.factor`."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import derive
from wuzha.org import webauthn
from wuzha.org.limits import once_in
from wuzha.org.login import factor_of
from wuzha.org.models import Passkey, Person, SecondFactor
from wuzha.org.services.errors import Code
from wuzha.org.services.factor import held, new_codes
from wuzha.org.services.proof import Answer, Given, demand, usable_of
from wuzha.refusals import RefusalError

#: Passkeys a person may have.
MOST = 10


def of(person: Person) -> QuerySet[Passkey]:
    """The person's passkeys, the oldest first."""
    found: QuerySet[Passkey] = Passkey.objects.filter(factor__person=person).order_by("pk")
    return found


def usable_at(person: Person, host: str) -> QuerySet[Passkey]:
    """Those that can be asked for under this name of the server."""
    return of(person).filter(host=host, cloned_at__isnull=True, factor__confirmed_at__isnull=False)


def ask(person: Person, host: str, now: datetime | None = None) -> tuple[dict[str, Any], webauthn.Challenge]:
    """What the browser is to sign. Raises `RefusalError`: PASSKEY_NONE."""
    known = [bytes(one.credential_id) for one in usable_at(person, host)]
    if not known:
        raise RefusalError(Code.PASSKEY_NONE, host=host)
    return webauthn.ask(host, known, int((now or timezone.now()).timestamp()))


def begin(
    actor: Actor, host: str, name: str, given: Given, now: datetime | None = None
) -> tuple[dict[str, Any], webauthn.Challenge]:
    """What the browser is to make. Whoever has a second factor proves it; so nobody adds a passkey to an open session.

    Raises `RefusalError`: PASSKEY_HOST, PASSKEYS_MOST, and as `demand`.
    """
    now = now or timezone.now()
    if not webauthn.can_be_at(host):
        raise RefusalError(Code.PASSKEY_HOST, host=host)
    person = Person.objects.select_related("factor").get(pk=actor.person_id)
    known = list(of(person))
    if len(known) >= MOST:
        raise RefusalError(Code.PASSKEYS_MOST, most=MOST)
    proven = factor_of(person) is not None
    if proven:
        demand(actor, given, now)
    # Says nothing about the person to the device, and is the same for all of theirs.
    handle = hmac.digest(derive("passkeys"), str(person.pk).encode(), "sha256")
    return webauthn.ask_for_new(
        host, handle=handle, username=person.username, name=name, proven=proven, now=int(now.timestamp()),
        known=[bytes(one.credential_id) for one in known if one.host == host],
    )  # fmt: skip


@transaction.atomic
def add(actor: Actor, answer: Answer, now: datetime | None = None) -> list[str]:
    """Keep the passkey the browser made. If it is the first way of proof, the recovery codes, shown once; else none.

    Raises `RefusalError`: PASSKEY_FAILED (also when somebody set a factor up meanwhile), PASSKEY_THERE.
    """
    now, challenge = now or timezone.now(), answer.challenge
    person = Person.objects.select_for_update().get(pk=actor.person_id)
    factor, _made = SecondFactor.objects.get_or_create(person=person)
    first = factor.confirmed_at is None
    if challenge is None or not challenge.holds(now.timestamp()) or challenge.proven is first:
        raise RefusalError(Code.PASSKEY_FAILED)
    if not once_in(webauthn.HOLDS, f"passkey.{challenge.state['challenge']}"):
        raise RefusalError(Code.PASSKEY_FAILED)
    try:
        made = webauthn.made(challenge, answer.text)
    except webauthn.CeremonyError as error:
        raise RefusalError(Code.PASSKEY_FAILED) from error
    if first:
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=now, secret=None, pending=None, last_step=0)
        record(actor, "factor.set_up", on=("person", person.pk))
    try:
        with transaction.atomic():
            key = Passkey.objects.create(
                factor=factor, name=challenge.name, host=challenge.host, credential_id=made.credential_id,
                public_key=made.public_key, sign_count=made.sign_count, created_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise RefusalError(Code.PASSKEY_THERE) from error
    record(actor, "passkey.added", on=("person", person.pk), detail={"passkey": key.pk})
    return new_codes(factor) if first else []


def remove(actor: Actor, pk: int, given: Given, now: datetime | None = None) -> None:
    """Give one up. Sessions that were proven before have to prove the factor again: it may have been stolen.

    Raises `RefusalError`: PASSKEY_GONE, LAST_WAY, and as `demand`.
    """
    demand(actor, given, now)
    with transaction.atomic():
        factor = held(actor)
        key = Passkey.objects.filter(factor=factor, pk=pk).first()
        if key is None:
            raise RefusalError(Code.PASSKEY_GONE)
        if not factor.has_authenticator and not usable_of(factor).exclude(pk=pk).exists():
            raise RefusalError(Code.LAST_WAY)
        key.delete()
        SecondFactor.objects.filter(pk=factor.pk).update(generation=F("generation") + 1)
        record(actor, "passkey.removed", on=("person", actor.person_id), detail={"passkey": pk})
