# SPDX-License-Identifier: Apache-2.0
"""Taking the personal data out of rows that stay: which columns hold it, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from wuzha.keys import indexes
from wuzha.sealed.fields import BlindIndexField, IndexCopyField, SealedField
from wuzha.sealed.value import Kind, seal

if TYPE_CHECKING:
    BinaryField = models.BinaryField[bytes | None, bytes | None]

#: What a text says that a constraint wants to be there. Chinese, as the texts around it.
TOMBSTONE = "（已按保存期限删除）"


@contextmanager
def erasing() -> Iterator[None]:
    """A transaction in which rows that are only ever added to may lose their sealed values: the guards know by it that
    the retention service is at work."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL wuzha.erasing = 'on'")
        yield


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [one for one in model._meta.get_fields() if isinstance(one, SealedField)]


def index_fields(model: type[models.Model]) -> list[BinaryField]:
    """Columns of blind indexes: beside their sealed column, or copied from elsewhere (`…_index`)."""
    columns = [one for one in model._meta.get_fields() if isinstance(one, models.BinaryField)]
    return [one for one in columns if isinstance(one, BlindIndexField) or one.name.endswith("_index")]


def lifted_fields(model: type[models.Model]) -> list[BinaryField]:
    """Columns whose values go over with the blind indexes when the keys are rotated."""
    columns = [one for one in model._meta.get_fields() if isinstance(one, models.BinaryField)]
    own = index_fields(model)
    return [one for one in columns if one in own or isinstance(one, IndexCopyField)]


def nobody() -> models.Func:
    """A blind index of nobody, of 16 random bytes, where a column must have one."""
    number = models.Func(template="uuid_send(gen_random_uuid())", output_field=models.BinaryField())
    mark = models.Value(indexes.mark(), output_field=models.BinaryField())
    return models.Func(mark, number, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.BinaryField())


def nobody_where(name: str) -> models.Case:
    """An index of nobody where there was one."""
    there = models.When(**{f"{name}__isnull": False}, then=nobody())
    return models.Case(there, default=None, output_field=models.BinaryField())


def names_of_sealed(model: type[models.Model]) -> list[str]:
    """Columns of personal data: sealed values and blind indexes."""
    return [one.name for one in sealed_fields(model)] + [one.name for one in index_fields(model)]


@cache
def paths_to(root: type[models.Model], by: str) -> dict[type[models.Model], str]:
    """Models of the root's app that hold sealed values and lead to it: the look-up that finds their rows.

    By a foreign key of their own, which is named `by`, or by that of the record they hang on. Raises `LookupError`
    when nothing has such a key.
    """
    own = apps.get_app_config(root._meta.app_label).get_models()
    direct: dict[type[models.Model], str] = {}
    links: dict[type[models.Model], list[models.ForeignKey[Any, Any]]] = {}
    for model in own:
        links[model] = [one for one in model._meta.get_fields() if isinstance(one, models.ForeignKey)]
        to_root = [one.name for one in links[model] if one.related_model is root and one.name == by]
        if to_root and model is not root:
            direct[model] = f"{to_root[0]}__in"
    if not direct:  # a key that was renamed must not leave everything standing
        raise LookupError(by)
    found = {model: path for model, path in direct.items() if sealed_fields(model)}
    for model in links:
        if model in direct or model is root or not sealed_fields(model):
            continue
        by_way = next((one for one in links[model] if one.related_model in direct), None)
        if by_way is not None:
            found[model] = f"{by_way.name}__{direct[by_way.related_model]}"
    return found


def erase_rows(rows: models.QuerySet[Any]) -> int:
    """Empty every sealed column and blind index of the rows; a column that a constraint pins gets a tombstone."""
    model = rows.model
    pinned = _pinned(model)
    values: dict[str, Any] = {field.name: None for field in index_fields(model)}
    for field in sealed_fields(model):
        keep = field.name in pinned and field.kind is Kind.TEXT
        values[field.name] = _tombstone(field.name) if keep else None
    there = Q(pk__in=[])
    for name in values:
        there |= Q(**{f"{name}__isnull": False})
    return rows.filter(there).update(**values)


def _tombstone(name: str) -> models.expressions.Case:
    """The tombstone where there was a text, nothing where there was none."""
    kept = models.Value(seal(Kind.TEXT, TOMBSTONE).token, output_field=models.BinaryField())
    return models.Case(
        models.When(**{f"{name}__isnull": False}, then=kept), default=None, output_field=models.BinaryField()
    )


def _pinned(model: type[models.Model]) -> frozenset[str]:
    """Fields that a check constraint asks to be there."""
    found: set[str] = set()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
            found |= _named(constraint.condition)
    return frozenset(found)


def _named(condition: Q) -> set[str]:
    found: set[str] = set()
    children: Sequence[Any] = condition.children
    for child in children:
        if isinstance(child, Q):
            found |= _named(child)
        elif isinstance(child, tuple):
            found.add(str(child[0]).split("__")[0])
    return found
