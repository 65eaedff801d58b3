# SPDX-License-Identifier: Apache-2.0
"""From a logged-in person and a posting to the actor that services and queries take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.duty import leaders
from wuzha.org.models import Person, Posting


def postings_of(person: Person, day: date | None = None) -> QuerySet[Posting]:
    """The person's postings in force on a day (today when left out)."""
    return postings_of_all([person.pk], day).select_related("unit", "person")


def postings_of_all(people: Iterable[int], day: date | None = None) -> QuerySet[Posting]:
    """The postings of people (by key) in force on a day, in the order in which a session takes the first."""
    day = day or timezone.localdate()
    return (
        Posting.unscoped.filter(person__in=list(people), valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("pk")
    )


def actor_for(posting: Posting, address: str = "", token: int | None = None) -> Actor:
    """The actor a person is in one posting; `token` is the access token through which a program acts for them."""
    return Actor(
        kind="person",
        label=posting.person.username,
        person_id=posting.person_id,
        role=posting.role,
        unit_id=posting.unit_id,
        unit_code=posting.unit.code,
        unit_path=posting.unit.path,
        leads=posting.leads or posting.person_id in leaders(posting.unit_id, timezone.now()),
        address=address,
        token=token,
    )
