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
from wuzha.org.models import Person
from wuzha.org.rulesets import LOGIN


class LockingBackend:
    """Checks a password; locks the account for a while after repeated failures (rule set `org.login`)."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        """The person, or `None`: unknown, inactive, locked and wrong look alike from outside.

        1. Find the person; spend the same time on an unknown name.
        2. Refuse a locked account whatever the password.
        3. Check; on success clear the count, on failure raise it in the database and lock at the limit.
        """
        if not username or password is None:
            return None
        policy = LOGIN.at()
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
        if check_password(password, person.password):
            Person.objects.filter(pk=person.pk).update(failed_logins=0, locked_until=None)
            record(actor, "login", on=("person", person.pk))
            return person
        Person.objects.filter(pk=person.pk).update(failed_logins=F("failed_logins") + 1)
        locked = Person.objects.filter(pk=person.pk, failed_logins__gte=policy.failures).update(
            failed_logins=0, locked_until=now + timedelta(minutes=policy.lock_minutes)
        )
        record(actor, "login.locked" if locked else "login.failed", on=("person", person.pk), outcome="REFUSED")
        return None

    def get_user(self, user_id: int) -> Person | None:
        person: Person | None = Person.objects.filter(pk=user_id, is_active=True).first()
        return person
