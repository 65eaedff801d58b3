# SPDX-License-Identifier: Apache-2.0
from wuzha.cards.models.cards import CardDisposal, CardInvolvement, CardStep, InvolvedCard
from wuzha.cards.models.clues import CardClue, ClueCard, ClueStep
from wuzha.cards.models.filling import CardDue, CardMark
from wuzha.cards.models.stock import LiveCards, StockChange
from wuzha.cards.models.traces import BackTrace

__all__ = [
    "BackTrace", "CardClue", "CardDisposal", "CardDue", "CardInvolvement", "CardMark", "CardStep",
    "ClueCard", "ClueStep", "InvolvedCard", "LiveCards", "StockChange",
]  # fmt: skip
