# SPDX-License-Identifier: Apache-2.0
"""What every act on evidence shares: the case, the next number in it, who witnessed, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.cases.services.base import number_copied
from wuzha.core.acts import Acts
from wuzha.engine.identifiers import Address, Name
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Exhibit, Scene
from wuzha.people.queries.people import Involvement
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Kind, Sealed, seal

#: Longest text of a name or reason that is kept in clear (characters).
MOST_WORDS = 120


class EvidenceActs(Acts[Exhibit]):
    codes, kind = Code, "exhibit"

    def kind_of(self, row: Any) -> str:
        return str(row.RECORD)


EVIDENCE = EvidenceActs()


def locked_case(actor: Actor, pk: int) -> Case:
    """The case, locked, so that numbers in it are given once. Raises `RefusalError`: NOT_FOUND."""
    return EVIDENCE.locked(actor, Case, pk)


def next_no(model: Any, case_id: int) -> int:
    """The number that the next record of a case gets."""
    return 1 + int(model.unscoped.filter(case_id=case_id).aggregate(last=Max("no"))["last"] or 0)


def past(at: datetime) -> datetime:
    """Refuses what has not happened yet. Raises `RefusalError`: IN_FUTURE."""
    if at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return at


def number(text: str, *, required: RefusalCode | None = None) -> str:
    """The number of a document or seal. Raises `RefusalError`: OUR_NUMBER, TOO_LONG, CLEAR_NUMBER."""
    return number_copied(text, required=required)


def witnessed(name: str, why_none: str) -> tuple[Sealed | None, str]:
    """The witness, or why there was none (程序规定 217, 229). Raises `RefusalError`: WITNESS_MISSING."""
    if not name.strip() and not why_none.strip():
        raise RefusalError(Code.WITNESS_MISSING)
    return named(name), "" if name.strip() else EVIDENCE.plain(why_none, most=MOST_WORDS)


def named(name: str) -> Sealed | None:
    return seal(Kind.NAME, Name.parse(name)) if name.strip() else None


def placed(place: str) -> Sealed | None:
    return seal(Kind.ADDRESS, Address.parse(place)) if place.strip() else None


def person_of(case_id: int, pk: int | None) -> Involvement | None:
    """A person with a part in the case that stands. Raises `RefusalError`: NOT_FOUND."""
    if pk is None:
        return None
    found: Involvement | None = Involvement.unscoped.filter(case_id=case_id, pk=pk, ended_on=None).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


def scene_of(case_id: int, pk: int | None) -> Scene | None:
    """A scene of the case. Raises `RefusalError`: NOT_FOUND."""
    if pk is None:
        return None
    found: Scene | None = Scene.unscoped.filter(case_id=case_id, pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found
