# SPDX-License-Identifier: Apache-2.0
"""Words that files use for the terms of a dictionary, looked up in the version in force."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from wuzha.org.rules import RuleSet, Version

T = TypeVar("T")


class FileTerm(Protocol):
    """A term of a dictionary that files write in several ways."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def synonyms(self) -> Sequence[str]: ...


#: Answers kept; a file repeats a few words, but whoever posts could send a new one each time.
REMEMBERED = 10_000


class Words:
    """One dictionary, ready for looking up; answers are remembered, since a file repeats a few words."""

    def __init__(self, terms: Iterable[FileTerm], *, within: bool = False) -> None:
        self._exact: dict[str, str] = {}
        for term in terms:
            for word in (term.code, term.zh, term.en, *term.synonyms):
                self._exact.setdefault(folded(word), term.code)
        #: Whether a synonym of two characters or more inside a longer text is enough.
        self._within = [(w, c) for w, c in self._exact.items() if len(w) >= 2] if within else []
        self._within.sort(key=lambda pair: -len(pair[0]))
        self._answers: dict[str, str | None] = {}

    def code(self, text: str) -> str | None:
        """The code, or `None` for a word the dictionary does not know."""
        if text not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            word_of_file = folded(text)
            found = self._exact.get(word_of_file)
            if found is None:
                found = next((code for word, code in self._within if word in word_of_file), None)
            self._answers[text] = found
        return self._answers[text]


def folded(text: str) -> str:
    """A word as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def in_force(rule_set: RuleSet[Any], *, within: bool = False) -> Words:
    """The words of a dictionary, ready for looking up."""
    return made_once(rule_set, lambda value: Words(value.terms, within=within))


def made_once(rule_set: RuleSet[Any], make: Callable[[Any], T]) -> T:
    """The words of the version in force; made once a version."""
    version = rule_set.version_at()
    known = _made.get(rule_set.key)
    if known is None or known[0] is not version:
        known = _made[rule_set.key] = (version, make(version.value))
    found: T = known[1]
    return found


_made: dict[str, tuple[Version[Any], Any]] = {}
