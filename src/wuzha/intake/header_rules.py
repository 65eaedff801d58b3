# SPDX-License-Identifier: Apache-2.0
"""How files write the headers of their fields; a new layout is taught here, without a new version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.intake.headers import DictionaryError, HeaderDictionary, normalise_header
from wuzha.org.rules import RuleSet


class FieldHeaders(BaseModel):
    """One field (of a directive: `domain.md` §3.3) and the headers that mean it."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", description=gettext_noop("field"))
    synonyms: list[str] = Field(default_factory=list, description=gettext_noop("headers"))


class Headers(BaseModel):
    """The fields of one kind of file, each with the headers that mean it."""

    #: Field → its headers, as shipped: the fields there are.
    SHIPPED: ClassVar[Mapping[str, Sequence[str]]]
    #: Those that are amounts of money, which a header may give in 万元.
    MONEY: ClassVar[frozenset[str]] = frozenset()

    fields: list[FieldHeaders] = Field(description=gettext_noop("fields"))

    @model_validator(mode="after")
    def each_field_once_and_no_contradiction(self) -> Headers:
        named = [one.field for one in self.fields]
        if wrong := sorted(set(named) ^ set(self.SHIPPED) | {name for name in named if named.count(name) > 1}):
            raise ValueError(_("Each field stands there exactly once: %(fields)s.") % {"fields": ", ".join(wrong)})
        try:
            self.dictionary()
        except DictionaryError as error:
            said = {"header": error.header, "one": error.one, "other": error.other}
            raise ValueError(_("“%(header)s” stands for two fields: %(one)s and %(other)s.") % said) from error
        return self

    def dictionary(self) -> HeaderDictionary:
        """Ready for matching. Raises `DictionaryError` when one header names two fields."""
        return HeaderDictionary.from_data({one.field: one.synonyms for one in self.fields}, self.MONEY)

    @classmethod
    def factory(cls) -> dict[str, Any]:
        """The factory value."""
        return {"fields": [{"field": field, "synonyms": [*words]} for field, words in cls.SHIPPED.items()]}

    @classmethod
    def since(cls, stored: dict[str, Any]) -> dict[str, Any]:
        """A version kept by an older release, with the fields that came since and without those that went.

        A header that the city has given to a field of its own choice stays with it.
        """
        kept = [one for one in stored["fields"] if one["field"] in cls.SHIPPED]
        taken = {normalise_header(word) for one in kept for word in (one["field"], *one["synonyms"])}
        known = {one["field"] for one in kept}
        come = [
            {"field": field, "synonyms": [word for word in words if normalise_header(word) not in taken]}
            for field, words in cls.SHIPPED.items()
            if field not in known
        ]
        return {"fields": [*kept, *come]}


def shipped(name: str) -> dict[str, list[str]]:
    """The dictionary shipped under the name in `intake/data`."""
    source = resources.files("wuzha.intake") / "data" / f"{name}.json"
    data: dict[str, list[str]] = json.loads(source.read_text(encoding="utf-8"))
    return data


#: Rule set and version (`None` for the factory's) → its dictionary; making one takes a thousand normalisations.
_dictionaries: dict[tuple[str, int | None], HeaderDictionary] = {}


def headers_in_force(rules: RuleSet[Any]) -> HeaderDictionary:
    """The dictionary of headers in force now."""
    version = rules.version_at()
    found = _dictionaries.get((rules.key, version.pk))
    if found is None:
        found = _dictionaries[rules.key, version.pk] = version.value.dictionary()
    return found
