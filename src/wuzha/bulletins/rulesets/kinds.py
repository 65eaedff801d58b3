# SPDX-License-Identifier: Apache-2.0
"""Kinds of bulletins: how each is headed, of which days it speaks, and its text to begin with, by date."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, field_validator, model_validator

from wuzha.bulletins.rules.text import MAIN, TextError, parse, parts_of, spans_in
from wuzha.bulletins.rulesets.texts import SHIPPED
from wuzha.org.rules import RuleSet, in_language


class Rule(StrEnum):
    """How the days of another span follow from those of a bulletin."""

    #: The calendar year before its first day.
    YEAR_BEFORE = "YEAR_BEFORE"
    #: From the first of January to its last day.
    YEAR_TO_DATE = "YEAR_TO_DATE"
    #: Its calendar months that are whole.
    WHOLE_MONTHS = "WHOLE_MONTHS"


class Grain(StrEnum):
    """Which days a bulletin of the kind is of, where nobody says otherwise: the last that are over."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"
    #: From the first of January to yesterday.
    TO_DATE = "TO_DATE"

    def days(self, today: date) -> tuple[date, date]:
        """The days to begin with."""
        yesterday = today - timedelta(days=1)
        match self:
            case Grain.WEEK:
                last = today - timedelta(days=today.weekday() + 1)
                return last - timedelta(days=6), last
            case Grain.MONTH:
                last = today.replace(day=1) - timedelta(days=1)
                return last.replace(day=1), last
            case Grain.YEAR:
                return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
            case Grain.TO_DATE:
                return date(yesterday.year, 1, 1), yesterday
        return yesterday, yesterday


class Span(BaseModel):
    """Further days that its text speaks of, under a name."""

    name: str = Field(pattern=r"^[a-z]{1,12}$", description=gettext_noop("name in the fields"))
    zh: str = Field(min_length=1, max_length=20, description=gettext_noop("Chinese"))
    rule: Rule = Field(description=gettext_noop("which days: YEAR_BEFORE, YEAR_TO_DATE or WHOLE_MONTHS"))

    def days(self, first: date, last: date) -> tuple[date, date] | None:
        """Its days; nothing where no month is whole."""
        match self.rule:
            case Rule.YEAR_BEFORE:
                return date(first.year - 1, 1, 1), date(first.year - 1, 12, 31)
            case Rule.YEAR_TO_DATE:
                return date(last.year, 1, 1), last
        begin = first if first.day == 1 else (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        after = last + timedelta(days=1)
        end = last if after.day == 1 else last.replace(day=1) - timedelta(days=1)
        return (begin, end) if begin <= end else None


class KindTemplate(BaseModel):
    """One kind."""

    code: str = Field(pattern=r"^[A-Z]{1,12}$", description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=20, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=40, description=gettext_noop("English"))
    grain: Grain = Field(description=gettext_noop("days: DAY, WEEK, MONTH, YEAR or TO_DATE"))
    public: bool = Field(description=gettext_noop("goes to the public: counts below three are not told"))
    township: bool = Field(default=False, description=gettext_noop("of one township instead of the city"))
    issuer: str = Field(max_length=60, description=gettext_noop("red head, may name {city} and {bureau}"))
    signed_by: str = Field(max_length=60, description=gettext_noop("who signs below, may name {city} and {bureau}"))
    word: str = Field(max_length=20, description=gettext_noop("word of the document number"))
    upward: bool = Field(default=False, description=gettext_noop("names who signs beside the number"))
    three_people: bool = Field(
        default=False, description=gettext_noop("who reviews and who signs are two people, beside the writer")
    )
    addressee: str = Field(default="", max_length=200, description=gettext_noop("addressed to"))
    copies: list[str] = Field(default_factory=list, description=gettext_noop("copies to"))
    title: str = Field(min_length=2, max_length=200, description=gettext_noop("title, may name {period}"))
    spans: list[Span] = Field(default_factory=list, description=gettext_noop("further days the text speaks of"))
    text: str = Field(max_length=20_000, description=gettext_noop("text to begin with"))

    @field_validator("title")
    @classmethod
    def title_is_read(cls, title: str) -> str:
        try:
            parts_of(title.replace("{session}", "").replace("{number}", ""))
        except TextError as error:
            raise ValueError(_("This cannot be read: %(typed)s") % {"typed": error.typed}) from error
        return title

    @model_validator(mode="after")
    def text_is_read(self) -> KindTemplate:
        try:
            blocks = parse(self.text)
        except TextError as error:
            raise ValueError(
                _("Line %(line)s cannot be read: %(typed)s") % {"line": error.line, "typed": error.typed}
            ) from error
        if unknown := spans_in(blocks) - {MAIN} - {one.name for one in self.spans}:
            raise ValueError(_("The text names days that are not there: %(names)s") % {"names": ", ".join(unknown)})
        return self

    @property
    def label(self) -> str:
        return in_language(self.zh, self.en)


class Kinds(BaseModel):
    kinds: list[KindTemplate] = Field(description=gettext_noop("kinds of bulletins"))

    @model_validator(mode="after")
    def codes_once(self) -> Kinds:
        codes = [one.code for one in self.kinds]
        if len(set(codes)) < len(codes):
            raise ValueError(_("Each kind has a code of its own."))
        return self

    def of(self, code: str) -> KindTemplate | None:
        return next((one for one in self.kinds if one.code == code), None)

    def label(self, code: str) -> str:
        """The word for a kind; its code when it is lost."""
        found = self.of(code)
        return found.label if found is not None else code


#: The kind that answers a suggestion.
REPLY = "REPLY"


def _shipped() -> dict[str, Any]:
    return {"kinds": SHIPPED}


KINDS = RuleSet(
    "bulletins.kinds",
    pgettext_lazy("bulletins", "Kinds of bulletins and their texts"),
    Kinds,
    _shipped,
    pgettext_lazy(
        "bulletins",
        "Structure of public weekly bulletins and of monthly circulars (情况通报) of other cities, a proposal; reply: "
        "form of a published reply to a suggestion of 2023; words of numbers to be set locally",
    ),
)
