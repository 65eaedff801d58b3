# SPDX-License-Identifier: Apache-2.0
"""Dictionaries as rule sets: words with a code, in both languages, some as files write them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import in_language


class Term(BaseModel):
    """One word of a dictionary."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=60, description=gettext_noop("English"))

    @property
    def label(self) -> str:
        """The word in the language of the page."""
        return in_language(self.zh, self.en)


class FileTerm(Term):
    """A word that files write in several ways."""

    synonyms: list[str] = Field(default_factory=list, description=gettext_noop("ways files write it"))


class Dictionary(BaseModel):
    """Words whose codes are there once; a dictionary of a domain declares its `terms`."""

    @model_validator(mode="after")
    def codes_once(self) -> Dictionary:
        codes = self.codes
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(_("Codes that are there twice: %(codes)s.") % {"codes": ", ".join(sorted(twice))})
        return self

    @property
    def codes(self) -> list[str]:
        return [term.code for term in self.terms]  # type: ignore[attr-defined]  # every dictionary has terms

    def label(self, code: str) -> str:
        """The word for a code; the code itself when the dictionary has lost it."""
        return next((t.label for t in self.terms if t.code == code), code)  # type: ignore[attr-defined]


class FileTerms(Dictionary):
    terms: list[FileTerm]


def terms(*rows: tuple[str, str, str, str]) -> dict[str, Any]:
    """A factory value of `FileTerms`: code, Chinese, English, and the ways files write it with spaces between."""
    return {"terms": [{"code": c, "zh": zh, "en": en, "synonyms": words.split()} for c, zh, en, words in rows]}
