# SPDX-License-Identifier: Apache-2.0
"""Which institution a card or an account is of, by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.engine.calendar import end_of_day
from wuzha.engine.identifiers import Account, IdentifierError
from wuzha.funds.models import Institution
from wuzha.funds.orders.card_ranges import CARD_RANGES


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who gives out numbers that begin so. `pk` is the key of the institution, where it is known to the desk."""

    name: str
    kind: str
    pk: int | None = None


def institution_of(number: str, on: date | None = None) -> Recognised | None:
    """The institution that gave a card its number, by the ranges in force on a day (today when left out).

    Nothing for what is no number, or one of no known range: a proposal to be looked at, never a fact. One query.
    """
    day = on or timezone.localdate()
    try:
        digits = Account.parse(number)
    except IdentifierError:
        return None
    row = CARD_RANGES.at(end_of_day(day)).find(digits, day)
    if row is None:
        return None
    key: int | None = Institution.objects.filter(name=row.institution).values_list("pk", flat=True).first()
    return Recognised(row.institution, row.kind, key)
