# SPDX-License-Identifier: Apache-2.0
"""What a list is asked for, from a query string and back to one, and the lists that people keep under a name.

A domain's list has a class of filters (`ListFilters`). Where people may keep it, it is kept as a `ListView`, under the
name of its address: a person's own, and those that who leads the shift keeps for the unit. Pages: `wuzha.pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from hashlib import blake2b
from typing import Any, Self
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.http import QueryDict
from pydantic import BaseModel, ConfigDict, ValidationError

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.models import ListView
from wuzha.org.models import Person, Unit

#: Lists one person may keep, and one unit.
MOST_KEPT = 20
#: Seconds the count beside a kept list may be old.
COUNT_FRESH_FOR = 30


class ListFilters(BaseModel):
    """What one list is asked for. Equal filters have equal query strings, so that a kept one is found again."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def of(cls, query: QueryDict | str) -> Self:
        """Filters from a query string. What cannot be read is left out, as if it had not been asked for."""
        given = QueryDict(query) if isinstance(query, str) else query
        values: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            wanted = [value.strip() for value in given.getlist(name) if value.strip()]
            if wanted:
                values[name] = wanted if isinstance(field.default, tuple) else wanted[-1]
        while True:
            try:
                return cls.model_validate(values)
            except ValidationError as error:
                for name in {str(problem["loc"][0]) for problem in error.errors()}:
                    values.pop(name, None)

    def query(self, **changes: Any) -> str:
        """The shortest query string that means the same, with changes if any."""
        changed = self.model_copy(update=changes)
        pairs: list[tuple[str, str]] = []
        for name in sorted(type(self).model_fields):
            value = getattr(changed, name)
            if value == type(self).model_fields[name].default:
                continue
            many = sorted(value) if isinstance(value, tuple) else [value]
            pairs += [(name, _text(one)) for one in many]
        return urlencode(pairs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value.value if isinstance(value, Enum) else value)


class TooManyKeptError(Exception):
    """The person, or the unit, keeps `MOST_KEPT` lists already."""


class NotLeadingError(PermissionError):
    """Only who leads the shift keeps lists for the unit."""


def kept(actor: Actor, place: str) -> list[ListView]:
    """The unit's views of a list, then the person's own, each by name."""
    owned = Q(person_id=actor.person_id or 0) | Q(unit_id=actor.unit_id or 0)
    found = ListView.objects.filter(owned, place=place)
    return list(found.order_by(F("unit_id").asc(nulls_last=True), "name", "pk"))


@transaction.atomic
def keep(actor: Actor, place: str, name: str, query: str) -> ListView:
    """Keep a list under a name; the same name anew replaces what it stood for. Raises `TooManyKeptError`."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=actor.person_id).values_list("pk"))
    return _keep(actor, {"person_id": actor.person_id or 0, "place": place}, name, query)


def keep_for_unit(actor: Actor, place: str, name: str, query: str) -> ListView:
    """`keep` for everybody of the actor's unit. Raises `NotLeadingError`, `TooManyKeptError`."""
    if not actor.leads or actor.unit_id is None:
        record(actor, "filter.keep", outcome="REFUSED", detail={"for": "unit"})
        raise NotLeadingError
    with transaction.atomic():
        list(Unit.objects.select_for_update(no_key=True).filter(pk=actor.unit_id).values_list("pk"))
        return _keep(actor, {"unit_id": actor.unit_id, "place": place}, name, query)


def _keep(actor: Actor, owner: dict[str, Any], name: str, query: str) -> ListView:
    if ListView.objects.filter(**owner).exclude(name=name).count() >= MOST_KEPT:
        raise TooManyKeptError
    one, _new = ListView.objects.update_or_create(name=name, defaults={"query": query}, **owner)
    record(actor, "filter.keep", on=("filter", one.pk), detail={"for": "unit" if "unit_id" in owner else "person"})
    return one


@transaction.atomic
def drop(actor: Actor, pk: int, *places: str) -> ListView | None:
    """Delete a view, of these places or any: the person's own, or, leading the shift, the unit's. What it was."""
    mine = Q(person_id=actor.person_id or 0)
    if actor.leads:
        mine |= Q(unit_id=actor.unit_id or 0)
    one = ListView.objects.filter(mine, pk=pk, **({"place__in": places} if places else {})).first()
    if one is not None:
        ListView.objects.filter(pk=pk).delete()
        record(actor, "filter.drop", on=("filter", pk))
    return one


def recent_count(actor: Actor, app: str, query: str, count: Callable[[], int]) -> int:
    """The count of a list of an app, up to `COUNT_FRESH_FOR` seconds old: a person may keep many, and a rare one costs
    most."""
    asked = f"{actor.unit_path} {actor.person_id} {query}"
    key = f"{app}.count.{blake2b(asked.encode(), digest_size=16).hexdigest()}"
    found: int | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, COUNT_FRESH_FOR)
    return found
