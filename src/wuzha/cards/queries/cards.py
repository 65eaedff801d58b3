# SPDX-License-Identifier: Apache-2.0
"""Cards: their list, one by its number, and one with all that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.models import BackTrace, CardClue, CardDisposal, CardInvolvement, CardStep, InvolvedCard
from wuzha.cards.rules.kinds import CardKind, DisposalKind
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.sealed import Sealed
from wuzha.sealed.value import Kind, blinds

RELATED = ("institution", "outlet", "individual", "centre")
key_in = key_reader(InvolvedCard.LETTERS)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cards the list shows; empty leaves it open."""

    kind: str = ""
    institution: int | None = None
    outlet: int | None = None
    level: int | None = None
    #: A kind of disposal, or `NONE` for those of which nothing is known.
    disposal: str = ""
    first: date | None = None
    last: date | None = None


def _key(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(given: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None


def filters_of(given: Mapping[str, str]) -> Filters:
    """What the query of an address asks for; what means nothing is left out."""
    kind, disposal = given.get("kind", ""), given.get("disposal", "")
    return Filters(
        kind if kind in CardKind else "", _key(given, "institution"), _key(given, "outlet"), _key(given, "level"),
        disposal if disposal == "NONE" or disposal in DisposalKind else "", _day(given, "first"), _day(given, "last"),
    )  # fmt: skip


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[InvolvedCard]:
    """Those involved last come first. Raises `CursorError`."""
    rows = chosen(actor, filters).select_related(*RELATED)
    return pages.page(rows.order_by("-first_involved_on", "-pk"), after)


def chosen(actor: Actor, filters: Filters) -> QuerySet[InvolvedCard]:
    """The cards that a list shows, in no order."""
    rows: QuerySet[InvolvedCard] = InvolvedCard.objects.visible_to(actor)
    if filters.kind in CardKind:
        rows = rows.filter(kind=filters.kind)
    if filters.institution is not None:
        rows = rows.filter(institution=filters.institution)
    if filters.outlet is not None:
        rows = rows.filter(outlet=filters.outlet)
    if filters.level is not None:
        rows = rows.filter(level=filters.level)
    if filters.disposal:
        rows = rows.filter(disposal="" if filters.disposal == "NONE" else filters.disposal)
    if filters.first is not None:
        rows = rows.filter(first_involved_on__gte=filters.first)
    if filters.last is not None:
        rows = rows.filter(first_involved_on__lte=filters.last)
    return rows


def of(actor: Actor, pk: int) -> InvolvedCard | None:
    """One card; `None` when it is not in the actor's reach."""
    found: InvolvedCard | None = InvolvedCard.objects.visible_to(actor).select_related(*RELATED).filter(pk=pk).first()
    return found


def by_number(actor: Actor, number: str) -> list[InvolvedCard]:
    """Cards of a full number in its canonical form: one of each family at most."""
    rows = InvolvedCard.objects.visible_to(actor).filter(number_index__in=blinds(Kind.ACCOUNT, number))
    return list(rows.select_related(*RELATED).order_by("pk"))


def find(actor: Actor, number: str) -> list[InvolvedCard]:
    """`by_number`, recorded in the trail as a look-up: that it was one by number, and how many it found."""
    found = by_number(actor, number)
    record(actor, "card.search", fields=["card_no"], rows=len(found))
    return found


def involvements_of(actor: Actor, card: InvolvedCard) -> list[CardInvolvement]:
    rows = CardInvolvement.objects.visible_to(actor).filter(card=card)
    return list(rows.select_related("case", "funds_case", "by").order_by("involved_on", "pk"))


def disposals_of(actor: Actor, card: InvolvedCard) -> list[CardDisposal]:
    return list(CardDisposal.objects.visible_to(actor).filter(card=card).select_related("by").order_by("day", "pk"))


def traces_of(actor: Actor, card: InvolvedCard) -> list[BackTrace]:
    rows = BackTrace.objects.visible_to(actor).filter(card=card)
    return list(rows.select_related("addressed", "outlet", "request", "concluded_by").order_by("-pk"))


def steps_of(actor: Actor, card: InvolvedCard) -> list[CardStep]:
    return list(CardStep.objects.visible_to(actor).filter(card=card).select_related("by", "trace").order_by("pk"))


#: Other cards of one holder that a page shows.
MOST_OTHERS = 20


def of_same_holder(actor: Actor, card: InvolvedCard) -> list[InvolvedCard]:
    """Other cards of the same holder: the person on file, or the same ID number."""
    rule = Q(pk__in=[])
    if card.individual_id is not None:
        rule |= Q(individual=card.individual_id)
    if card.holder_id is not None:
        rule |= Q(holder_index__in=card.holder_id.blinds())
    if not rule:
        return []
    rows = InvolvedCard.objects.visible_to(actor).filter(rule).exclude(pk=card.pk)
    return list(rows.order_by("-first_involved_on", "-pk")[:MOST_OTHERS])


def of_holder(actor: Actor, individual: Any = None, organisation: str = "") -> list[InvolvedCard]:
    """The cards of a person of `people`, by the holder on file or by the ID number; or of an organisation, by name."""
    rule = Q(organisation=organisation) if organisation else Q(pk__in=[])
    if individual is not None:
        rule |= Q(individual=individual) | Q(individual__merged_into=individual)
        if individual.id_no is not None:
            rule |= Q(holder_index__in=individual.id_no.blinds())
    rows = InvolvedCard.objects.visible_to(actor).filter(rule, card_no__isnull=False)
    return list(rows.order_by("-first_involved_on", "-pk")[:MOST_OTHERS])


def show(actor: Actor, card: InvolvedCard, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """The card in clear: number, holder, clerk, and what was found in its back-traces. Raises `ValueError` without a
    purpose."""
    values: dict[str, Sealed | None] = {
        "card_no": card.card_no, "holder": card.holder, "holder_id": card.holder_id, "clerk": card.clerk,
    }  # fmt: skip
    for one in traces_of(actor, card):
        values |= {f"clerk_{one.pk}": one.clerk, f"finding_{one.pk}": one.finding}
    return reveal_many(actor, purpose, on=(card.RECORD, card.pk), values=values, detail=detail)


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name.startswith("clue"):
        return record_in(CardClue, taken)
    if url_name.startswith("trace"):
        return record_in(BackTrace, taken)
    return record_in(InvolvedCard, taken) if url_name.startswith("card") else None
