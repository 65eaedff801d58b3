# SPDX-License-Identifier: Apache-2.0
"""Log-in with lock-out: after too many failures an account waits, and every try is in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.middleware import client_address
from wuzha.org.models import Person, SecondFactor
from wuzha.org.rulesets import LOGIN


class LockingBackend:
    """Checks a password; locks the account for a while after repeated failures (rule set `org.login`)."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        """The person, or `None`: unknown, inactive, locked and wrong look alike from outside.

        1. Find the person; spend the same time on an unknown name.
        2. Refuse a locked account whatever the password.
        3. Check; on failure raise the count in the database and lock at the limit. On success clear the count, unless
           a second factor is still to come: or a known password would buy any number of guesses at its codes.
        """
        if not username or password is None:
            return None
        address = client_address(request) if request else ""
        person: Person | None = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            make_password(password)
            record(Actor("person", "unknown", address=address), "login.failed", outcome="REFUSED")
            return None
        actor = Actor("person", person.username, person.pk, address=address)
        now = timezone.now()
        if person.locked_until and person.locked_until > now:
            record(actor, "login.locked", on=("person", person.pk), outcome="REFUSED")
            return None
        if not check_password(password, person.password):
            count_failure(actor, person, "login.failed")
            return None
        if factor_of(person) is not None:
            record(actor, "login.password", on=("person", person.pk))
            return person
        Person.objects.filter(pk=person.pk).update(failed_logins=0, locked_until=None)
        record(actor, "login", on=("person", person.pk))
        return person

    def get_user(self, user_id: int) -> Person | None:
        person: Person | None = Person.objects.select_related("factor").filter(pk=user_id, is_active=True).first()
        return person


def factor_of(person: Person) -> SecondFactor | None:
    """The person's second factor, if one is set up."""
    factor: SecondFactor | None = getattr(person, "factor", None)
    return factor if factor is not None and factor.confirmed_at is not None else None


def count_failure(actor: Actor, person: Person, action: str) -> bool:
    """Count a wrong password or code and record it as `action`, or as the lock it led to; whether it did."""
    policy = LOGIN.at()
    Person.objects.filter(pk=person.pk).update(failed_logins=F("failed_logins") + 1)
    locked = Person.objects.filter(pk=person.pk, failed_logins__gte=policy.failures).update(
        failed_logins=0, locked_until=timezone.now() + timedelta(minutes=policy.lock_minutes)
    )
    if locked:
        record(actor, "login.locked", on=("person", person.pk), outcome="REFUSED")
    else:
        record(actor, action, on=("person", person.pk), outcome="REFUSED")
    return bool(locked)
