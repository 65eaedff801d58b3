# SPDX-License-Identifier: Apache-2.0
"""What a list is asked for, from a query string and back to one, and the lists that people keep under a name.

A domain's list has a class of filters (`ListFilters`) and, where people may keep it, a table of its own (`KeptList`):
a person's own, and those that who leads the shift keeps for everybody of the unit. Pages of a list: `wuzha.pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from hashlib import blake2b
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import BaseConstraint, CheckConstraint, F, Q, UniqueConstraint
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
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


class KeptList(models.Model):
    """A list that a person, or a whole unit, keeps under a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    #: Set where everybody of the unit has it.
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=24, verbose_name=_("Name"))
    #: The query string of the list, checked against its filters when it is used.
    query = models.CharField(max_length=300)
    #: Its place among the owner's.
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def rules(name: str, *within: str) -> list[BaseConstraint]:
        """The constraints of such a table: one owner, who has each name once (`within` further fields). `name` begins
        their names."""
        of_unit = Q(person__isnull=True, unit__isnull=False)
        return [
            UniqueConstraint(fields=["person", *within, "name"], name=f"{name}_once"),
            UniqueConstraint(fields=["unit", *within, "name"], name=f"{name}_of_unit_once"),
            CheckConstraint(
                name=f"{name}_has_one_owner", condition=of_unit | Q(person__isnull=False, unit__isnull=True)
            ),
        ]


K = TypeVar("K", bound=KeptList)


class TooManyKeptError(Exception):
    """The person, or the unit, keeps `MOST_KEPT` lists already."""


class NotLeadingError(PermissionError):
    """Only who leads the shift keeps lists for the unit."""


def kept(model: type[K], actor: Actor, **within: str) -> list[K]:
    """The unit's lists, then the person's own, each by name; `within` a table of several lists those of one."""
    owned = Q(person_id=actor.person_id or 0) | Q(unit_id=actor.unit_id or 0)
    return list(
        model._default_manager.filter(owned, **within).order_by(F("unit_id").asc(nulls_last=True), "name", "pk")
    )


@transaction.atomic
def keep(model: type[K], actor: Actor, name: str, query: str, **within: str) -> K:
    """Keep a list under a name; the same name anew replaces what it stood for. Raises `TooManyKeptError`."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=actor.person_id).values_list("pk"))
    return _keep(model, actor, {"person_id": actor.person_id or 0, **within}, name, query)


def keep_for_unit(model: type[K], actor: Actor, name: str, query: str) -> K:
    """`keep` for everybody of the actor's unit. Raises `NotLeadingError`, `TooManyKeptError`."""
    if not actor.leads or actor.unit_id is None:
        record(actor, "filter.keep", outcome="REFUSED", detail={"for": "unit"})
        raise NotLeadingError
    with transaction.atomic():
        list(Unit.objects.select_for_update(no_key=True).filter(pk=actor.unit_id).values_list("pk"))
        return _keep(model, actor, {"unit_id": actor.unit_id}, name, query)


def _keep(model: type[K], actor: Actor, owner: dict[str, Any], name: str, query: str) -> K:
    if model._default_manager.filter(**owner).exclude(name=name).count() >= MOST_KEPT:
        raise TooManyKeptError
    one, _new = model._default_manager.update_or_create(name=name, defaults={"query": query}, **owner)
    record(actor, "filter.keep", on=("filter", one.pk), detail={"for": "unit" if "unit_id" in owner else "person"})
    return one


@transaction.atomic
def drop(model: type[KeptList], actor: Actor, pk: int) -> bool:
    """Delete one of the person's own lists, or, leading the shift, one of the unit's; whether there was one."""
    rows = model._default_manager.filter(pk=pk)
    gone, _by_model = rows.filter(person_id=actor.person_id or 0).delete()
    if not gone and actor.leads:
        gone, _by_model = rows.filter(unit_id=actor.unit_id or 0).delete()
    if gone:
        record(actor, "filter.drop", on=("filter", pk))
    return bool(gone)


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
