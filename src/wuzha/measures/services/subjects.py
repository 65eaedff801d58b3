# SPDX-License-Identifier: Apache-2.0
"""To whom a measure is done: found or recorded, each once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from wuzha.keys.indexes import hold
from wuzha.measures.models import Subject
from wuzha.measures.registry import SubjectKind
from wuzha.sealed import Kind, Sealed, seal


@dataclass(frozen=True, slots=True)
class Whom:
    """A unit by its key; or a person, an organisation or a thing by name and number, sealed or clear, with the record
    that it is elsewhere."""

    kind: SubjectKind
    unit_id: int | None = None
    name: str | Sealed = ""
    number: str | Sealed = ""
    ref: tuple[str, int] | None = None
    synthetic: bool = False

    @classmethod
    def unit(cls, pk: int) -> Whom:
        return cls(SubjectKind.UNIT, pk)


def subject_of(whom: Whom) -> Subject | None:
    """The subject, recorded when it is not there yet; `None` for nobody: no unit, no number and no record."""
    if whom.kind == SubjectKind.UNIT:
        if whom.unit_id is None:
            return None
        found, _new = Subject.unscoped.get_or_create(unit_id=whom.unit_id, defaults={"kind": whom.kind})
        return found
    number = _sealed(Kind.ID_NUMBER, whom.number)
    if number is None and whom.ref is None:
        return None
    hold()  # no rotation of the keys between looking and writing
    there = _find(whom, number)
    if there is not None:
        return there
    ref = whom.ref or ("", None)
    try:
        with transaction.atomic():
            made: Subject = Subject.unscoped.create(
                kind=whom.kind, name=_sealed(Kind.NAME, whom.name), number=number, ref_type=ref[0], ref_id=ref[1],
                synthetic=whom.synthetic,
            )  # fmt: skip
    except IntegrityError:  # somebody else recorded it meanwhile
        there = _find(whom, number)
        if there is None:
            raise
        return there
    return made


def _find(whom: Whom, number: Sealed | None) -> Subject | None:
    """By the number; without one by the record it is elsewhere."""
    rule = Q(pk__in=[])
    if number is not None:
        rule |= Q(number_index__in=number.blinds())
    elif whom.ref is not None:
        rule |= Q(ref_type=whom.ref[0], ref_id=whom.ref[1])
    found: Subject | None = Subject.unscoped.filter(rule, kind=whom.kind).order_by("pk").first()
    return found


def _sealed(kind: Kind, value: str | Sealed) -> Sealed | None:
    if isinstance(value, Sealed):
        return value
    return seal(kind, value.strip()) if value.strip() else None
