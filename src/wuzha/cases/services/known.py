# SPDX-License-Identifier: Apache-2.0
"""What is known of the cases and victims that a list tells of, and what its rows add to it or contradict."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.cases.rules.adopting import NAMES, OF_CASE, OF_VICTIM, known, weigh
from wuzha.cases.services import listed
from wuzha.cases.services.incoming import IncomingCase, SealedCase
from wuzha.intake.receivers import Problem
from wuzha.org.models import Unit
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import masked_by, read_again_by
from wuzha.ui.money import plain

SQL = listed.SQL

#: Sealed fact → its columns.
_SEALED = {
    "place": ("place",), "narrative": ("narrative",), "name": ("name",), "address": ("address",),
    "phone": ("phone", "phone_index"), "id_no": ("id_no", "id_index", "sex", "birth_year"),
    "account": ("account", "account_index"),
}  # fmt: skip


@dataclass(slots=True)
class KnownVictim:
    """A row of the database, or one about to be written. One entered by hand has no digest, and no list changes it."""

    pk: int
    case: int
    no: int
    digest: bytes | None
    phone_index: bytes | None
    id_index: bytes | None
    account_index: bytes | None
    #: What is known of it, in clear or `Sealed`; `None` where nobody told it.
    facts: dict[str, Any]
    flags: Sequence[str] = ()
    #: The rows that told of it, as they came.
    raw: Sealed | None = None
    line: int = 0

    def add(self, one: SealedCase, facts: Mapping[str, Any]) -> None:
        """Take facts of a further row over, with the marks of their cells."""
        names = {NAMES.get(name, name) for name in facts}
        kept = (flag for flag in self.flags if flag.partition(":")[0] not in names)
        self.flags = (*kept, *(flag for flag in one.row.flags if flag.partition(":")[0] in names))
        self.facts |= facts
        self.line = one.row.line
        # Rows that follow may name the person by what this one added.
        for name in ("phone_index", "id_index", "account_index"):
            setattr(self, name, getattr(self, name) or getattr(one, name))
        if self.raw is not None:
            self.raw = seal(Kind.TEXT, read_again_by(self.raw, lambda earlier: both(earlier, one.row.raw)))


class Known:
    """Cases by number, with their courses, facts and victims; what is new is added as it is met."""

    def __init__(self, cursor: CursorWrapper, centre_id: int, rows: Sequence[SealedCase]) -> None:
        self.cases: dict[str, int] = {}
        self.facts: dict[int, dict[str, Any]] = {}
        self.victims: dict[str, list[KnownVictim]] = {}
        cursor.execute(SQL["known"], [centre_id, list({one.row.case_no for one in rows})])
        for case, case_no, *about in cursor.fetchall():
            self.cases[case_no] = case
            self.facts[case] = known(_opened(OF_CASE, about), ())
        numbers = {case: case_no for case_no, case in self.cases.items()}
        cursor.execute(SQL["victims"], [list(numbers)])
        for case, pk, no, digest, flags, raw, *found in cursor.fetchall():
            indexes, facts = found[:3], found[3:]
            mark, phone, id_no, account = (None if one is None else bytes(one) for one in (digest, *indexes))
            kept = None if raw is None else Sealed(Kind.TEXT, bytes(raw))
            told = known(_opened(OF_VICTIM, facts), flags)
            victim = KnownVictim(pk, case, no, mark, phone, id_no, account, told, flags, kept)
            self.victims.setdefault(numbers[case], []).append(victim)
        self.courses = listed.courses(cursor, SQL["steps"], list(self.cases.values()))
        here = [one.row for one in rows if one.row.papers and one.row.case_no in self.cases]
        proved = [(self.cases[row.case_no], row.papers) for row in here]
        adding = {case for case, papers in proved if self.courses[case].follow(papers)[0]}
        self.courses |= listed.locked(cursor, SQL["steps"], sorted(adding))
        steps = ((case, self.courses[case].follow(papers)[0]) for case, papers in proved if case in adding)
        self.forbidden = listed.Forbidden(steps)

    @cached_property
    def units(self) -> dict[int, str]:
        """Names of units, asked once however many rows contradict."""
        return dict(Unit.objects.values_list("pk", "name"))

    def same(self, one: SealedCase) -> KnownVictim | None:
        """The same victim of the same case."""
        victims = self.victims.get(one.row.case_no, ())
        return next((v for v in victims if one.same_victim(v.phone_index, v.id_index, v.account_index)), None)

    def weighed(
        self, one: SealedCase, case: int, found: KnownVictim | None
    ) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
        """What a row adds to the case, what to the victim, and what of it differs. What a person entered or worked on
        is added to by people alone."""
        stands = dict(self.facts[case])
        about, differs = weigh(stands, told_of(OF_CASE, one.row), _equal)
        more: dict[str, Any] = {}
        if found is not None and found.digest != one.digest:
            more, others = weigh(found.facts, told_of(OF_VICTIM, one.row), _equal)
            stands |= found.facts
            differs += others
            occurred, reported = (more.get(name) or stands[name] for name in ("occurred_at", "reported_at"))
            if occurred is not None and reported is not None and occurred > reported:
                differs += [name for name in ("occurred_at", "reported_at") if name in more]
            more = more if found.digest is not None else {}
        problems = [self._problem(name, stands[name]) for name in dict.fromkeys(differs)]
        return about if self.courses[case].listed else {}, more, problems

    def _problem(self, name: str, stands: Any) -> Problem:
        """A contradiction with what stands, where that names nobody."""
        if name.endswith("_fen"):
            shown = plain(stands)
        elif name.endswith("unit_id"):
            shown = self.units[stands]
        elif isinstance(stands, datetime):
            shown = f"{timezone.localtime(stands):%Y-%m-%d %H:%M}"
        else:
            shown = stands if name == "fraud_type" else ""
        return Problem(NAMES.get(name, name), f"DIFFERS={shown}" if shown else "DIFFERS")


def _opened(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """The columns of a row by name, sealed ones as `Sealed`."""
    kinds = {
        "place": Kind.ADDRESS, "narrative": Kind.TEXT, "name": Kind.NAME, "phone": Kind.PHONE, "id_no": Kind.ID_NUMBER,
        "account": Kind.ACCOUNT, "address": Kind.ADDRESS,
    }  # fmt: skip
    return {
        name: Sealed(kinds[name], bytes(value)) if name in kinds and value is not None else value
        for name, value in zip(names, values, strict=True)
    }


def told_of(names: Sequence[str], row: IncomingCase) -> dict[str, Any]:
    """The facts of these names that a row tells; `None` for what it does not."""
    return known({name: getattr(row, name) for name in names}, row.flags)


def _equal(here: Any, told: Any) -> bool:
    if isinstance(here, Sealed):
        return masked_by(here, lambda clear: bool(clear == told))
    return bool(here == told)


def columns_of(one: SealedCase, facts: Iterable[str]) -> dict[str, Any]:
    """The columns of facts of a row, sealed with their indexes."""
    found: dict[str, Any] = {}
    for name in facts:
        for column in _SEALED.get(name, ()):
            found[column] = getattr(one, column)
        if name not in _SEALED:
            found[name] = getattr(one.row, name)
    return found


def both(earlier: str, later: str) -> str:
    """The cells of two rows as they came; of a column in both, the later."""
    return json.dumps(json.loads(earlier) | json.loads(later), ensure_ascii=False)
