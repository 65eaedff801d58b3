# SPDX-License-Identifier: Apache-2.0
"""Words that files use for levels, scam types and sources, looked up in the dictionaries in force."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from wuzha.org.rules import RuleSet, Version
from wuzha.warning.rulesets import FRAUD_TYPES, LEVELS, SOURCES
from wuzha.warning.rulesets.dictionaries import FileTerm, Levels

T = TypeVar("T")

#: Answers kept; a file repeats a few words, but whoever posts could send a new one each time.
REMEMBERED = 10_000


class Words:
    """One dictionary, ready for looking up; answers are remembered, since a file repeats a few words."""

    def __init__(self, terms: Iterable[FileTerm], *, within: bool = False) -> None:
        self._exact: dict[str, str] = {}
        for term in terms:
            for word in (term.code, term.zh, term.en, *term.synonyms):
                self._exact.setdefault(_plain(word), term.code)
        #: Whether a synonym of two characters or more inside a longer text is enough.
        self._within = [(w, c) for w, c in self._exact.items() if len(w) >= 2] if within else []
        self._within.sort(key=lambda pair: -len(pair[0]))
        self._answers: dict[str, str | None] = {}

    def code(self, text: str) -> str | None:
        """The code, or `None` for a word the dictionary does not know."""
        if text not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            plain = _plain(text)
            found = self._exact.get(plain)
            if found is None:
                found = next((code for word, code in self._within if word in plain), None)
            self._answers[text] = found
        return self._answers[text]


class LevelWords:
    """Words for levels: what a source means by its own, else what everybody means by them. Nothing is guessed."""

    def __init__(self, value: Levels) -> None:
        self._common = Words(value.terms)
        self._own = {(row.source.casefold(), _plain(row.word)): row.level for row in value.by_source}

    def code(self, text: str, *sources: str) -> str | None:
        """The code by the first of the sources that has the word; `None` for a word that nobody explained."""
        if self._own:
            plain = _plain(text)
            for source in sources:
                if (found := self._own.get((source.casefold(), plain))) is not None:
                    return found
        return self._common.code(text)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def levels() -> LevelWords:
    """Exact words only: a level is never guessed."""
    return _made_once(LEVELS, lambda value: LevelWords(value))


def fraud_types() -> Words:
    return _in_force(FRAUD_TYPES, within=True)


def sources() -> Words:
    return _in_force(SOURCES, within=True)


def _in_force(rule_set: RuleSet[Any], *, within: bool = False) -> Words:
    return _made_once(rule_set, lambda value: Words(value.terms, within=within))


def _made_once(rule_set: RuleSet[Any], make: Callable[[Any], T]) -> T:
    """The words of the version in force; made once a version."""
    version = rule_set.version_at()
    known = _made.get(rule_set.key)
    if known is None or known[0] is not version:
        known = _made[rule_set.key] = (version, make(version.value))
    found: T = known[1]
    return found


_made: dict[str, tuple[Version[Any], Any]] = {}
