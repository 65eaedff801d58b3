# SPDX-License-Identifier: Apache-2.0
"""Which cards a case names: accounts its money went through or orders held, suspects' own numbers, what evidence
names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from wuzha.cards.rules.kinds import FAMILY, CardKind, Source
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cases.queries.standing import Case, is_filed
from wuzha.engine.identifiers import Account
from wuzha.evidence.queries.entities import entities_of
from wuzha.funds.queries import involved
from wuzha.people.queries.numbers import phones_in
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import as_text, read_again_by

#: Kind of an account at the funds desk → kind of a card.
_KINDS = {"01": CardKind.BANK, "02": CardKind.CORPORATE, "PAYMENT": CardKind.PAYMENT}


@dataclass(slots=True)
class Wanted:
    """A card that a case names, as it is to be kept, and its row there."""

    centre: int
    kind: str
    number: Sealed
    source: str
    key: str
    on: date
    case: int | None = None
    funds_case: int | None = None
    level: int | None = None
    amount_fen: int = 0
    institution: int | None = None
    institution_name: str = ""
    holder: Sealed | None = None
    holder_id: Sealed | None = None
    individual: Any = None
    account: int | None = None
    synthetic: bool = False
    card: int = field(default=0)

    @property
    def place(self) -> tuple[int, str, bytes]:
        return self.centre, FAMILY[self.kind], self.number.blind()


def of_funds(keys: Sequence[int]) -> list[Wanted]:
    """Accounts that the money of a case went through, and accounts that were stopped or frozen for it."""
    return [
        Wanted(
            one.centre, _KINDS[one.account.kind], one.account.number, Source.ORDER if one.ordered else Source.TRAIL,
            f"funds:{one.funds_case}", timezone.localdate(one.at), one.case, one.funds_case, one.level or None,
            one.amount_fen, one.account.institution.unit_id if one.account.institution else None,
            one.account.institution.name if one.account.institution else "", one.account.holder,
            one.account.holder_id, account=one.account.pk, synthetic=one.synthetic,
        )
        for one in involved.reached(keys)
        if one.account.number is not None
    ]  # fmt: skip


def of_cases(keys: Sequence[int]) -> list[Wanted]:
    """Suspects' own numbers and what evidence names, of cases that were filed: a number of a call or a warning comes in
    as evidence of one, or not at all."""
    cases = {one.pk: one for one in Case.unscoped.filter(pk__in=keys) if is_filed(one)}
    found = []
    for one in phones_in(cases):
        number = _line(one.phone)
        if number is not None:
            case = cases[one.case_id]
            found.append(
                Wanted(
                    case.centre_id,
                    CardKind.SIM,
                    number,
                    Source.PERSON,
                    f"case:{case.pk}",
                    timezone.localdate(case.received_at),
                    case.pk,
                    individual=one.individual,
                    holder=one.individual.name,
                    synthetic=case.synthetic,
                )
            )
    for each in entities_of(cases):
        for kind, number in read_again_by(each.value, partial(_named, each.kind)):
            case = cases[each.case_id]
            found.append(
                Wanted(
                    case.centre_id,
                    kind,
                    number,
                    Source.SCENE,
                    f"case:{case.pk}",
                    timezone.localdate(case.received_at),
                    case.pk,
                    synthetic=case.synthetic,
                )
            )
    return found


def _line(phone: Sealed) -> Sealed | None:
    found = read_again_by(as_text(phone), partial(_named, "phone"))
    return found[0][1] if found else None


def _named(kind: str, text: str) -> list[tuple[str, Sealed]]:
    """Kind and sealed number of what evidence names, where it is the number of a card."""
    try:
        if kind == "phone":
            return [(CardKind.SIM, seal(Kind.ACCOUNT, canonical(text, CardKind.SIM)))]
        if kind == "account":
            number = canonical(text, CardKind.BANK)
            return [(CardKind.BANK if Account.is_bank_card(number) else CardKind.PAYMENT, seal(Kind.ACCOUNT, number))]
        if kind == "chat":
            return [(CardKind.INTERNET, seal(Kind.ACCOUNT, canonical(text, CardKind.INTERNET)))]
    except NumberError:
        return []
    return []
