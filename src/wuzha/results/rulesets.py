# SPDX-License-Identifier: Apache-2.0
"""The rule of counting, by date: what of it a city may set otherwise. What each figure counts stands in
`wuzha.results.queries.indicators`; a page prints both with the version."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet

#: 案发地, or 现住地 of the first victim.
Place = Literal["DEED", "HOME"]
#: 移送起诉, the figure of the police; or 起诉, that of the procuratorate.
Prosecuted = Literal["SENT", "PROSECUTED"]


class Counting(BaseModel):
    """How results are counted."""

    place: Place = Field(
        description=gettext_noop("township of a case: DEED where it was done, HOME where the victim lives")
    )
    caught_by: list[str] = Field(min_length=1, description=gettext_noop("measures by which a person counts as caught"))
    handled_by: list[str] = Field(
        min_length=1, description=gettext_noop("measures by which a person counts as handled, from the lowest up")
    )
    prosecuted_by: Prosecuted = Field(
        description=gettext_noop("prosecuted among the handled: SENT by the police, PROSECUTED by the procuratorate")
    )
    card_roles: list[str] = Field(description=gettext_noop("roles in the chain that count as dealing in cards"))
    card_operations: list[str] = Field(description=gettext_noop("kinds of operation whose cases count as cards"))
    close_after_days: int = Field(
        default=5, ge=0, le=28,
        description=gettext_noop("days after the end of a month until its figures are kept by themselves; 0: never"),
    )  # fmt: skip


COUNTING = RuleSet(
    "results.counting",
    pgettext_lazy("results", "How results are counted"),
    Counting,
    lambda: {
        "place": "DEED",
        "caught_by": ["CAUGHT"],
        "handled_by": ["ADMIN_FINED", "ADMIN_DETAINED", "RESIDENCE", "BAILED", "DETAINED", "ARRESTED", "SENT"],
        "prosecuted_by": "PROSECUTED",
        "card_roles": ["CARD"],
        "card_operations": ["DUANKA"],
        "close_after_days": 5,
    },
    pgettext_lazy(
        "results",
        "Units of filed and solved cases and of persons as in public reports; sent for prosecution: Procedures for "
        "Criminal Cases 289; prosecuted: Criminal Procedure Law 176; which measures count as handled: no public text, "
        "a proposal to be set locally",
    ),
)
