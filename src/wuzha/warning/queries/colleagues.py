# SPDX-License-Identifier: Apache-2.0
"""Who triages at the actor's centre today."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role

#: Colleagues a list offers; a centre has some dozens.
MOST = 200


def analysts(actor: Actor) -> list[Person]:
    """The analysts at the actor's unit today, the actor among them, by name."""
    today = timezone.localdate()
    rows = (
        Posting.objects.visible_to(actor)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)
        .filter(unit_id=actor.unit_id, role=Role.ANALYST, person__is_active=True)
        .select_related("person")
        .order_by("person__name", "person_id")
        .distinct("person__name", "person_id")
    )
    return [posting.person for posting in rows[:MOST]]


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of the other analysts at the actor's unit, by name."""
    return [(person.pk, person.name) for person in analysts(actor) if person.pk != actor.person_id]
