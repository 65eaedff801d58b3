# SPDX-License-Identifier: Apache-2.0
"""The words that citizens see, by date: cards, quiz, where help is, and how much may be left."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet

M = TypeVar("M", bound=BaseModel)
#: Cards, quiz and help until a city writes its own.
WORDS = Path(__file__).with_name("words.toml")
CODE = r"^[A-Z0-9][A-Z0-9_]{0,23}$"


class Side(BaseModel):
    """A card in one language."""

    title: str = Field(min_length=1, max_length=60, description=gettext_noop("title"))
    how: list[str] = Field(min_length=1, max_length=8, description=gettext_noop("how it goes"))
    marks: list[str] = Field(min_length=1, max_length=8, description=gettext_noop("marks"))
    now: list[str] = Field(min_length=1, max_length=8, description=gettext_noop("what to do now"))


class Card(BaseModel):
    code: str = Field(pattern=CODE, description=gettext_noop("type of fraud"))
    zh: Side = Field(description=gettext_noop("Chinese"))
    en: Side = Field(description=gettext_noop("English"))


class Cards(BaseModel):
    """Cards in the order in which they are shown."""

    cards: list[Card] = Field(min_length=1, max_length=40, description=gettext_noop("cards"))

    @model_validator(mode="after")
    def codes_once(self) -> Cards:
        return _once(self, [card.code for card in self.cards])


CARDS = RuleSet(
    "citizen.cards",
    pgettext_lazy("citizen", "Scam cards for citizens"),
    Cards,
    lambda: _words("cards"),
    pgettext_lazy("citizen", "The ten types of the Ministry of Public Security (2024-06-25); words of this platform"),
)


class Asked(BaseModel):
    """A question in one language."""

    question: str = Field(min_length=1, max_length=120, description=gettext_noop("question"))
    answers: list[str] = Field(min_length=2, max_length=6, description=gettext_noop("answers"))
    why: str = Field(min_length=1, max_length=200, description=gettext_noop("why"))


class Question(BaseModel):
    code: str = Field(pattern=CODE, description=gettext_noop("code"))
    right: int = Field(ge=0, le=5, description=gettext_noop("right answer, from 0"))
    zh: Asked = Field(description=gettext_noop("Chinese"))
    en: Asked = Field(description=gettext_noop("English"))

    @model_validator(mode="after")
    def answer_is_there(self) -> Question:
        if self.right >= min(len(self.zh.answers), len(self.en.answers)):
            raise ValueError(_("The right answer of %(code)s is not among its answers.") % {"code": self.code})
        return self


class Quiz(BaseModel):
    """The questions in the order in which they are asked."""

    questions: list[Question] = Field(min_length=1, max_length=30, description=gettext_noop("questions"))

    @model_validator(mode="after")
    def codes_once(self) -> Quiz:
        return _once(self, [one.code for one in self.questions])


QUIZ = RuleSet(
    "citizen.quiz",
    pgettext_lazy("citizen", "Quiz for citizens"),
    Quiz,
    lambda: _words("questions"),
    pgettext_lazy("citizen", "Words of this platform; how citizens answer is a proxy of what they know, no proof"),
)


class HelpLine(BaseModel):
    number: str = Field(pattern=r"^[0-9]{3,12}$", description=gettext_noop("number"))
    zh: str = Field(min_length=1, max_length=60, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=80, description=gettext_noop("English"))
    more_zh: str = Field(max_length=120, description=gettext_noop("more, in Chinese"))
    more_en: str = Field(max_length=160, description=gettext_noop("more, in English"))


class Help(BaseModel):
    lines: list[HelpLine] = Field(min_length=1, max_length=6, description=gettext_noop("lines"))

    @model_validator(mode="after")
    def numbers_once(self) -> Help:
        return _once(self, [one.number for one in self.lines])


HELP = RuleSet(
    "citizen.help",
    pgettext_lazy("citizen", "Where citizens find help"),
    Help,
    lambda: _words("lines"),
    pgettext_lazy("citizen", "110 of the police, 96110 of the anti-fraud centre"),
)


def _words(part: str) -> dict[str, Any]:
    return {part: tomllib.loads(WORDS.read_text(encoding="utf-8"))[part]}


def _once(value: M, codes: list[str]) -> M:
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(_("Codes that are there twice: %(codes)s.") % {"codes": ", ".join(twice)})
    return value
