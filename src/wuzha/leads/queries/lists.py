# SPDX-License-Identifier: Apache-2.0
"""Lists of leads, one lead with what belongs to it, and others that name the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.leads.models import FormerLeadFact, Informant, InformantRight, Lead, LeadOnward, LeadStep, Reward
from wuzha.leads.rules.life import OPEN, State
from wuzha.sealed import Kind

#: Others that name the same, at most.
MOST_SAME = 20
RELATED = ("centre", "unit", "checking", "place_unit")
#: What the tabs of the list show.
TABS: dict[str, Q] = {
    "open": Q(state__in=OPEN),
    "check": Q(state=State.RECORDED),
    "onward": Q(state=State.CONCLUDED),
    "reply": Q(reply_due_at__isnull=False),
    "all": Q(),
}
#: Fields of a lead that a person may see for a purpose.
PERSONAL = ("what", "name", "id_no", "phone", "account", "chat", "place", "reason")
#: Columns by which two leads name the same.
KEYS: tuple[tuple[str, Kind], ...] = (
    ("phone", Kind.PHONE), ("id_no", Kind.ID_NUMBER), ("account", Kind.ACCOUNT), ("chat", Kind.CHAT),
)  # fmt: skip
_INDEX = {"id_no": "id_index"}


def index_of(column: str) -> str:
    return _INDEX.get(column, f"{column}_index")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which leads the list shows; empty leaves it open."""

    tab: str = "open"
    kind: str = ""
    source: str = ""
    conclusion: str = ""


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Lead]:
    """Those that wait for a reply by its day, all others the latest first. Raises `CursorError`."""
    order = ("reply_due_at", "pk") if filters.tab == "reply" else ("-received_at", "-pk")
    return pages.page(chosen(actor, filters).select_related(*RELATED).order_by(*order), after)


def chosen(actor: Actor, filters: Filters) -> QuerySet[Lead]:
    """The leads of a filter in reach."""
    rows: QuerySet[Lead] = Lead.objects.visible_to(actor).filter(TABS.get(filters.tab, Q()))
    for column in ("kind", "source", "conclusion"):
        if value := getattr(filters, column):
            rows = rows.filter(**{column: value})
    return rows


def of(actor: Actor, pk: int) -> Lead | None:
    """One lead; `None` when it is not in the actor's reach."""
    found: Lead | None = Lead.objects.visible_to(actor).select_related(*RELATED).filter(pk=pk).first()
    return found


def steps_of(actor: Actor, lead: Lead) -> list[LeadStep]:
    """Its history, the first step first."""
    rows = LeadStep.objects.visible_to(actor).filter(lead=lead).select_related("by")
    return list(rows.order_by("pk"))


def former_of(actor: Actor, lead: Lead) -> list[FormerLeadFact]:
    """What it said before it was put right, the latest first."""
    rows = FormerLeadFact.objects.visible_to(actor).filter(lead=lead).select_related("by")
    return list(rows.order_by("-at", "-pk"))


def onwards_of(actor: Actor, lead: Lead) -> list[tuple[LeadOnward, bool]]:
    """Where it was handed on, and whether the actor may open the case."""
    rows = list(LeadOnward.objects.visible_to(actor).filter(lead=lead).select_related("case").order_by("pk"))
    keys = [one.case_id for one in rows if one.case_id is not None]
    open_to = set(Case.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    return [(one, one.case_id in open_to) for one in rows]


def rewards_of(actor: Actor, lead: Lead) -> list[Reward]:
    return list(Reward.objects.visible_to(actor).filter(lead=lead).order_by("pk"))


def has_informant(lead: Lead) -> bool:
    """Whether it is recorded who told; by whom, nobody learns here."""
    return Informant.unscoped.filter(lead=lead).exists()


def same(actor: Actor, lead: Lead) -> list[Lead]:
    """Other leads in reach that name the same phone, ID number, account or chat account, the latest first."""
    rule = Q(pk__in=[])
    for column, _kind in KEYS:
        value = getattr(lead, column)
        if value is not None:
            rule |= Q(**{f"{index_of(column)}__in": value.blinds()})
    rows = Lead.objects.visible_to(actor).filter(rule).exclude(pk=lead.pk).select_related(*RELATED)
    return list(rows.order_by("-received_at", "-pk")[:MOST_SAME])


def naming(actor: Actor, person: Mapping[Kind, Sequence[bytes]]) -> QuerySet[Lead]:
    """Leads in reach that name one of these, by their blind indexes. Informants are not among them."""
    rule = Q(pk__in=[])
    for column, kind in KEYS:
        if kind in person:
            rule |= Q(**{f"{index_of(column)}__in": list(person[kind])})
    rows: QuerySet[Lead] = Lead.objects.visible_to(actor).filter(rule)
    return rows


def show(actor: Actor, lead: Lead, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """The lead in clear, with the notes of its steps (`note:17`) and what it said before (`former:17`); the look is in
    the trail. Raises `ValueError` without a purpose."""
    values = {name: getattr(lead, name) for name in PERSONAL}
    values |= {f"note:{step.pk}": step.note for step in steps_of(actor, lead)}
    values |= {f"former:{one.pk}": one.was_sealed for one in former_of(actor, lead)}
    return reveal_many(actor, purpose, on=(Lead.RECORD, lead.pk), values=values, detail=detail)


def of_case(actor: Actor, case: Case) -> list[Lead]:
    """Leads in reach that were handed on to a case."""
    keys = LeadOnward.unscoped.filter(case=case).values("lead_id")
    return list(Lead.objects.visible_to(actor).filter(pk__in=keys).order_by("pk"))


def of_cases(actor: Actor, case_ids: QuerySet[Any] | Collection[int]) -> list[Lead]:
    """The latest leads in reach that were handed on to one of the cases."""
    keys = LeadOnward.unscoped.filter(case__in=case_ids).values("lead_id")
    return list(Lead.objects.visible_to(actor).filter(pk__in=keys).order_by("-pk")[:MOST_SAME])


def came_out_of(kind: str, keys: Collection[int]) -> dict[int, int]:
    """Of these leads those that came out of a record of a kind (`call`, `warning`), with its key: for the room of that
    record, which says where it is (`core.origins`)."""
    rows = Lead.unscoped.filter(pk__in=keys, origin_type=kind, origin_id__isnull=False)
    return {pk: origin for pk, origin in rows.values_list("pk", "origin_id") if origin is not None}


def rights(actor: Actor) -> list[InformantRight]:
    """Rights of people in reach, those to be decided first, then the latest."""
    rows = InformantRight.objects.visible_to(actor).select_related("person", "asked_by", "decided_by")
    return sorted(rows.order_by("-pk")[:200], key=lambda one: one.granted is not None or one.ended_at is not None)


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Leads whose reply is late."""
    return [Lead.objects.visible_to(actor).filter(reply_due_at__lt=now)]


key_in = key_reader("XS")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    return record_in(InformantRight if url_name.startswith("right") else Lead, taken)


def found_true(actor: Actor, unit_id: int, since: datetime) -> list[int]:
    """Keys of the leads on places in a township that came since a day and were found true."""
    rows = Lead.objects.visible_to(actor).filter(place_unit=unit_id, received_at__gte=since, conclusion="TRUE")
    return sorted(rows.values_list("pk", flat=True))


def of_keys(actor: Actor, keys: Collection[int]) -> QuerySet[Lead]:
    """Those of these keys that are in reach."""
    rows: QuerySet[Lead] = Lead.objects.visible_to(actor).filter(pk__in=list(keys))
    return rows
