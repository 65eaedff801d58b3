# SPDX-License-Identifier: Apache-2.0
"""What the search finds of cases: by their numbers, those of their documents, and their victims."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

_VICTIMS = {Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.ACCOUNT: "account_index"}


def cases(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Cases, the latest report first."""
    rows = Case.objects.visible_to(actor).filter(_rule(query)).order_by("-received_at", "-pk")
    types = rule_set("warning.fraud_types").at()
    for one in rows[:most]:
        kind = types.label(one.fraud_type) if one.fraud_type else pgettext("criminal case", "type unknown")
        state = one.get_state_display()
        yield Hit((Case.RECORD, str(one.pk)), kind, one.get_absolute_url(), str(one), state)


def _rule(query: Query) -> Q:
    if query.key is not None and query.prefix == "AJ":
        return Q(pk=query.key)
    if query.prefix:
        return Q(pk__in=[])
    text = query.text.strip().upper()
    rule = Q(case_no=text) | Q(report_no=query.text) if text else Q(pk__in=[])
    if text and any(map(str.isdecimal, text)):
        rule |= Q(pk__in=CaseStep.unscoped.filter(document_no=query.text).values("case_id"))
    persons = Q(pk__in=[])
    for kind, indexes in query.person.items():
        if kind in _VICTIMS:
            persons |= Q(**{f"{_VICTIMS[kind]}__in": indexes})
    return rule | Q(pk__in=Victim.unscoped.filter(persons).values("case_id"))


FINDERS = (Finder(14, pgettext_lazy("criminal case", "Cases"), "layers", (May.READ_CASES,), cases, ("AJ",)),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of cases, and a new one."""
    if not may(actor.role, May.READ_CASES):
        return
    lists, note = reverse("cases:index"), pgettext("criminal case", "Cases")
    yield Place(pgettext("criminal case", "Open cases"), f"{lists}?tab=open", "layers", note)
    if may(actor.role, May.WORK_CASES):
        yield Place(pgettext("criminal case", "Take a report"), reverse("cases:new"), "plus", note)


PLACES = (places,)
