# SPDX-License-Identifier: Apache-2.0
"""Django columns for sealed values and their blind indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from wuzha.sealed.value import Kind, Sealed

if TYPE_CHECKING:
    ColumnBase = models.Field[Sealed | None, Sealed | None]
    BinaryBase = models.BinaryField[bytes | None, bytes | None]
    SmallBase = models.PositiveSmallIntegerField[int | None, int | None]
else:  # Django's fields take their types only in the stubs
    ColumnBase = models.Field
    BinaryBase = models.BinaryField
    SmallBase = models.PositiveSmallIntegerField


class SealedField(ColumnBase):
    """A `bytea` column that accepts and gives `Sealed` values only: a plain string is a programming error."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        self.kind = kind
        super().__init__(**{"null": True, "blank": True, "editable": False} | options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        return name, path, [self.kind, *args], options

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: bytes | memoryview | None, *_args: object) -> Sealed | None:
        return None if value is None else Sealed(self.kind, bytes(value))

    def get_prep_value(self, value: object) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed) or value.kind is not self.kind:
            raise TypeError(f"{self.name} takes a Sealed {self.kind.value}")
        return value.token

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class BlindIndexField(BinaryBase):
    """The blind index of a sealed column beside it, kept in step whenever the row is saved."""

    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(**{"null": True, "blank": True, "editable": False} | options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        return name, path, [self.source, *args], options

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: ARG002 - Django's signature
        sealed: Sealed | None = getattr(model_instance, self.source)
        value = None if sealed is None else sealed.blind()
        setattr(model_instance, self.attname, value)
        return value


class _OfIdNumber(SmallBase):
    """What the sealed ID number in the column `source` says of itself, kept in step whenever the row is saved. Without
    a number it stays as it is."""

    PLACE = 0

    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(**{"null": True, "blank": True, "editable": False} | options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        return name, path, [self.source, *args], options

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:  # noqa: ARG002 - Django's signature
        sealed: Sealed | None = getattr(model_instance, self.source)
        if sealed is not None:
            setattr(model_instance, self.attname, sealed.sex_and_birth()[self.PLACE])
        found: int | None = getattr(model_instance, self.attname)
        return found


class SexField(_OfIdNumber):
    """GB/T 2261.1: 1 male, 2 female; 0 for a number that was looked at and does not say."""


class BirthYearField(_OfIdNumber):
    PLACE = 1


class IndexCopyField(BinaryBase):
    """A blind index without its sealed column beside it: copied from elsewhere, or a key made of several (`lift`).

    Where the keys are rotated it goes over with the others. To the database it is like any other `bytea`.
    """

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options
