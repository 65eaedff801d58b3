# SPDX-License-Identifier: Apache-2.0
"""Whose card a number is: leading digits (发卡行标识代码, BIN) with the institution that gives them out, dated.

    CARD_RANGES.at(moment).find("6228480000000000018", day)    # the row with the longest leading digits, or nothing

Numbers of issuers are given by China UnionPay and change; a city brings in the table it was given, pasted or as a CSV
file (rules in force). What is shipped are the ranges of the synthetic city alone, which no bank gives out.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.funds.models import InstitutionKind
from wuzha.org.rules import RuleSet

#: Last day of a range that nobody has taken back.
OPEN_END = date(9999, 12, 31)


class CardRange(BaseModel):
    """Numbers that begin alike, and who gives them out (ISO/IEC 7812-1: an issuer's number leads the card's)."""

    prefix: str = Field(pattern=r"^[0-9]{3,12}$", description=gettext_noop("leading digits"))
    digits: int = Field(default=0, ge=0, le=34, description=gettext_noop("digits of the whole number, 0: any"))
    institution: str = Field(min_length=2, max_length=64, description=gettext_noop("name of the institution"))
    kind: InstitutionKind = Field(default=InstitutionKind.BANK, description=gettext_noop("kind of institution"))
    since: date = Field(default=date.min, description=gettext_noop("first day"))
    until: date = Field(default=OPEN_END, description=gettext_noop("last day"))

    @model_validator(mode="after")
    def days_in_order(self) -> CardRange:
        if self.until < self.since:
            raise ValueError(_("The last day lies before the first."))
        return self


class CardRanges(BaseModel):
    rows: list[CardRange] = Field(max_length=20_000, description=gettext_noop("ranges of cards"))

    @model_validator(mode="after")
    def one_institution_a_day(self) -> CardRanges:
        for rows in self._by_prefix.values():
            for one, after in pairwise(sorted(rows, key=lambda row: (row.digits, row.since))):
                if one.digits == after.digits and after.since <= one.until:
                    raise ValueError(_("The leading digits %(digits)s are there twice.") % {"digits": one.prefix})
        return self

    @cached_property
    def _by_prefix(self) -> dict[str, list[CardRange]]:
        found: dict[str, list[CardRange]] = defaultdict(list)
        for one in self.rows:
            found[one.prefix].append(one)
        return dict(found)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(prefix) for prefix in self._by_prefix}, reverse=True)

    def find(self, number: str, day: date) -> CardRange | None:
        """Who gave out a number on a day: the longest leading digits win, a stated length over any."""
        for length in self._lengths:
            rows = self._by_prefix.get(number[:length], ())
            fits = [one for one in rows if one.digits in (0, len(number)) and one.since <= day <= one.until]
            if fits:
                return max(fits, key=lambda one: one.digits)
        return None


#: Ranges of the synthetic city: no issuer's number begins with five zeros.
SYNTHETIC = (
    ("000001", "演示一银行（演示）", InstitutionKind.BANK), ("000002", "演示二银行（演示）", InstitutionKind.BANK),
    ("000003", "演示三银行（演示）", InstitutionKind.BANK), ("000009", "演示支付（演示）", InstitutionKind.PAYMENT),
)  # fmt: skip


def _factory() -> dict[str, Any]:
    return {"rows": [{"prefix": prefix, "institution": name, "kind": kind} for prefix, name, kind in SYNTHETIC]}


CARD_RANGES = RuleSet(
    "funds.card_ranges",
    _("Ranges of card numbers"),
    CardRanges,
    _factory,
    _(
        "ISO/IEC 7812-1 and GB/T 19584 (issuer's number); shipped: synthetic ranges alone; the city brings in the "
        "table it was given"
    ),
)
