# SPDX-License-Identifier: Apache-2.0
"""What every type of identifier offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from wuzha.engine.identifiers.errors import IdentifierError


class Identifier(ABC):
    """One type of identifier: never instantiated, its values are canonical strings.

    `parse(parse(x)) == parse(x)`: equal things have equal canonical forms, so they can be indexed and linked.
    """

    #: The domain's word for it, as in `docs/glossary.md`.
    name: ClassVar[str]
    #: Where the rule comes from.
    standard: ClassVar[str]

    @staticmethod
    @abstractmethod
    def parse(text: str) -> str:
        """The canonical form. Accepts what people type as long as nothing is lost; raises `IdentifierError`."""

    @classmethod
    def check(cls, text: str) -> bool:
        """Whether `parse` accepts the text."""
        try:
            cls.parse(text)
        except IdentifierError:
            return False
        return True

    @staticmethod
    @abstractmethod
    def mask(canonical: str) -> str:
        """The form for screens, logs and paper. Never fails: a text of unexpected shape shows nothing."""
