# SPDX-License-Identifier: Apache-2.0
"""What the search finds: penalties, pledges and people to return, by their numbers and by whom they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.sanctions.models import Absent, Dossier, Penalty, Pledge
from wuzha.sanctions.privacy import about_person
from wuzha.sanctions.waiting import title_of_absent, title_of_penalty, title_of_pledge
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place


def _finder(model: Any, title: Callable[[Any], str]) -> Callable[[Actor, Query, int], Iterator[Hit]]:
    def find(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
        """Records of the type, the latest first."""
        if query.prefix:
            rule = Q(pk=query.key or 0) if query.prefix == model.LETTERS else Q(pk__in=[])
        else:
            rule = about_person(query.person)
            if query.text and model is Penalty:
                rule |= Q(document_no=query.text.strip())
            if query.text and model is Dossier:
                rule |= Q(organisation_code=query.text.strip().upper())
        rows = model.objects.visible_to(actor).filter(rule).select_related("individual").order_by("-pk")
        for one in rows[:most]:
            yield Hit(
                (model.RECORD, str(one.pk)),
                title(one),
                one.get_absolute_url(),
                one.number,
                getattr(one, "get_state_display", str)(),
            )

    return find


def title_of_dossier(row: Dossier) -> str:
    """Whose it is, masked."""
    return f"{pgettext('sanction', 'Dossier')} {row.subject}"


_NEEDS = (May.READ_SANCTIONS,)
FINDERS = (
    Finder(61, pgettext_lazy("penalty", "Penalties"), "flag", _NEEDS, _finder(Penalty, title_of_penalty), ("CF",)),
    Finder(62, pgettext_lazy("pledge", "Pledges"), "edit", _NEEDS, _finder(Pledge, title_of_pledge), ("CN",)),
    Finder(63, pgettext_lazy("return", "People to return"), "users", _NEEDS, _finder(Absent, title_of_absent), ("QF",)),
    Finder(64, pgettext_lazy("sanction", "Dossiers"), "file", _NEEDS, _finder(Dossier, title_of_dossier), ("DA",)),
)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of this room, and new records."""
    if not may(actor.role, May.READ_SANCTIONS):
        return
    note = pgettext("sanctions", "Sanctions")
    yield Place(pgettext("penalty", "Penalties"), reverse("sanctions:penalties"), "flag", note)
    yield Place(pgettext("pledge", "Pledges"), reverse("sanctions:pledges"), "edit", note)
    yield Place(pgettext("return", "People to return"), reverse("sanctions:returns"), "users", note)
    yield Place(pgettext("sanction", "Dossiers"), reverse("sanctions:dossiers"), "file", note)
    if may(actor.role, May.PROPOSE_SANCTIONS):
        yield Place(pgettext("penalty", "File a penalty"), reverse("sanctions:penalty_new"), "plus", note)
        yield Place(pgettext("pledge", "Record a pledge"), reverse("sanctions:pledge_new"), "plus", note)
        yield Place(pgettext("return", "List a person to return"), reverse("sanctions:absent_new"), "plus", note)


PLACES = (places,)
