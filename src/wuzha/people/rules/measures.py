# SPDX-License-Identifier: Apache-2.0
"""What the law says of the order of measures, which of them is in force on a day, and until when what must follow.

Pure: rows come in as they are kept, days as days. Articles are those of 刑事诉讼法 (2018); 规定 is 公安机关办理刑事案件
程序规定 (令159, 2020). The lengths of terms are data (`rulesets.TERMS`) and stand in the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from wuzha.core.growing import places
from wuzha.engine.organs import COURT, PROCURATORATE, is_one_of
from wuzha.people.errors import Code
from wuzha.people.rules.kinds import COMPULSORY, CUSTODY, HOLDING, Measure
from wuzha.refusals import RefusalCode

M = Measure


class Row(Protocol):
    """A measure as it is kept."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def organ(self) -> str: ...
    @property
    def struck_by_id(self) -> int | None: ...


T = TypeVar("T", bound=Row)


@dataclass(frozen=True, slots=True)
class Fault:
    """What the law does not know about one of the measures."""

    code: RefusalCode
    pk: int
    params: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)


def standing(rows: Sequence[T]) -> list[T]:
    """The measures that stand, by their days; on one day in the order in which they were told, where one that corrects
    another has its place. Whoever is caught or summoned is so before anything else of that day."""
    place = places(sorted(rows, key=lambda one: one.pk))
    there = [one for one in rows if one.struck_by_id is None and one.kind != M.VOIDED]
    first = {M.CAUGHT.value, M.SUMMONED.value}
    return sorted(there, key=lambda one: (one.day, one.kind not in first, place.get(one.pk, one.pk)))


#: Who decides (80, 90, 175–177, 200), by words of the organ's name.
_DECIDED_BY: dict[Measure, tuple[RefusalCode, tuple[str, ...]]] = {
    M.ARRESTED: (Code.ARREST_BY, PROCURATORATE + COURT),
    M.REFUSED: (Code.BY_PROCURATORATE, PROCURATORATE),
    M.RETURNED: (Code.BY_PROCURATORATE, PROCURATORATE),
    M.PROSECUTED: (Code.BY_PROCURATORATE, PROCURATORATE),
    M.NOT_PROSECUTED: (Code.BY_PROCURATORATE, PROCURATORATE),
    M.JUDGED: (Code.BY_COURT, COURT),
}
#: What must stand before: 90 for a refusal, 162 and 169 for the procuratorate's decisions, 186 for the court's.
_FOLLOWS: dict[Measure, Measure] = {
    M.REFUSED: M.ASKED, M.RETURNED: M.SENT, M.PROSECUTED: M.SENT, M.NOT_PROSECUTED: M.SENT, M.JUDGED: M.PROSECUTED,
}  # fmt: skip
#: Told once until something undoes it: sent anew only when returned (175), prosecuted once.
_ONCE = frozenset({M.SENT, M.PROSECUTED, M.JUDGED})


def faults(rows: Sequence[Row]) -> list[Fault]:
    """Everything in the measures of a person in a case that the law does not know, the first day first.

    1. Who decides: no arrest without procuratorate or court (80); prosecution, its refusal and the return are the
       procuratorate's (175–177), the judgment the court's. After a refusal it decides on an arrest only when asked
       again (91, 92).
    2. What follows on what: prosecuted when sent, judged when prosecuted; sent again only when returned.
    3. Nobody in custody is looked for, caught, summoned or detained once more; only what holds is released, only
       detention and arrest are extended (91, 156).
    4. After the judgment nothing; nothing twice on one day.
    """
    found: list[Fault] = []
    told: set[Measure] = set()
    last: dict[Measure, date] = {}
    holds: Measure | None = None
    for one in standing(rows):
        kind = Measure(one.kind)
        label = {"measure": kind.label}
        if kind in _DECIDED_BY and one.organ:
            code, words = _DECIDED_BY[kind]
            if not is_one_of(one.organ, words):
                found.append(Fault(code, one.pk, label))
        before = _FOLLOWS.get(kind)
        if M.JUDGED in told:
            found.append(Fault(Code.AFTER_JUDGMENT, one.pk))
        elif kind in _ONCE & told or last.get(kind) == one.day:
            found.append(Fault(Code.ALREADY, one.pk, label))
        elif before is not None and before not in told:
            found.append(Fault(Code.NEEDS_BEFORE, one.pk, label | {"before": before.label}))
        elif kind is M.ARRESTED and M.REFUSED in told and M.ASKED not in told and not _by_court(one):
            found.append(Fault(Code.NEEDS_BEFORE, one.pk, label | {"before": M.ASKED.label}))
        if holds in CUSTODY and kind in (M.WANTED, M.CAUGHT, M.SUMMONED, M.DETAINED):
            found.append(Fault(Code.IN_CUSTODY, one.pk))
        if kind is M.RELEASED and holds is None:
            found.append(Fault(Code.NOTHING_HOLDS, one.pk))
        if kind is M.EXTENDED and holds not in CUSTODY:
            found.append(Fault(Code.NOT_EXTENDABLE, one.pk))
        told.add(kind)
        last[kind] = one.day
        if kind is M.RETURNED:
            told.discard(M.SENT)
        if kind is M.REFUSED:
            told.discard(M.ASKED)
        holds = _holds_after(kind, holds)
    return found


def _by_court(row: Row) -> bool:
    return any(word in row.organ.lower() for word in COURT)


def _holds_after(kind: Measure, before: Measure | None) -> Measure | None:
    if kind in (M.RELEASED, M.NOT_PROSECUTED, M.JUDGED):  # 178: who is not prosecuted is let go
        return None
    if kind is M.ADMIN_DETAINED and before in COMPULSORY:
        return before
    return kind if kind in HOLDING else before


def new_faults(before: Sequence[Row], after: Sequence[Row], new: Collection[int] = ()) -> list[Fault]:
    """Faults that a change brings. A list that told of half a history leaves gaps, which stop nothing later.

    `new` are keys that stand for the change itself: their faults always count.
    """
    known = {(one.code, one.pk) for one in faults(before)}
    return [one for one in faults(after) if one.pk in new or (one.code, one.pk) not in known]


class Todo(StrEnum):
    """What must follow, and until when."""

    ASK = "ask"  # ask for the approval of an arrest, or let go: 91
    DECIDED = "decided"  # the procuratorate decides: 91
    LET_GO = "let_go"  # not approved: at once, 91
    CLOSE = "close"  # finish the investigation, have it extended, or change the measure: 156
    LIFT = "lift"  # lift the bail or the surveillance, or send: 79, 99
    SEND_AGAIN = "send_again"  # finish the further investigation: 175
    FREE = "free"  # the case is withdrawn: release, or lift the measure, at once: 163, 规定 187


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a case on a day."""

    #: The measure in force and its last day.
    measure: Any = None
    until: date | None = None
    #: What must follow, until the end of which day; nothing where the clock is another organ's, or none runs.
    todo: Todo | None = None
    due: date | None = None

    @property
    def kind(self) -> str:
        return str(self.measure.kind) if self.measure is not None else ""


def stands(rows: Sequence[Row], day: date, free_by: date | None = None) -> Standing:
    """What is in force on a day, and what must follow: from the measures told of up to that day. `free_by`: until when
    nobody may be held any more, since the case is withdrawn.

    The clock of the police stops with the sending for prosecution: what then runs is the procuratorate's.
    """
    holds: Any = None
    until: date | None = None
    asked: date | None = None
    decide: date | None = None
    refused: date | None = None
    returned: date | None = None
    sent = False
    for one in standing(rows):
        if one.day > day:
            break
        kind = Measure(one.kind)
        after = _holds_after(kind, None if holds is None else Measure(holds.kind))
        if after is None:
            holds, until = None, None
        elif kind in HOLDING and after is kind:
            holds, until = one, one.until
            asked = refused = None
        elif kind is M.EXTENDED:
            until = one.until or until
        if kind is M.ASKED:
            asked, decide, refused = one.day, one.until, None
        elif kind is M.REFUSED:
            asked, refused = None, one.day
        elif kind is M.RETURNED:
            sent, returned = False, one.until
        elif kind in (M.SENT, M.PROSECUTED, M.NOT_PROSECUTED, M.JUDGED):
            sent, returned = True, None
    if holds is not None and holds.kind == M.ADMIN_DETAINED and until is not None and until < day:
        holds, until = None, None  # it ends by itself
    todo, due = _follows(holds, until, asked, decide, refused)
    if sent:
        todo, due = None, None
    elif returned is not None and (due is None or returned < due):
        todo, due = Todo.SEND_AGAIN, returned
    if free_by is not None and holds is not None and holds.kind in COMPULSORY:
        todo, due = Todo.FREE, free_by
    return Standing(holds, until, todo, due)


def _follows(
    holds: Row | None, until: date | None, asked: date | None, decide: date | None, refused: date | None
) -> tuple[Todo | None, date | None]:
    if holds is None or holds.kind == M.ADMIN_DETAINED:
        return None, None
    if holds.kind == M.DETAINED:
        if refused is not None:
            return Todo.LET_GO, refused
        return (Todo.DECIDED, decide) if asked is not None else (Todo.ASK, until)
    return (Todo.CLOSE if holds.kind == M.ARRESTED else Todo.LIFT), until


def soon(due: date | None, today: date, days: int) -> bool:
    """Whether it runs out within some days, or has."""
    return due is not None and due <= today + timedelta(days=days)
