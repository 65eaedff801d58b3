# SPDX-License-Identifier: Apache-2.0
"""The word in front of a ticket's number, the chain of escalation, and the checklists, by date."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.inspections.checklists import shipped
from wuzha.org.rules import RuleSet


class TicketPapers(BaseModel):
    """How tickets are numbered and signed, and how photos are kept."""

    word: str = Field(min_length=1, max_length=16, description=gettext_noop("word in front of the number of a ticket"))
    organ: str = Field(min_length=1, max_length=64, description=gettext_noop("organ that issues tickets"))
    due_months: int = Field(
        default=12, ge=1, le=60, description=gettext_noop("months that the deadline of a ticket may lie ahead")
    )
    photo_mb: int = Field(ge=1, le=20, description=gettext_noop("megabytes that a photo may have"))
    photos: int = Field(ge=1, le=200, description=gettext_noop("photos that an inspection may keep"))


PAPERS = RuleSet(
    "inspections.papers",
    pgettext_lazy("ticket", "Numbers of tickets and photos"),
    TicketPapers,
    lambda: {"word": "慈反诈督", "organ": "慈溪市反诈联席会议办公室", "due_months": 12, "photo_mb": 8, "photos": 40},
    pgettext_lazy(
        "ticket", "Number in the form 慈反诈督〔2023〕1号; limits of photos are the platform's. To be set locally"
    ),
)


class ChainRow(Term):
    """A step of the chain: possible so many days after the deadline."""

    days: int = Field(ge=0, le=180, description=gettext_noop("days after the deadline"))
    tell: Literal["UNIT", "SUPERIOR", "GROUP", "PROPOSAL"] = Field(description=gettext_noop("who is told"))


class Chain(BaseModel):
    steps: list[ChainRow] = Field(min_length=1, description=gettext_noop("steps in their order"))

    @model_validator(mode="after")
    def in_order(self) -> Chain:
        codes, days = [one.code for one in self.steps], [one.days for one in self.steps]
        if len(set(codes)) < len(codes) or days != sorted(days):
            raise ValueError(_("Each step stands there once, and none is possible before the one in front of it."))
        return self

    def label(self, code: str) -> str:
        return next((one.label for one in self.steps if one.code == code), code)


CHAIN = RuleSet(
    "inspections.chain",
    pgettext_lazy("ticket", "Chain of escalation of overdue tickets"),
    Chain,
    lambda: {
        "steps": [
            {"code": "HEAD", "zh": "告知单位主要负责人", "en": "Tell the head of the unit", "days": 1, "tell": "UNIT"},
            {
                "code": "SUPERIOR", "zh": "告知上级单位", "en": "Tell the unit above it", "days": 3,
                "tell": "SUPERIOR",
            },
            {
                "code": "GROUP", "zh": "报领导小组", "en": "Report to the leading group", "days": 7,
                "tell": "GROUP",
            },
            {
                "code": "MEASURE", "zh": "建议约谈或挂牌", "en": "Propose an interview or a listing", "days": 10,
                "tell": "PROPOSAL",
            },
        ]
    },
    pgettext_lazy(
        "ticket",
        "Practice of supervision orders, reminders 3 days and 1 day before and 1 day after the deadline stand among "
        "the clocks of requests. No public source fixes the days; to be set locally",
    ),
)  # fmt: skip


class CheckItem(BaseModel):
    """One item of a checklist."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    text: str = Field(min_length=1, max_length=120, description=gettext_noop("what must be met"))
    basis: str = Field(max_length=120, description=gettext_noop("basis"))
    how: str = Field(max_length=200, description=gettext_noop("how to look"))
    points: int = Field(ge=1, le=100, description=gettext_noop("points"))
    severity: Literal["MINOR", "MAJOR", "GRAVE"] = Field(
        description=gettext_noop("how grave it is where it is not met")
    )


class Checklist(BaseModel):
    """The checklist of some kinds of unit."""

    kinds: list[str] = Field(min_length=1, description=gettext_noop("kinds of unit"))
    items: list[CheckItem] = Field(min_length=1, description=gettext_noop("items"))


class Checklists(BaseModel):
    lists: list[Checklist] = Field(description=gettext_noop("checklists"))

    @model_validator(mode="after")
    def once_each(self) -> Checklists:
        kinds = [kind for one in self.lists for kind in one.kinds]
        if len(set(kinds)) < len(kinds):
            raise ValueError(_("Each kind of unit has one checklist."))
        for one in self.lists:
            codes = [item.code for item in one.items]
            if len(set(codes)) < len(codes):
                raise ValueError(_("Each item of a checklist has a code of its own."))
        return self

    def of(self, kind: str) -> list[CheckItem]:
        """The items for a kind of unit; none where there is no checklist."""
        return next((one.items for one in self.lists if kind in one.kinds), [])

    @property
    def kinds(self) -> list[str]:
        return [kind for one in self.lists for kind in one.kinds]


CHECKLISTS = RuleSet(
    "inspections.checklists",
    pgettext_lazy("inspection", "Checklists of inspections"),
    Checklists,
    shipped,
    pgettext_lazy(
        "inspection",
        "Duties of the Anti-Telecom and Online Fraud Law (2022-12-01), articles 6, 8, 15, 16, 18, 20, 30, 31 and 34; "
        "how to look, points and severity are a proposal of the platform, to be set locally",
    ),
)
