# SPDX-License-Identifier: Apache-2.0
"""What is got back from a case: seized, paid back, handed to victims; each lot counts once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.standing import filed_days
from wuzha.cases.queries.victims import Case, loss_of
from wuzha.org.roles import May
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, Recovery
from wuzha.people.rules.kinds import RecoveryKind
from wuzha.people.rules.lots import Lot, lot_of
from wuzha.people.services.base import PEOPLE, PeopleActs
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sql import next_ids
from wuzha.ui.money import money

K = RecoveryKind
IN_CASE, RECOVERIES = PeopleActs("case"), PeopleActs(Recovery.RECORD)


@dataclass(frozen=True, slots=True)
class NewRecovery:
    """An entry as it is made; money in 分. Without a lot it is a new one."""

    kind: str
    fen: int
    day: date
    involvement_id: int | None = None
    document_no: str = ""
    lot: str = ""
    note: str = ""
    #: Why it is more than was lost, where it is.
    above: str = ""


def lot_number(pk: int) -> str:
    """The lot that an entry begins."""
    return f"ZC{pk:08d}"


@IN_CASE.act(May.WORK_PEOPLE, name="recovery.record")
def recover(actor: Actor, case: int, new: NewRecovery) -> Recovery:
    """Record money that came back, or went on to the victims.

    Raises `RefusalError`: KIND_MISSING, SUM_MISSING, IN_FUTURE, SEIZED_EARLY, SAME_MONEY, LOT_EMPTY, LOT_ELSEWHERE,
    TOO_LONG, CLEAR_NUMBER, NOT_FOUND.
    """
    found = IN_CASE.locked(actor, Case, case)
    note = " ".join(filter(None, (new.note.strip(), new.above.strip())))
    return _keep(actor, found.pk, new, None, RECOVERIES.note(note), "recovery.record")


@RECOVERIES.act(May.WORK_PEOPLE, name="recovery.correct")
def correct_recovery(actor: Actor, pk: int, new: NewRecovery, why: str) -> Recovery:
    """Put an entry right, for a reason: the one told wrongly is struck, and both stay.

    Raises `RefusalError`: REASON_MISSING, SAME_ANSWER, and those of `recover`.
    """
    old = _of(actor, pk)
    said = PEOPLE.reason(" ".join(filter(None, (why.strip(), new.above.strip() if why.strip() else ""))))
    return _keep(actor, old.case_id, new, old, said, "recovery.correct")


@RECOVERIES.act(May.WORK_PEOPLE, name="recovery.void")
def void_recovery(actor: Actor, pk: int, why: str) -> Recovery:
    """Say that an entry never was. Raises `RefusalError`: REASON_MISSING, LOT_EMPTY, NOT_FOUND."""
    old = _of(actor, pk)
    never = NewRecovery(K.VOIDED, 0, old.day, old.involvement_id, lot=old.lot)
    return _keep(actor, old.case_id, never, old, PEOPLE.reason(why), "recovery.void")


def _of(actor: Actor, pk: int) -> Recovery:
    rows = Recovery.objects.visible_to(actor).filter(pk=pk, struck_by__isnull=True).exclude(kind=K.VOIDED)
    row: Recovery | None = rows.first()
    if row is None:
        raise RefusalError(Code.NOT_FOUND)
    RECOVERIES.locked(actor, Case, row.case_id)
    if not Recovery.unscoped.filter(pk=pk, struck_by__isnull=True).exists():
        raise RefusalError(Code.NOT_FOUND)  # somebody else was faster
    return row


def _keep(
    actor: Actor, case_id: int, new: NewRecovery, old: Recovery | None, note: Sealed | None, name: str
) -> Recovery:
    """Check, write, strike the old one, tell the trail; the case is locked."""
    values = _checked(case_id, new, old)
    if old is not None and all(getattr(old, column) == value for column, value in values.items()):
        raise RefusalError(Code.SAME_ANSWER)
    lots = {values["lot"]} | ({old.lot} if old is not None else set())
    rows = Recovery.unscoped.filter(lot__in=lots, struck_by__isnull=True).exclude(kind=K.VOIDED)
    if rows.exclude(case_id=case_id).exists():
        raise RefusalError(Code.LOT_ELSEWHERE, lot=values["lot"])
    stay = [one for one in rows if old is None or one.pk != old.pk]
    for lot in sorted(lots):
        there = lot_of(one for one in stay if one.lot == lot)
        after = there.plus(new.kind, new.fen) if lot == values["lot"] else there
        if after.left < 0 or (after.released > after.seized):
            raise RefusalError(Code.LOT_EMPTY, lot=lot, left=money(max(there.left, 0)))
    if not new.above.strip():
        _must_fit(case_id, new, old, values["lot"])
    made: Recovery = Recovery.unscoped.create(case_id=case_id, by_id=actor.person_id, note=note, **values)
    if old is not None:
        Recovery.unscoped.filter(pk=old.pk, struck_by__isnull=True).update(struck_by=made)
    record(
        actor, name, on=(Recovery.RECORD, made.pk),
        detail={"kind": made.kind, "case": case_id, "amount_fen": made.fen, "lot": made.lot},
    )  # fmt: skip
    return made


def _must_fit(case_id: int, new: NewRecovery, old: Recovery | None, lot: str) -> None:
    """Refuses more than the victims of the case lost, as far as that is known, about which nothing is said. Raises
    `RefusalError`: ABOVE_LOSS."""
    lost = loss_of(case_id)
    if new.kind not in (K.SEIZED, K.REFUNDED, K.HANDED_BACK) or not lost:
        return
    lots: dict[str, Lot] = defaultdict(Lot)
    rows = Recovery.unscoped.filter(case_id=case_id, struck_by__isnull=True).exclude(kind=K.VOIDED)
    for one in rows if old is None else rows.exclude(pk=old.pk):
        lots[one.lot] = lots[one.lot].plus(one.kind, one.fen)

    def sums() -> tuple[int, int]:
        return sum(one.recovered for one in lots.values()), sum(one.handed_back for one in lots.values())

    before = sums()
    lots[lot] = lots[lot].plus(new.kind, new.fen)
    if any(now > lost and now > was for was, now in zip(before, sums(), strict=True)):
        raise RefusalError(Code.ABOVE_LOSS, lost=money(lost))


def _checked(case_id: int, new: NewRecovery, old: Recovery | None) -> dict[str, Any]:
    if new.kind not in K.values or (new.kind == K.VOIDED and old is None):
        raise RefusalError(Code.KIND_MISSING)
    if new.fen <= 0 and new.kind != K.VOIDED:
        raise RefusalError(Code.SUM_MISSING)
    if new.day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    filed = filed_days([case_id]).get(case_id)
    if new.kind == K.SEIZED and filed is not None and new.day < filed:
        raise RefusalError(Code.SEIZED_EARLY, day=filed)
    wanted = new.involvement_id
    if wanted is not None and not Involvement.unscoped.filter(pk=wanted, case_id=case_id).exists():
        raise RefusalError(Code.NOT_FOUND)
    values: dict[str, Any] = {
        "kind": new.kind, "fen": new.fen, "day": new.day, "involvement_id": wanted,
        "document_no": RECOVERIES.plain(new.document_no), "lot": RECOVERIES.plain(new.lot),
    }  # fmt: skip
    if not values["lot"]:
        _must_be_new(case_id, values, old)
        if old is not None:
            values["lot"] = old.lot
        else:
            with connection.cursor() as cursor:
                [key] = next_ids(cursor, "people_recovery", 1)
            values |= {"id": key, "lot": lot_number(key)}
    return values


def _must_be_new(case_id: int, values: dict[str, Any], old: Recovery | None) -> None:
    """Refuses a lot of its own for money that has one: each yuan counts once. Raises `RefusalError`: SAME_MONEY."""
    if values["kind"] == K.VOIDED or old is not None:
        return
    told = {name: values[name] for name in ("kind", "fen", "involvement_id", "document_no")}
    rows = Recovery.unscoped.filter(case_id=case_id, struck_by__isnull=True, **told)
    found = (rows if values["document_no"] else rows.filter(day=values["day"])).order_by("pk").first()
    if found is not None:
        raise RefusalError(Code.SAME_MONEY, lot=found.lot)
