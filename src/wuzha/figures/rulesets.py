# SPDX-License-Identifier: Apache-2.0
"""What of the figures of this room a city may set otherwise."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet


class Sizes(BaseModel):
    """From which loss on a case is a large one, in yuan."""

    large_yuan: int = Field(ge=1, le=10**9, description=gettext_noop("loss from which a case is a large one, in yuan"))
    huge_yuan: int = Field(ge=1, le=10**9, description=gettext_noop("loss from which a case is a huge one, in yuan"))

    @model_validator(mode="after")
    def in_order(self) -> Sizes:
        if self.huge_yuan < self.large_yuan:
            raise ValueError(_("A huge loss is not below a large one."))
        return self


SIZES = RuleSet(
    "figures.sizes",
    pgettext_lazy("figures", "Large cases"),
    Sizes,
    lambda: {"large_yuan": 500_000, "huge_yuan": 1_000_000},
    pgettext_lazy("figures", "500,000 and 1,000,000 yuan as in reports of cities; a proposal, to be set locally"),
)
