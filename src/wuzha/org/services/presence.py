# SPDX-License-Identifier: Apache-2.0
"""Who is there in which role, for the trail. (The log-in itself is recorded by `org.login`.)"""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.actors import actor_for
from wuzha.org.models import Person, Posting


def logged_out(person: Person, address: str) -> None:
    record(Actor("person", person.username, person.pk, address=address), "logout", on=("person", person.pk))


def switched_role(actor: Actor, posting: Posting) -> None:
    """The person goes on in another of their postings."""
    record(actor, "role.switched", on=("posting", posting.pk), detail={"role": posting.role})


def entered_demo(posting: Posting, address: str) -> None:
    """Somebody became a demo person without a password."""
    record(actor_for(posting, address), "login.demo", on=("person", posting.person_id))
