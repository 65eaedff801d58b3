# SPDX-License-Identifier: Apache-2.0
"""Where sealed values and blind indexes are: every column of every model, found by the kind of its field.

So a new domain need not say so, and cannot forget one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from wuzha.sealed.erasing import lifted_fields, sealed_fields

#: Parts of a rotation that are no table.
INDEXES, FILES, UPLOADS = "indexes", "files", "uploads"


@dataclass(frozen=True)
class Table:
    """A table with its columns of one kind, as SQL names them, quoted."""

    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def name(self) -> str:
        return quoted(self.model._meta.db_table)

    @property
    def key(self) -> str:
        return quoted(self._key.column)

    @property
    def key_type(self) -> str:
        """The type of its key, as a parameter is cast to it."""
        return str(self._key.rel_db_type(connection))

    @property
    def columns(self) -> list[str]:
        return [quoted(one.column) for one in self.fields]

    @property
    def _key(self) -> models.Field[Any, Any]:
        return self.model._meta.pk


def quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def sealed_tables() -> Iterator[Table]:
    """Tables with sealed values."""
    for model in _models():
        own = tuple(one for one in sealed_fields(model) if one.model is model)
        if own:
            yield Table(model, own)


def indexed_tables() -> Iterator[Table]:
    """Tables with blind indexes."""
    for model in _models():
        own = tuple(one for one in lifted_fields(model) if one.model is model)
        if own:
            yield Table(model, own)


def _models() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
