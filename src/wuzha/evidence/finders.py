# SPDX-License-Identifier: Apache-2.0
"""What the search finds of evidence: exhibits by their numbers, seals and documents; devices and files by what they
name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.evidence.models import Custody, Entity, Exhibit
from wuzha.evidence.queries.lists import with_last
from wuzha.evidence.rules.custody import State
from wuzha.evidence.rules.found import EntityKind, EntityState, one_form
from wuzha.org.roles import May, may
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

_KINDS = {Kind.PHONE: EntityKind.PHONE, Kind.ACCOUNT: EntityKind.ACCOUNT}
#: Digits of an IMEI or more.
_LONG = 15


def exhibits(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Exhibits, the latest taken first."""
    rows = with_last(Exhibit.objects.visible_to(actor)).filter(_rule(query)).order_by("-taken_at", "-pk")
    for one in rows[:most]:
        state = str(State(one.now_state).label)
        yield Hit(
            (Exhibit.RECORD, str(one.pk)), f"{one.name} {one.quantity}", one.get_absolute_url(), one.number, state
        )


def _rule(query: Query) -> Q:
    if query.key is not None and query.prefix == "WZ":
        return Q(pk=query.key)
    text = query.text.strip()
    if query.prefix or not any(map(str.isdecimal, text)):
        return Q(pk__in=[])
    sealed = Custody.unscoped.filter(Q(seal_no=text) | Q(document_no=text)).values("exhibit_id")
    return Q(decision_no=text) | Q(list_no=text) | Q(pk__in=sealed)


def entities(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Devices and files that have or name a number, a site or a chat."""
    rule = Q(pk__in=[])
    for sealed, indexes in query.person.items():
        if sealed in _KINDS:
            rule |= Q(kind=_KINDS[sealed], value_index__in=indexes)
    text = query.text.strip()
    if not query.prefix and (sum(map(str.isdecimal, text)) >= _LONG or "." in text):
        for kind in (EntityKind.DEVICE, EntityKind.URL, EntityKind.DOMAIN):
            rule |= Q(kind=kind, value_index__in=blinds(Kind.TEXT, one_form(kind, text)))
    rows = Entity.objects.visible_to(actor).filter(rule).exclude(state=EntityState.LEFT)
    for one in islice(rows.select_related("device", "file", "case").order_by("-pk"), most):
        owner = one.device or one.file
        if owner is not None:
            yield Hit(
                (owner.RECORD, str(owner.pk)), f"{one.get_kind_display()} {one.shown}", owner.get_absolute_url(),
                str(one.case), str(owner),
            )  # fmt: skip


FINDERS = (
    Finder(15, pgettext_lazy("exhibit", "Exhibits"), "tag", (May.READ_CASES,), exhibits, ("WZ",), of_people=False),
    Finder(16, pgettext_lazy("evidence", "Devices and files"), "phone", (May.READ_CASES,), entities),
)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of exhibits."""
    if not may(actor.role, May.READ_CASES):
        return
    note, url = pgettext("exhibit", "Exhibits"), reverse("evidence:index")
    yield Place(pgettext("exhibit", "Exhibits not back in time"), f"{url}?tab=late", "tag", note)
    if may(actor.role, May.WORK_CASES):
        yield Place(pgettext("exhibit", "Exhibits that I hold"), f"{url}?tab=ours&mine=1", "tag", note)


PLACES = (places,)
