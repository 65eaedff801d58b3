# SPDX-License-Identifier: Apache-2.0
"""What the page of a person says of this room: penalties, pledges, and whether the person is asked to come back; what
followed from a lead, and from a clue about cards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.registry import Follow
from wuzha.cards.rules.clues import ClueResult
from wuzha.cases.registry import Linked
from wuzha.leads.registry import Taken, Taker
from wuzha.org.roles import May, may
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section
from wuzha.sanctions.models import Absent, Dossier, Penalty, Pledge
from wuzha.sanctions.queries.dossiers import dossier_key
from wuzha.sanctions.queries.records import penalty_key, pledge_key

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


def _followed(model: type[Any], key_in: Callable[[str], int | None]) -> Callable[[Actor, str], str]:
    """The address of a record of this table by its number here, of a penalty also by that of its decision."""

    def address(actor: Actor, number: str) -> str:
        if not may(actor.role, May.READ_SANCTIONS):
            return ""
        key = None if number.isdecimal() else key_in(number)
        rule = Q(pk=key) if key is not None else Q(pk__in=[])
        if model is Penalty:
            rule |= Q(document_no=number)
        found = model.objects.visible_to(actor).filter(rule).first()
        return found.get_absolute_url() if found is not None else ""

    return address


#: Result of a clue about cards → where that stands which followed.
OF_CLUES: dict[str, Callable[[Actor, str], str]] = {
    ClueResult.PENALTY: _followed(Penalty, penalty_key), ClueResult.SANCTION: _followed(Dossier, dossier_key),
    ClueResult.PLEDGE: _followed(Pledge, pledge_key),
}  # fmt: skip
#: A penalty needs facts, officers and an article, a dossier whose it is: nothing is there until somebody enters them.
TAKER = Taker(lambda _actor, _lead: None, of_lead)
OF_SANCTION = Taker(lambda _actor, _lead: None, dossier_of_lead)
ON_HOLDERS = Follow(
    pgettext_lazy("sanction", "Open a dossier"), (May.PROPOSE_SANCTIONS,),
    lambda name, pk: f"{reverse('sanctions:dossier_new')}?{name}={pk}",
)  # fmt: skip
OF_PERSON = Section(40, lambda: pgettext("sanctions", "Penalties and pledges"), of_person, (May.READ_SANCTIONS,))
