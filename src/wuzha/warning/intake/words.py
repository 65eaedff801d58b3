# SPDX-License-Identifier: Apache-2.0
"""Words that files use for levels, scam types and sources, looked up in the dictionaries in force."""

from __future__ import annotations

from wuzha.intake.words import Words, folded, in_force, made_once
from wuzha.warning.rulesets import FRAUD_TYPES, LEVELS, SOURCES
from wuzha.warning.rulesets.dictionaries import Levels


class LevelWords:
    """Words for levels: what a source means by its own, else what everybody means by them. Nothing is guessed."""

    def __init__(self, value: Levels) -> None:
        self._common = Words(value.terms)
        self._own = {(row.source.casefold(), folded(row.word)): row.level for row in value.by_source}

    def code(self, text: str, *sources: str) -> str | None:
        """The code by the first of the sources that has the word; `None` for a word that nobody explained."""
        if self._own:
            plain = folded(text)
            for source in sources:
                if (found := self._own.get((source.casefold(), plain))) is not None:
                    return found
        return self._common.code(text)


def levels() -> LevelWords:
    """Exact words only: a level is never guessed."""
    return made_once(LEVELS, lambda value: LevelWords(value))


def fraud_types() -> Words:
    return in_force(FRAUD_TYPES, within=True)


def sources() -> Words:
    return in_force(SOURCES, within=True)
