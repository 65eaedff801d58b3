# SPDX-License-Identifier: Apache-2.0
"""Clocks of measures, by date: how long an appeal may be filed, heard and answered, and when a term is soon over."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet


class KindClocks(BaseModel):
    """The clocks of one kind of measure."""

    kind: str = Field(pattern=r"^([A-Z][A-Z0-9_]{0,15}|\*)$", description=gettext_noop("kind of measure, * for others"))
    appeal_days: int = Field(ge=1, le=365, description=gettext_noop("days after service to appeal"))
    hear_days: int = Field(ge=1, le=90, description=gettext_noop("working days until an appeal is accepted or not"))
    answer_days: int = Field(ge=1, le=180, description=gettext_noop("working days to answer an accepted appeal"))
    soon_days: int = Field(ge=1, le=90, description=gettext_noop("days before its end when a term is soon over"))


class MeasureClocks(BaseModel):
    kinds: list[KindClocks] = Field(description=gettext_noop("clocks by kind of measure"))
    recall_days: int = Field(ge=1, le=30, description=gettext_noop("working days to confirm a recall"))

    @model_validator(mode="after")
    def one_for_all_others(self) -> MeasureClocks:
        codes = [one.kind for one in self.kinds]
        if "*" not in codes or len(set(codes)) < len(codes):
            raise ValueError(_("Each kind has one row, and one row (*) is for all others."))
        return self

    def of(self, kind: str) -> KindClocks:
        found = {one.kind: one for one in self.kinds}
        return found.get(kind) or found["*"]


CLOCKS = RuleSet(
    "measures.clocks",
    pgettext_lazy("decided measure", "Clocks of measures"),
    MeasureClocks,
    lambda: {
        "kinds": [{"kind": "*", "appeal_days": 60, "hear_days": 5, "answer_days": 30, "soon_days": 14}],
        "recall_days": 3,
    },
    pgettext_lazy(
        "decided measure",
        "联合惩戒办法 arts. 14–16 name the steps of an appeal, and no days that could be found; 60 days to file by "
        "行政复议法 art. 20. To be set locally",
    ),
)
