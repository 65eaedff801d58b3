# SPDX-License-Identifier: Apache-2.0
"""What became of an alert about log-ins."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import LoginAlert, Person
from wuzha.org.roles import May
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, at_the_top, person_of, postings_that_count, reaches
from wuzha.refusals import RefusalError


@transaction.atomic
def settle(actor: Actor, pk: int, note: str) -> None:
    """Say what was found and done about it.

    Raises `RefusalError`: OUT_OF_REACH, ALERT_SETTLED (also by somebody else meanwhile).
    """
    allow(actor, May.READ_AUDIT)
    alert = LoginAlert.objects.select_related("person").filter(pk=pk).first()
    if alert is None or not _concerns(actor, alert.person):
        raise RefusalError(Code.OUT_OF_REACH, what=pk)
    open_ones = LoginAlert.objects.filter(settled_at__isnull=True, pk=pk)
    if not open_ones.update(note=note.strip(), settled_at=timezone.now(), settled_by=person_of(actor)):
        raise RefusalError(Code.ALERT_SETTLED)
    record(actor, "login.alert_settled", on=("login_alert", pk))


def _concerns(actor: Actor, person: Person | None) -> bool:
    """Whether an alert about a person, or about a network, is the actor's to look into (`queries.alerts`)."""
    postings = postings_that_count(person) if person is not None else ()
    return any(reaches(actor, posting.unit) for posting in postings) or (not postings and at_the_top(actor))
