# SPDX-License-Identifier: Apache-2.0
"""Long lists of keys in a condition as one parameter, an array, instead of one parameter each.

A reach is a list of all units below one's own: 1,400 in a city. The statements that every page sends (what waits at
each entry, the inbox) name it some twenty times; with a parameter for each key they had 25,000, and took most of the
page's time to be written and read. PostgreSQL plans `IN (…)` and `= ANY(array)` alike.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

#: From so many keys on.
MANY = 32


def _keys(lookup: Any) -> list[int] | None:
    """The keys of a lookup, if they are many and plain whole numbers."""
    if not lookup.rhs_is_direct_value() or len(lookup.rhs) < MANY:
        return None
    found = [one for one in lookup.rhs if one is not None]
    return found if all(type(one) is int for one in found) else None


def _as_array(lookup: Any, compiler: Any, connection: Any, keys: list[int]) -> tuple[str, list[Any]]:
    left, params = lookup.process_lhs(compiler, connection)
    return f"{left} = ANY(%s::bigint[])", [*params, keys]


class ManyIn(In):
    """Keys of a table's own."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        keys = _keys(self)
        return super().as_sql(compiler, connection) if keys is None else _as_array(self, compiler, connection, keys)


class ManyRelatedIn(RelatedIn):
    """Keys of another table."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        keys = _keys(self)
        return super().as_sql(compiler, connection) if keys is None else _as_array(self, compiler, connection, keys)


def register() -> None:
    """Use it for all keys; called once, when the app is ready."""
    BigAutoField.register_lookup(ManyIn)
    ForeignKey.register_lookup(ManyRelatedIn)
