# SPDX-License-Identifier: Apache-2.0
"""Measures against a person in a case: recorded with their document, put right by striking, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.standing import Act, Case, Proof, filed_days, goes_on_elsewhere, is_filed, told_of
from wuzha.org.roles import May
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, PersonMeasure
from wuzha.people.rules.kinds import AFTER_FILING, CUSTODY, HOLDING, WITHOUT_PAPER, Measure, Term
from wuzha.people.rules.measures import new_faults, standing, stands
from wuzha.people.rulesets import TERMS, MeasureTerm
from wuzha.people.services.base import PARTS, PEOPLE, PeopleActs, hold_person, measures_of, parts_of, root_of, set_clock
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Sealed

M = Measure
MEASURES = PeopleActs(PersonMeasure.RECORD)
#: Key of a measure that is only proposed: told after all others of its day.
PROPOSED = 2**62


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure as it is entered; empty where there is none. Money in 分."""

    kind: str
    day: date
    organ: str = ""
    document_no: str = ""
    #: Its last day as the document says, where that is earlier than the law allows.
    until: date | None = None
    term: str = Term.USUAL
    unit_id: int | None = None
    fen: int | None = None
    note: str = ""
    #: Of a summons, begun hours counted.
    hours: int | None = None


@PARTS.act(May.WORK_PEOPLE, name="person.measure")
def measure(actor: Actor, involvement: int, new: NewMeasure) -> PersonMeasure:
    """Record a measure with its document; its term is that of the law on its day (`people.terms`).

    Raises `RefusalError`: those of its document and term, NOT_FILED, BEFORE_FILING, CASE_OVER, ENDED, what the
    law says of the order (`rules.measures.faults`), NOT_FOUND.
    """
    row = PARTS.locked(actor, Involvement, involvement)
    if row.ended_on is not None:
        raise RefusalError(Code.ENDED)
    if goes_on_elsewhere(row.case):
        raise RefusalError(Code.CASE_OVER)
    if new.kind in AFTER_FILING and not is_filed(row.case):
        raise RefusalError(Code.NOT_FILED)
    new = as_the_case_says(row, new, new.note)
    return keep_measure(actor, row, new, None, MEASURES.note(new.note), "person.measure")


@MEASURES.act(May.WORK_PEOPLE, name="person.correct")
def correct_measure(actor: Actor, pk: int, new: NewMeasure, why: str) -> PersonMeasure:
    """Put a measure right, for a reason: the one told wrongly is struck, and both stay. Its kind stays.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, SAME_ANSWER, and those of `measure`.
    """
    old = _of(actor, pk)
    new = as_the_case_says(old.involvement, new, why)
    return keep_measure(actor, old.involvement, new, old, PEOPLE.reason(why), "person.correct")


@MEASURES.act(May.WORK_PEOPLE, name="person.void")
def void_measure(actor: Actor, pk: int, why: str) -> PersonMeasure:
    """Say that a measure never was: it is struck, and stays to be seen.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, NEEDS_BEFORE and others where what follows rests on it.
    """
    old = _of(actor, pk)
    return keep_measure(actor, old.involvement, NewMeasure(M.VOIDED, old.day), old, PEOPLE.reason(why), "person.void")


def _of(actor: Actor, pk: int) -> PersonMeasure:
    found = PersonMeasure.objects.visible_to(actor).select_related("involvement__individual", "involvement__case")
    row: PersonMeasure | None = found.filter(pk=pk, struck_by__isnull=True).exclude(kind=M.VOIDED).first()
    if row is None:
        raise RefusalError(Code.NOT_FOUND)
    PARTS.locked(actor, Involvement, row.involvement_id)
    return row


def keep_measure(
    actor: Actor, part: Involvement, new: NewMeasure, old: PersonMeasure | None, note: Sealed | None, name: str
) -> PersonMeasure:
    """Check, write, strike the old one, set the clock, tell the trail; all on the locked person."""
    root = root_of(part.individual)
    hold_person(root)
    before = measures_of(parts_of(part.case_id, root))
    if old is not None and next(one for one in before if one.pk == old.pk).struck_by_id is not None:
        raise RefusalError(Code.NOT_FOUND)  # somebody else was faster
    must_rest_on(filed_days([part.case_id]).get(part.case_id), new)
    if old is None:
        _must_be_free(part, root, new)
    values = {"kind": new.kind, "day": new.day} if new.kind == M.VOIDED else checked(new, before, old)
    if old is not None and all(getattr(old, column) == value for column, value in values.items()):
        raise RefusalError(Code.SAME_ANSWER)
    proposed = SimpleNamespace(pk=PROPOSED, struck_by_id=None, until=None, organ="") if old is None else _twin(old)
    proposed.__dict__.update(values)
    for fault in new_faults(before, [*_struck(before, old), proposed], {PROPOSED}):
        raise RefusalError(fault.code, **fault.params)
    made: PersonMeasure = PersonMeasure.unscoped.create(involvement=part, by_id=actor.person_id, note=note, **values)
    if old is not None:
        PersonMeasure.unscoped.filter(pk=old.pk, struck_by__isnull=True).update(struck_by=made)
    set_clock(part.case_id, root)
    record(
        actor, name, on=(Involvement.RECORD, part.pk),
        detail={"kind": made.kind if old is None else old.kind, "day": made.day.isoformat(), "case": part.case_id},
    )  # fmt: skip
    return made


def _must_be_free(part: Involvement, root: int, new: NewMeasure) -> None:
    """Refuses to catch, summon or detain whoever is in custody in another case, whoever's it is. Raises `RefusalError`:
    IN_CUSTODY."""
    if new.kind not in (M.WANTED, M.CAUGHT, M.SUMMONED, M.DETAINED):
        return
    same = Q(individual=root) | Q(individual__merged_into=root)
    others = Involvement.unscoped.filter(same, measure__in=CUSTODY, ended_on__isnull=True)
    for case in set(others.exclude(case=part.case_id).values_list("case_id", flat=True)):
        if stands(measures_of(parts_of(case, root)), new.day).kind in CUSTODY:
            raise RefusalError(Code.IN_CUSTODY)


def as_the_case_says(part: Involvement, new: NewMeasure, why: str) -> NewMeasure:
    """起诉意见书 is entered once: a sending without a number takes the document of the case, one with its number has
    its day, and another number needs a word.

    Raises `RefusalError`: SENT_DIFFERS, SENT_OTHERWISE.
    """
    if new.kind != M.SENT:
        return new
    mine = {one.document_no for one in standing(measures_of(parts_of(part.case_id, root_of(part.individual))))}
    told = [
        one for one in told_of(part.case_id) if one.act == Act.SEND and one.struck_by_id is None and one.document_no
    ]
    same = next((one for one in told if one.document_no == new.document_no.strip()), None)
    if (
        same is None
        and (last := next((one for one in reversed(told) if one.document_no not in mine), None)) is not None
    ):
        if not new.document_no.strip() and new.day in (last.day, timezone.localdate()):
            return replace(new, document_no=last.document_no, day=last.day or new.day, organ=last.organ or new.organ)
        if not new.document_no.strip():
            same = last
        elif not why.strip():
            raise RefusalError(Code.SENT_OTHERWISE, number=last.document_no, day=last.day)
    if same is not None and same.day is not None and same.day != new.day:
        raise RefusalError(Code.SENT_DIFFERS, number=same.document_no, day=same.day)
    return new


def documents(case: Case, act: str) -> list[tuple[str, date, str]]:
    """The documents by which people of the case are sent for prosecution (registered with `cases`)."""
    if act != Act.SEND:
        return []
    rows = PersonMeasure.unscoped.filter(
        involvement__case=case.pk, involvement__ended_on=None, kind=M.SENT, struck_by=None
    ).exclude(document_no="")
    return list(rows.order_by("day", "pk").values_list("document_no", "day", "organ"))


def must_rest_on(filed_on: date | None, new: NewMeasure) -> None:
    """Refuses a measure that rests on the filing and lies before it. Raises `RefusalError`: BEFORE_FILING."""
    if new.kind in AFTER_FILING and filed_on is not None and new.day < filed_on:
        raise RefusalError(Code.BEFORE_FILING, day=filed_on)


def forbid(proofs: Sequence[Proof]) -> dict[int, RefusalError]:
    """Refuses filings that would lie after what rests on them (registered with `cases`). A case that is filed again
    keeps the measures of its first filing. Refuses: FILED_AFTER."""
    asked = {place: (case, day) for place, (case, act, day) in enumerate(proofs) if act == Act.FILE}
    if not asked:
        return {}
    filed = filed_days([case.pk for case, _day in asked.values()])
    first: dict[int, PersonMeasure] = {}
    rows = PersonMeasure.unscoped.filter(
        involvement__case__in=[case.pk for case, _day in asked.values()], struck_by__isnull=True, kind__in=AFTER_FILING
    )
    for one in rows.select_related("involvement").order_by("day", "pk"):
        first.setdefault(one.involvement.case_id, one)
    refused = {}
    for place, (case, day) in asked.items():
        rests = first.get(case.pk)
        if rests is not None and rests.day < day and (is_filed(case) or case.pk not in filed):
            refused[place] = RefusalError(Code.FILED_AFTER, measure=rests.get_kind_display(), day=rests.day)
    return refused


def _twin(old: PersonMeasure) -> SimpleNamespace:
    """A measure that would take the place of another."""
    return SimpleNamespace(
        pk=PROPOSED, struck_by_id=None, kind=old.kind, day=old.day, until=old.until, organ=old.organ
    )  # fmt: skip


def _struck(rows: Sequence[PersonMeasure], old: PersonMeasure | None) -> list[Any]:
    """The rows, with one struck by what is proposed."""
    return [
        SimpleNamespace(
            pk=one.pk, kind=one.kind, day=one.day, until=one.until, organ=one.organ,
            struck_by_id=PROPOSED if old is not None and one.pk == old.pk else one.struck_by_id,
        )
        for one in rows
    ]  # fmt: skip


def checked(
    new: NewMeasure, before: Sequence[PersonMeasure], old: PersonMeasure | None = None, *, complete: bool = True
) -> dict[str, Any]:
    """The columns of a measure as they are kept. Of a list (`complete` is false) document, organ and unit may lack.

    Raises `RefusalError`: KIND_MISSING, IN_FUTURE, NUMBER_MISSING, ORGAN_MISSING, UNIT_MISSING, SUM_MISSING,
    TERM_UNKNOWN, TERM_BACKWARDS, TERM_TOO_LONG, HOURS_TOO_LONG, TOO_LONG, CLEAR_NUMBER.
    """
    if new.kind not in Measure.values or new.kind == M.VOIDED or (old is not None and new.kind != old.kind):
        raise RefusalError(Code.KIND_MISSING)
    if new.day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    needed = complete and new.kind not in WITHOUT_PAPER

    def must(code: RefusalCode) -> RefusalCode | None:
        return code if needed else None

    if complete and new.kind == M.CAUGHT and new.unit_id is None:
        raise RefusalError(Code.UNIT_MISSING)
    if complete and new.kind == M.ADMIN_FINED and not new.fen:
        raise RefusalError(Code.SUM_MISSING)
    term, until = _term(new, [one for one in before if old is None or one.pk != old.pk])
    return {
        "kind": new.kind, "day": new.day, "until": until, "term": term, "unit_id": new.unit_id,
        "organ": MEASURES.plain(new.organ, required=must(Code.ORGAN_MISSING)),
        "document_no": MEASURES.plain(new.document_no, required=must(Code.NUMBER_MISSING)),
        "fen": new.fen if new.kind == M.ADMIN_FINED else None,
        "hours": new.hours if new.kind == M.SUMMONED else None,
    }  # fmt: skip


def _term(new: NewMeasure, before: Sequence[PersonMeasure]) -> tuple[str, date | None]:
    """The term and its last day: as the document says, at most what the law allows from that day on."""
    rules = TERMS.at(timezone.now())
    if not rules.of(new.kind):
        return "", None
    found = rules.find(new.kind, new.term) or (rules.of(new.kind)[0] if len(rules.of(new.kind)) == 1 else None)
    if found is None:
        raise RefusalError(Code.TERM_UNKNOWN)
    if found.unit == "hours":
        if new.hours is not None and new.hours > found.length:
            raise RefusalError(Code.HOURS_TOO_LONG, hours=found.length, article=found.article)
        return found.term, None
    last = _last(new, found, before)
    if new.until is not None:
        if new.until < new.day:
            raise RefusalError(Code.TERM_BACKWARDS)
        if new.until > last:
            raise RefusalError(Code.TERM_TOO_LONG, last=last, article=found.article)
        last = new.until
    return found.term, last


def _last(new: NewMeasure, term: MeasureTerm, before: Sequence[PersonMeasure]) -> date:
    """A detention is extended from its first day (91), an arrest from where its term ends (156)."""
    if new.kind != M.EXTENDED:
        return term.last(new.day)
    held: PersonMeasure | None = None
    ends: date | None = None
    for one in standing(before):
        if one.day > new.day:
            break
        if one.kind in HOLDING:
            held, ends = one, one.until
        elif one.kind == M.EXTENDED:
            ends = one.until or ends
    if held is None or held.kind not in (M.DETAINED, M.ARRESTED):
        raise RefusalError(Code.NOT_EXTENDABLE)
    days = term.unit == "days"
    if days != (held.kind == M.DETAINED):
        raise RefusalError(Code.TERM_UNKNOWN)
    return term.last(held.day if days else ends or held.day)
