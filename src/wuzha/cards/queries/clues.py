# SPDX-License-Identifier: Apache-2.0
"""Lists of clues about cards, one with its cards and course, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cards.models import CardClue, ClueCard, ClueStep
from wuzha.cards.rules.clues import CLUE_KNOWN, CLUE_OPEN, ClueAct, ClueState, late_with
from wuzha.core.numbering import key_reader
from wuzha.core.reveal import reveal_many

TABS = ("open", "assign", "late", "reply", "all")
#: Other clues that are named beside one.
MOST_BESIDE = 20
#: What a person may see for a purpose.
PERSONAL = ("name", "id_no", "what", "found")


def overdue(now: datetime) -> Q:
    """Some clock of the clue has run out."""
    late = Q(final_due_at__lt=now) | Q(first_due_at__lt=now, first_at=None) | Q(sign_due_at__lt=now, signed_at=None)
    return (late | Q(check_due_at__lt=now, verified_on=None)) & ~Q(state__in=CLUE_KNOWN)


@dataclass(frozen=True, slots=True)
class Filters:
    tab: str = "open"
    result: str = ""

    @classmethod
    def of(cls, query: str) -> Filters:
        """Raises `ValueError` for a tab there is not."""
        given = QueryDict(query)
        tab = given.get("tab", "open")
        if tab not in TABS:
            raise ValueError("There is no such tab")
        return cls(tab, given.get("result", ""))


def chosen(actor: Actor, filters: Filters) -> QuerySet[Any]:
    tabs = {
        "open": Q(state__in=CLUE_OPEN), "assign": Q(state=ClueState.RECORDED), "late": overdue(timezone.now()),
        "reply": Q(state=ClueState.CONCLUDED), "all": Q(),
    }  # fmt: skip
    rows = CardClue.objects.visible_to(actor).filter(tabs[filters.tab])
    if filters.result:
        rows = rows.filter(result=filters.result)
    return rows.annotate(cards_n=Count("cards"))


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Any]:
    """The latest received first. Raises `CursorError`."""
    return pages.page(chosen(actor, filters).select_related("checking").order_by("-received_at", "-pk"), after)


def of(actor: Actor, pk: int) -> CardClue | None:
    rows = CardClue.objects.visible_to(actor).select_related("centre", "checking")
    found: CardClue | None = rows.filter(pk=pk).first()
    return found


def cards_of(actor: Actor, clue: CardClue) -> list[ClueCard]:
    return list(ClueCard.objects.visible_to(actor).filter(clue=clue).select_related("card").order_by("pk"))


def beside(actor: Actor, clue: CardClue) -> list[CardClue]:
    """Other clues of the same number from above, or with one of its cards: one person's cards are one clue."""
    cards = ClueCard.objects.visible_to(actor).filter(clue=clue).values("card")
    with_card = ClueCard.objects.visible_to(actor).filter(card__in=cards).values("clue")
    rows = CardClue.objects.visible_to(actor).filter(Q(source_no=clue.source_no) | Q(pk__in=with_card))
    return list(rows.exclude(pk=clue.pk).order_by("-received_at", "-pk")[:MOST_BESIDE])


def steps_of(actor: Actor, clue: CardClue) -> list[ClueStep]:
    return list(ClueStep.objects.visible_to(actor).filter(clue=clue).select_related("by").order_by("pk"))


def late_of(clue: CardClue) -> tuple[str, datetime] | None:
    """What is overdue now, and since when."""
    return late_with(
        timezone.now(), clue.due, state=clue.state, signed=clue.signed_at is not None,
        verified=clue.verified_on is not None, first=clue.first_at is not None,
    )  # fmt: skip


def show(actor: Actor, clue: CardClue, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Whose cards and what was told and found, in clear, `further` what further clues of the person told; the look is
    in the trail."""
    notes = {f"note:{one.pk}": one.note for one in steps_of(actor, clue) if one.act == ClueAct.CARDS}
    values = {name: getattr(clue, name) for name in PERSONAL} | notes
    found = reveal_many(actor, purpose, on=(CardClue.RECORD, clue.pk), values=values, detail=detail)
    return found | {"further": "\n".join(found[name] for name in notes if name in found)}


clue_key = key_reader("DK")
