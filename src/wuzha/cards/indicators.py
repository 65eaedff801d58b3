# SPDX-License-Identifier: Apache-2.0
"""What is counted of cards: each once, on the day on which it was first involved; back-traces by their deadline."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.cards.models import BackTrace, CardClue, InvolvedCard
from wuzha.cards.models.cards import opened_within
from wuzha.cards.rules.kinds import CardKind, Family, Responsibility, TraceState, kinds_of
from wuzha.core.indicators import Basis, Better, Indicator, Part, Period, Selection, Shape, Subject, register

GROUP = pgettext_lazy("cards", "Cards and lines")
RULE = pgettext_lazy(
    "cards", "Counting rule set locally: a card once, on the day on which it was first involved (domain.md §4.1)"
)


def _subject(model: Any, code: str, label: Any, related: tuple[str, ...], recorded: str = "") -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related, timeless=True, recorded=recorded)


CARDS = _subject(
    InvolvedCard, "card", pgettext_lazy("cards", "involved cards"), ("institution", "outlet"), "recorded_at"
)
TRACES = _subject(BackTrace, "back_trace", pgettext_lazy("cards", "back-traces"), ("card", "addressed"))
INVOLVED = Basis(CARDS, "first_involved_on", pgettext_lazy("cards", "first involved in the period"), of_days=True)
DUE = Basis(TRACES, "due_at", pgettext_lazy("cards", "due in the period"))
CLUES = _subject(CardClue, "card_clue", pgettext_lazy("clue", "clues about cards"), ("checking",))
RECEIVED = Basis(CLUES, "received_at", pgettext_lazy("clue", "received in the period"))
CLUE_DUE = Basis(CLUES, "final_due_at", pgettext_lazy("clue", "due in the period"))
CONCLUDED = Basis(CLUES, "concluded_at", pgettext_lazy("clue", "concluded in the period"))
_STANDING = ~Q(state=TraceState.WITHDRAWN)


def _count(code: str, name: Any, definition: Any, hit: Q) -> Indicator:
    return Indicator(
        code, GROUP, name, Shape.COUNT, INVOLVED, definition, RULE, hit=hit,
        better=Better.DOWN, order="-first_involved_on",
    )  # fmt: skip


INDICATORS = register("cards", (
    _count(
        "involved_cards", pgettext_lazy("cards", "Involved cards"),
        pgettext_lazy("cards", "Cards, lines and accounts that were first involved in the period"), Q(),
    ),
    _count(
        "involved_bank_cards", pgettext_lazy("cards", "Involved bank cards"),
        pgettext_lazy("cards", "Of the involved, bank cards of persons"), Q(kind=CardKind.BANK),
    ),
    _count(
        "involved_corporate", pgettext_lazy("cards", "Involved corporate accounts"),
        pgettext_lazy("cards", "Of the involved, bank accounts of organisations"), Q(kind=CardKind.CORPORATE),
    ),
    _count(
        "involved_payment", pgettext_lazy("cards", "Involved payment accounts and wallets"),
        pgettext_lazy("cards", "Of the involved, payment accounts and digital yuan wallets"),
        Q(kind__in=kinds_of(Family.PAYMENT)),
    ),
    _count(
        "involved_lines", pgettext_lazy("cards", "Involved telephone cards and lines"),
        pgettext_lazy("cards", "Of the involved, SIM and IoT cards, fixed lines and SMS ports"),
        Q(kind__in=kinds_of(Family.LINE)),
    ),
    _count(
        "involved_new", pgettext_lazy("cards", "Involved soon after their opening"),
        pgettext_lazy("cards", "Of the involved, those opened no more than 90 days before"), opened_within(90),
    ),
    Indicator(
        "traces_in_time", GROUP, pgettext_lazy("cards", "Back-traces answered in time"), Shape.RATE, DUE,
        pgettext_lazy(
            "cards", "Back-traces whose last answer came by its deadline / those due in the period, none withdrawn"
        ),
        RULE, among=_STANDING, hit=Q(in_time=True), better=Better.UP,
    ),
    Indicator(
        "traces_at_fault", GROUP, pgettext_lazy("cards", "Back-traces with somebody responsible"), Shape.RATE, DUE,
        pgettext_lazy("cards", "Concluded with clerk, outlet or institution responsible / those due in the period"),
        RULE, among=_STANDING,
        hit=Q(responsibility__in=[one.value for one in Responsibility if one != Responsibility.NONE]),
        better=Better.DOWN,
    ),
    Indicator(
        "clues_received", GROUP, pgettext_lazy("clue", "Clues about cards received"), Shape.COUNT, RECEIVED,
        pgettext_lazy("clue", "Clues about cards that were sent down in the period, one person once"), RULE,
        order="-received_at",
    ),
    Indicator(
        "clues_in_time", GROUP, pgettext_lazy("clue", "Clues about cards concluded in time"), Shape.RATE, CLUE_DUE,
        pgettext_lazy("clue", "Final results that came by their day / final results due in the period"),
        RULE, hit=Q(concluded_at__lte=F("final_due_at")), better=Better.UP, order="-final_due_at",
    ),
    Indicator(
        "clues_handled", GROUP, pgettext_lazy("clue", "Clues that led to a case, penalty or sanction"), Shape.RATE,
        CONCLUDED,
        pgettext_lazy("clue", "Clues with a case, penalty or proposed sanction / clues concluded in the period"),
        RULE, hit=Q(result__in=["CASE", "PENALTY", "SANCTION"]), order="-concluded_at",
    ),
))  # fmt: skip
_KIND = {"involved_bank_cards": "BANK", "involved_corporate": "CORPORATE"}


def address(one: Indicator, _part: Part, period: Period) -> str:
    """The list in which the counted rows stand."""
    if one.subject is CLUES:
        return f"{reverse('cards:clues')}?tab=all"
    if one.subject is TRACES:
        return reverse("cards:traces")
    values = {"kind": _KIND.get(one.code, ""), "first": period.first.isoformat(), "last": period.last.isoformat()}
    return f"{reverse('cards:index')}?{urlencode({name: value for name, value in values.items() if value})}"
