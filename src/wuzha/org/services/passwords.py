# SPDX-License-Identifier: Apache-2.0
"""Passwords: one's own change, and the one-time password an administrator hands out."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Person

#: Read out over the phone without mistakes: no 0 O 1 l I.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 14


def one_time_password() -> str:
    """A random temporary password (about 80 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


@transaction.atomic
def change_own(actor: Actor, new: str) -> None:
    """Set one's own password. Whether it is good enough was checked by the form."""
    Person.objects.filter(pk=actor.person_id).update(password=make_password(new), must_change_password=False)
    record(actor, "password.changed", on=("person", actor.person_id))
