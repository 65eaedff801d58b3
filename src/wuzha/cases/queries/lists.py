# SPDX-License-Identifier: Apache-2.0
"""Lists of cases, and one case with what belongs to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseOfficer, CaseStep, FormerFact, Victim
from wuzha.cases.models.victims import LOSS_FLAGS
from wuzha.cases.rules.life import OPEN, State
from wuzha.core.numbering import key_reader, record_in

#: What the tabs of the list show.
TABS: dict[str, Q] = {
    "due": Q(due_at__isnull=False),
    "open": Q(state__in=OPEN),
    "solved": Q(state__in=[State.SOLVED, State.SENT, State.CONCLUDED]),
    "all": Q(),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases the list shows; empty leaves it open."""

    tab: str = "open"
    fraud_type: str = ""
    unit_id: int | None = None
    mine: bool = False
    #: Those that a list told of: all of the batch, or those with a cell in doubt.
    batch_id: int | None = None
    flagged: bool = False


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Case]:
    """Cases with the number of their victims and what they lost; those with a clock by it, the others the latest report
    first. Raises `CursorError`."""
    rows = chosen(actor, filters).select_related("unit", "centre")
    order = ("due_at", "pk") if filters.tab == "due" else ("-received_at", "-pk")
    return pages.page(_with_sums(rows).order_by(*order), after)


def chosen(actor: Actor, filters: Filters) -> QuerySet[Case]:
    """The cases of a filter in reach."""
    rows: QuerySet[Case] = Case.objects.visible_to(actor).filter(TABS.get(filters.tab, Q()))
    if filters.fraud_type:
        rows = rows.filter(fraud_type=filters.fraud_type)
    if filters.unit_id is not None:
        rows = rows.filter(unit_id=filters.unit_id)
    if filters.mine:
        mine = CaseOfficer.unscoped.filter(Q(person_id=actor.person_id), until__isnull=True)
        rows = rows.filter(pk__in=mine.values("case_id"))
    if filters.batch_id is not None:
        told = Victim.unscoped.filter(batch_id=filters.batch_id)
        rows = rows.filter(pk__in=(told.exclude(flags=[]) if filters.flagged else told).values("case_id"))
    return rows


def _with_sums(rows: QuerySet[Case]) -> QuerySet[Any]:
    victims = Victim.unscoped.filter(case=OuterRef("pk")).order_by().values("case")
    return rows.annotate(
        victims_n=Coalesce(Subquery(victims.annotate(n=Count("pk")).values("n")), 0),
        loss_fen=Coalesce(Subquery(victims.annotate(n=Sum("loss_fen")).values("n")), 0),
        loss_unknown=Exists(victims.filter(loss_fen=0, digest__isnull=False, flags__overlap=LOSS_FLAGS)),
    )


def of(actor: Actor, pk: int) -> Case | None:
    """One case; `None` when it is not in the actor's reach."""
    rows = Case.objects.visible_to(actor).select_related(
        "centre", "unit", "accepting_unit", "place_unit", "merged_into"
    )
    found: Case | None = _with_sums(rows).filter(pk=pk).first()
    return found


def steps_of(actor: Actor, case: Case) -> list[CaseStep]:
    """Its history, the first step first; what was struck stays in it."""
    rows = CaseStep.objects.visible_to(actor).filter(case=case).select_related("by", "struck_by")
    return list(rows.order_by("pk"))


def victims_of(actor: Actor, case: Case) -> list[Victim]:
    rows = Victim.objects.visible_to(actor).filter(case=case).select_related("home_unit")
    return list(rows.order_by("no"))


def former_of(actor: Actor, case: Case) -> list[FormerFact]:
    """What was said of it and its victims before, the latest first."""
    about = Q(case=case) | Q(victim__case=case)  # a victim may have come with a report that was joined
    rows = FormerFact.objects.visible_to(actor).filter(about).select_related("by", "victim")
    return list(rows.order_by("-at", "-pk"))


def officers_of(actor: Actor, case: Case) -> list[CaseOfficer]:
    """Who works on it now, who leads it first."""
    rows = CaseOfficer.objects.visible_to(actor).filter(case=case, until__isnull=True).select_related("person")
    return list(rows.order_by("-leads", "pk"))


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Cases that are late."""
    return [Case.objects.visible_to(actor).filter(due_at__lt=now)]


key_in = key_reader("AJ")


def case_named(actor: Actor, text: str) -> int | None:
    """The key of a case in reach by its number here, or by that of the case system."""
    return cases_named(actor, [text]).get(text)


def cases_named(actor: Actor, texts: Collection[str]) -> dict[str, int]:
    """`case_named` of many: by the text, those that are there."""
    keys = {text: key_in(text) for text in texts}
    numbers = {text: unicodedata.normalize("NFKC", text).strip().upper() for text, key in keys.items() if key is None}
    rule = Q(pk__in=[key for key in keys.values() if key is not None]) | Q(case_no__in=numbers.values())
    rows = Case.objects.visible_to(actor).filter(rule).order_by("-pk").values_list("pk", "case_no")
    found = dict(rows) if texts else {}
    by_number = {case_no: pk for pk, case_no in found.items()}
    named = {text: by_number.get(numbers[text]) if key is None else key for text, key in keys.items()}
    return {text: key for text, key in named.items() if key is not None and key in found}


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    return record_in(Victim if url_name.startswith("victim_") else Case, taken)
