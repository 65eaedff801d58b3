# SPDX-License-Identifier: Apache-2.0
"""Dictionaries: scam types, sources, levels, causes, reasons; and the factory values of all, one JSON file each in
`warning/data`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Dictionary, FileTerm, FileTerms, Term
from wuzha.org.rules import RuleSet, in_language

DATA = Path(__file__).resolve().parent.parent / "data"


def factory(name: str) -> dict[str, Any]:
    """The factory value of a rule set."""
    value: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return value


class FraudType(FileTerm):
    """A scam type; `parent` makes it a second-level type (`domain.md` §7)."""

    parent: str = Field(default="", max_length=24, description=gettext_noop("first-level code"))
    official_code: str = Field(default="", max_length=24, description=gettext_noop("official code"))


LevelCode = Literal["URGENT", "HIGH", "MEDIUM", "LOW"]


class SourceLevel(BaseModel):
    """What a word for a level means at one source: 一级 is the highest of four here and of three there."""

    source: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,32}$", description=gettext_noop("channel, or code of the source"))
    word: str = Field(min_length=1, max_length=40, description=gettext_noop("word of its files"))
    level: LevelCode = Field(description=gettext_noop("level"))


#: What a cause leads to: something to find out, or a channel to go on with.
LeadCode = Literal["OTHER_NUMBER", "ADDRESS", "WORKPLACE", "FAMILY", "VILLAGE", "GRID", "VISIT", "AGAIN", "STATION"]


class Cause(Term):
    """Why a person was not found or not met; it leads the next step."""

    #: Where it can be chosen: at a call, at a visit, or at both.
    at_call: bool = Field(default=True, description=gettext_noop("at a call"))
    at_visit: bool = Field(default=True, description=gettext_noop("at a visit"))
    next_zh: str = Field(default="", max_length=60, description=gettext_noop("next step, Chinese"))
    next_en: str = Field(default="", max_length=80, description=gettext_noop("next step, English"))
    leads: list[LeadCode] = Field(default_factory=list, description=gettext_noop("buttons"))

    @property
    def next_step(self) -> str:
        return in_language(self.next_zh, self.next_en)


class Reason(Term):
    """A coded reason for an act that needs one (`warning.rules.lifecycle.Act`)."""

    act: str = Field(pattern=r"^[a-z]{1,12}$", description=gettext_noop("act"))


class Levels(Dictionary):
    """Words that mean the same wherever they come from, and those that mean what their source says.

    Words of a rank (一级…四级, 1…4, 一般) are in neither list until somebody enters what a source means by them.
    """

    terms: list[FileTerm]
    by_source: list[SourceLevel] = Field(default_factory=list, description=gettext_noop("words by source"))

    @model_validator(mode="after")
    def word_once_a_source(self) -> Levels:
        words = [(row.source.casefold(), row.word.casefold()) for row in self.by_source]
        if len(words) != len(set(words)):
            raise ValueError(_("A source has the same word twice."))
        return self


class FraudTypes(Dictionary):
    terms: list[FraudType]


class Causes(Dictionary):
    terms: list[Cause]


class Reasons(BaseModel):
    terms: list[Reason]

    def of(self, act: str) -> list[Reason]:
        return [term for term in self.terms if term.act == act]

    def label(self, code: str) -> str:
        return next((t.label for t in self.terms if t.code == code), code)


LEVELS = RuleSet(
    "warning.levels", _("Levels"), Levels, partial(factory, "levels"),
    _("Ministry of Public Security: high, medium, low; urgent as practised; words of a rank: what each source says"),
)  # fmt: skip
FRAUD_TYPES = RuleSet(
    "warning.fraud_types", _("Scam types"), FraudTypes, partial(factory, "fraud_types"),
    _("Ministry of Public Security, ten frequent types, 2024-06-25; classes of CCL23-Eval task 6"),
)  # fmt: skip
SOURCES = RuleSet(
    "warning.sources", _("Sources"), FileTerms, partial(factory, "sources"),
    _("Channels as named in public systems and reports; to be set locally"),
)  # fmt: skip
CAUSES = RuleSet(
    "warning.unreachable_causes", _("Why not found or met"), Causes, partial(factory, "causes"),
    _("Causes as in police warning apps; the others: proposals"),
)  # fmt: skip
REASONS = RuleSet(
    "warning.reasons", _("Reasons for acts"), Reasons, partial(factory, "reasons"),
    _("Reasons for returning as in police warning apps; the others: proposals"),
)  # fmt: skip
