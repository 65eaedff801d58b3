# SPDX-License-Identifier: Apache-2.0
"""Access tokens of people: made by the person, revoked by the person or an administrator, looked up at each request."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.actors import actor_for, postings_of
from wuzha.org.login import factor_of
from wuzha.org.models import AccessToken, Person, Posting
from wuzha.org.roles import May
from wuzha.org.rulesets import TOKENS
from wuzha.org.scopes import Scope, scopes_of
from wuzha.org.services.errors import Code
from wuzha.org.services.factor import need_of
from wuzha.org.services.guard import allow, person_in_reach, person_of
from wuzha.org.services.proof import Given, demand
from wuzha.refusals import RefusalError

#: Marks a token as ours, so that one found in the wrong place is recognised; a source's key begins otherwise.
PREFIX = "wzp_"
#: How long the last use may lag behind; one write an hour, not one a request.
NOTED_EVERY = timedelta(hours=1)


def create_token(
    actor: Actor, posting: Posting, *, label: str, scopes: Collection[str], days: int, given: Given = ""
) -> tuple[AccessToken, str]:
    """A token for oneself, and the token in clear, which is shown once and kept nowhere.

    Whoever has a second factor proves it; whoever must have one sets it up first.
    Raises `RefusalError`: FACTOR_MISSING, as `demand`, TOKEN_SCOPES, TOKEN_DAYS, TOKENS_MOST.
    """
    person = Person.objects.select_related("factor").get(pk=actor.person_id)
    if factor_of(person) is not None:
        demand(actor, given)
    elif (need := need_of(list(postings_of(person)))) is not None and need.now:
        raise RefusalError(Code.FACTOR_MISSING)
    return _create(actor, posting, label, scopes, days)


@transaction.atomic
def _create(actor: Actor, posting: Posting, label: str, scopes: Collection[str], days: int) -> tuple[AccessToken, str]:
    policy, now = TOKENS.at(), timezone.now()
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)  # two windows make no more than one may have
    if posting.person_id != actor.person_id or not scopes or not set(scopes) <= set(scopes_of(posting.role)):
        raise RefusalError(Code.TOKEN_SCOPES)
    if not 1 <= days <= policy.longest_days:
        raise RefusalError(Code.TOKEN_DAYS, most=policy.longest_days)
    if AccessToken.objects.filter(_in_force(), person_id=actor.person_id).count() >= policy.most_per_person:
        raise RefusalError(Code.TOKENS_MOST, most=policy.most_per_person)
    clear = PREFIX + secrets.token_urlsafe(32)
    token: AccessToken = AccessToken.objects.create(
        person_id=actor.person_id, posting=posting, label=label, prefix=clear[:8], digest=_digest(clear),
        scopes=[scope.value for scope in Scope if scope in scopes], created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    detail = {"scopes": token.scopes, "role": posting.role, "days": days}
    record(actor, "token.created", on=("token", token.pk), detail=detail)
    return token, clear


@transaction.atomic
def revoke_own(actor: Actor, pk: int) -> bool:
    """End one's own token at once; whether it was in force."""
    return bool(_revoke(actor, Q(pk=pk, person_id=actor.person_id)))


@transaction.atomic
def revoke_of(actor: Actor, person_pk: int, pk: int) -> bool:
    """End a token of somebody whose account the actor manages. Raises `RefusalError`: OUT_OF_REACH."""
    allow(actor, May.MANAGE_PEOPLE)
    return bool(_revoke(actor, Q(pk=pk, person=person_in_reach(actor, person_pk))))


@transaction.atomic
def revoke_every_own(actor: Actor) -> int:
    """End all of one's own tokens; how many were in force."""
    return _revoke(actor, Q(person_id=person_of(actor)))


def in_force_of(person: Person) -> QuerySet[AccessToken]:
    """The person's tokens that still open something."""
    found: QuerySet[AccessToken] = AccessToken.objects.filter(_in_force(), person=person)
    return found


def revoke_all(actor: Actor, person: Person) -> int:
    """End every token of a person, within the caller's transaction; how many were in force."""
    return _revoke(actor, Q(person=person))


def _revoke(actor: Actor, which: Q) -> int:
    keys = list(AccessToken.objects.select_for_update().filter(which & _in_force()).values_list("pk", flat=True))
    AccessToken.objects.filter(pk__in=keys).update(revoked_at=timezone.now(), revoked_by=actor.label)
    for pk in keys:
        record(actor, "token.revoked", on=("token", pk))
    return len(keys)


def token_of(clear: str) -> AccessToken | None:
    """The token in force that a request carries; of an active person, in a posting that holds today.

    Asked at each request, so a token that was revoked opens nothing any more, in no process.
    """
    if not clear.startswith(PREFIX):
        return None
    token = (
        AccessToken.objects.select_related("posting__unit", "posting__person__factor")
        .filter(_in_force(), digest=_digest(clear), person__is_active=True, person__must_change_password=False)
        .first()
    )
    if token is None:
        return None
    posting, today = token.posting, timezone.localdate()
    if posting.valid_from > today or (posting.valid_to is not None and posting.valid_to < today):
        return None
    need = need_of([posting])
    if need is not None and need.now and factor_of(posting.person) is None:
        return None
    return token


def actor_of(token: AccessToken, address: str = "") -> Actor:
    """The actor a program is: the person in the token's posting, and the token itself for the trail."""
    return actor_for(token.posting, address, token.pk)


def note_use(token: AccessToken, actor: Actor) -> None:
    """Note when and from where a token is used; an event an hour, and one for each other address."""
    now = timezone.now()
    if token.used_at is not None and now - token.used_at < NOTED_EVERY and token.used_from == actor.address:
        return
    stale = Q(used_at__isnull=True) | Q(used_at__lte=now - NOTED_EVERY) | ~Q(used_from=actor.address)
    with transaction.atomic():
        if AccessToken.objects.filter(stale, pk=token.pk).update(used_at=now, used_from=actor.address):
            record(actor, "token.used", on=("token", token.pk))


def _in_force() -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=timezone.now())


def _digest(clear: str) -> bytes:
    return hashlib.sha256(clear.encode()).digest()
