# SPDX-License-Identifier: Apache-2.0
"""What the page of a person says of this room: penalties, pledges, and whether the person is asked to come back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.registry import Follow
from wuzha.cases.registry import Linked
from wuzha.leads.registry import Taken, Taker
from wuzha.org.roles import May, may
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section
from wuzha.sanctions.models import Absent, Dossier, Penalty, Pledge

#: Records of a type on the page of a person.
MOST = 20


def of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """Records in reach about the person of these parts, the latest first."""
    roots = {one.individual.merged_into_id or one.individual_id for one in parts}
    found: list[Linked] = []
    kinds: tuple[tuple[Any, str], ...] = (
        (Penalty, pgettext("penalty", "Penalty")), (Pledge, pgettext("pledge", "Pledge")),
        (Absent, pgettext("return", "Person to return")), (Dossier, pgettext("sanction", "Dossier")),
    )  # fmt: skip
    for model, title in kinds:
        rows = model.objects.visible_to(actor).filter(individual__in=roots).order_by("-pk")[:MOST]
        found += [
            Linked(one.number, one.get_absolute_url(), " ".join((title, getattr(one, "get_state_display", str)())))
            for one in rows
        ]
    return found


def of_lead(actor: Actor, lead: int) -> Taken | None:
    """What came of a lead that was handed on for a penalty: the penalty, or for who files them the way to file it."""
    found = Penalty.objects.visible_to(actor).filter(lead_id=lead).order_by("-pk").first()
    if found is not None:
        return Taken(f"{pgettext('penalty', 'Penalty')} {found.number}", found.get_absolute_url())
    if may(actor.role, May.PROPOSE_SANCTIONS):
        return Taken(pgettext("penalty", "File a penalty"), f"{reverse('sanctions:penalty_new')}?lead={lead}")
    return None


def dossier_of_lead(actor: Actor, lead: int) -> Taken | None:
    """What came of a lead that was handed on for a sanction: the dossier, or the way to open one."""
    found = Dossier.objects.visible_to(actor).filter(lead_id=lead).order_by("-pk").first()
    if found is not None:
        return Taken(f"{pgettext('sanction', 'Dossier')} {found.number}", found.get_absolute_url())
    if may(actor.role, May.PROPOSE_SANCTIONS):
        return Taken(pgettext("sanction", "Open a dossier"), f"{reverse('sanctions:dossier_new')}?lead={lead}")
    return None


#: A penalty needs facts, officers and an article, a dossier whose it is: nothing is there until somebody enters them.
TAKER = Taker(lambda _actor, _lead: None, of_lead)
OF_SANCTION = Taker(lambda _actor, _lead: None, dossier_of_lead)
ON_HOLDERS = Follow(
    pgettext_lazy("sanction", "Open a dossier"), (May.PROPOSE_SANCTIONS,),
    lambda name, pk: f"{reverse('sanctions:dossier_new')}?{name}={pk}",
)  # fmt: skip
OF_PERSON = Section(40, lambda: pgettext("sanctions", "Penalties and pledges"), of_person, (May.READ_SANCTIONS,))
