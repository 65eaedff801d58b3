# SPDX-License-Identifier: Apache-2.0
"""How files write the headers of their fields; a new layout is taught here, without a new version."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, ClassVar

from pydantic import BaseModel, Field, model_validator

from wuzha.intake.headers import DictionaryError, HeaderDictionary
from wuzha.org.rules import RuleSet


class FieldHeaders(BaseModel):
    """One field (of a directive: `domain.md` §3.3) and the headers that mean it."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="field · 字段")
    synonyms: list[str] = Field(default_factory=list, description="headers · 表头写法")


class Headers(BaseModel):
    """The fields of one kind of file, each with the headers that mean it."""

    #: The fields there are: those of the dictionary shipped under this name.
    SHIPPED: ClassVar[str]

    fields: list[FieldHeaders] = Field(description="fields · 字段")

    @model_validator(mode="after")
    def each_field_once_and_no_contradiction(self) -> Headers:
        named = [one.field for one in self.fields]
        if wrong := sorted(
            set(named) ^ set(_shipped(self.SHIPPED)) | {name for name in named if named.count(name) > 1}
        ):
            raise ValueError(f"each field exactly once: {', '.join(wrong)}")
        try:
            self.dictionary()
        except DictionaryError as error:
            raise ValueError(str(error)) from error
        return self

    def dictionary(self) -> HeaderDictionary:
        """Ready for matching. Raises `DictionaryError` when one header names two fields."""
        return HeaderDictionary.from_data({one.field: one.synonyms for one in self.fields})


@cache
def _shipped(name: str) -> dict[str, list[str]]:
    source = resources.files("wuzha.intake") / "data" / f"{name}.json"
    data: dict[str, list[str]] = json.loads(source.read_text(encoding="utf-8"))
    return data


def shipped_headers(name: str) -> dict[str, Any]:
    """The factory value of a rule set of headers: the dictionary shipped under the name."""
    return {"fields": [{"field": field, "synonyms": words} for field, words in _shipped(name).items()]}


#: Rule set and version (`None` for the factory's) → its dictionary; making one takes a thousand normalisations.
_dictionaries: dict[tuple[str, int | None], HeaderDictionary] = {}


def headers_in_force(rules: RuleSet[Any]) -> HeaderDictionary:
    """The dictionary of headers in force now."""
    version = rules.version_at()
    found = _dictionaries.get((rules.key, version.pk))
    if found is None:
        found = _dictionaries[rules.key, version.pk] = version.value.dictionary()
    return found
