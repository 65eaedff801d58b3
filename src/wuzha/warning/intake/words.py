# SPDX-License-Identifier: Apache-2.0
"""Words that files use for levels, scam types and sources, looked up in the dictionaries in force."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from wuzha.warning.rulesets import FRAUD_TYPES, LEVELS, SOURCES
from wuzha.warning.rulesets.dictionaries import FileTerm

#: Words for nothing, as in `engine.identifiers.text`, for cells that are no identifiers.
BLANK = frozenset({"", "/", "\\", "-", "--", "—", "无", "未知", "不详", "null", "none", "nan", "n/a", "空"})


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
            plain = _plain(text)
            found = self._exact.get(plain)
            if found is None:
                found = next((code for word, code in self._within if word in plain), None)
            self._answers[text] = found
        return self._answers[text]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def levels() -> Words:
    """Exact words only: a level is never guessed."""
    return Words(LEVELS.at().terms)


def fraud_types() -> Words:
    return Words(FRAUD_TYPES.at().terms, within=True)


def sources() -> Words:
    return Words(SOURCES.at().terms, within=True)


def first_given(cells: Mapping[str, str], *fields: str) -> str | None:
    """The first of the fields that holds something."""
    return next((cells[f] for f in fields if cells.get(f)), None)
