# SPDX-License-Identifier: Apache-2.0
"""Rule sets in force: every domain declares its own here, and asks which version holds at a moment.

A rule set has a schema (pydantic), a factory value with its citation, and dated versions in the database. The version
with the latest `valid_from` not after the moment holds; before the first of them the factory value does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import get_language
from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)
Text = TypeVar("Text", str, list[str])

#: Seconds a process may go on with the versions it has read: how soon a change of rules is seen everywhere.
FRESH_FOR = 2.0

_registry: dict[str, RuleSet[Any]] = {}


class _Stored:
    """The versions of all rule sets as the database holds them: one query, whichever of them is asked for."""

    def __init__(self) -> None:
        self.read_at = float("-inf")
        self._rows: dict[str, list[Any]] = {}

    def of(self, key: str) -> list[Any]:
        """The rows of a rule set, newest first, read no longer ago than `FRESH_FOR`."""
        if time.monotonic() - self.read_at > FRESH_FOR:
            from wuzha.org.models import RuleVersion  # declared before the models are ready

            found: dict[str, list[Any]] = {}
            for row in RuleVersion.objects.order_by("-valid_from"):
                found.setdefault(row.key, []).append(row)
            self._rows = found
            self.read_at = time.monotonic()
        return self._rows.get(key, [])


_stored = _Stored()


@dataclass(frozen=True)
class Version(Generic[T]):
    """One version as read: `valid_from` is `None` for the factory value."""

    value: T
    #: Text; translated when shown for the factory value.
    citation: Any
    valid_from: datetime | None
    pk: int | None = None


class RuleSet(Generic[T]):
    """A named rule set. Declaring it registers it; `at()` gives the value in force."""

    def __init__(
        self,
        key: str,
        title: Any,
        schema: type[T],
        factory: Callable[[], dict[str, Any]],
        citation: Any,
        since: Callable[[dict[str, Any]], dict[str, Any]] = lambda stored: stored,
        strict: type[T] | None = None,
    ) -> None:
        self.key = key
        self.title = title
        self.schema = schema
        self.citation = citation
        #: What a new version must meet: versions that are in force already may have been entered before it was asked.
        self.strict = strict or schema
        self._factory = factory
        #: Makes of a version that an older release has stored what this one takes.
        self._since = since
        self._versions: list[Version[T]] = []
        self._read_at = float("-inf")
        if key in _registry:
            raise ValueError(f"Rule set {key} is declared twice")
        _registry[key] = self

    def at(self, moment: datetime | None = None) -> T:
        """The value in force at the moment (now when left out)."""
        return self.version_at(moment).value

    def version_at(self, moment: datetime | None = None) -> Version[T]:
        moment = moment or timezone.now()
        for version in self.versions():
            if version.valid_from is None or version.valid_from <= moment:
                return version
        raise LookupError(self.key)

    def versions(self) -> list[Version[T]]:
        """All versions, newest first, the factory value last."""
        if time.monotonic() - self._read_at > FRESH_FOR:
            self._versions = self._load()
            self._read_at = _stored.read_at
        return self._versions

    def forget(self) -> None:
        """Read the versions anew at the next question."""
        self._read_at = _stored.read_at = float("-inf")

    def at_first(self) -> T:
        """The factory value."""
        return self.parse(self._factory())

    def parse(self, value: Any) -> T:
        """Check a proposed value. Raises `pydantic.ValidationError`."""
        return self.strict.model_validate(value)

    def _load(self) -> list[Version[T]]:
        stored = [
            Version(self.schema.model_validate(self._since(row.value)), row.citation, row.valid_from, row.pk)
            for row in _stored.of(self.key)
        ]
        return [*stored, Version(self.at_first(), self.citation, None)]


def rule_sets() -> list[RuleSet[Any]]:
    """All declared rule sets, by key."""
    return [_registry[key] for key in sorted(_registry)]


def rule_set(key: str) -> RuleSet[Any]:
    """One rule set. Raises `KeyError`."""
    return _registry[key]


def forget_all() -> None:
    for one in _registry.values():
        one.forget()


def in_language(zh: Text, en: Text) -> Text:
    """Of a value that the city keeps in both languages, the one of the page (decision 0021)."""
    return en if (get_language() or "").startswith("en") else zh
