# SPDX-License-Identifier: Apache-2.0
"""Money that came back: by lot, so that each yuan counts once; put right by striking."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest

from tests.cases.conftest import CASE_NO
from tests.factories import City
from tests.people.conftest import FILED_AGO, filed, refused, today
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, Recovery
from wuzha.people.rules.kinds import RecoveryKind as K
from wuzha.people.rules.lots import added
from wuzha.people.services import NewRecovery, correct_recovery, recover, void_recovery

pytestmark = pytest.mark.django_db


def sums() -> dict[str, int]:
    """Kind → what the entries that stand add to what was recovered."""
    found: dict[str, int] = {}
    rows = Recovery.unscoped.filter(struck_by=None).exclude(kind=K.VOIDED).order_by("lot", "day", "pk")
    for _lot, entries in groupby(rows, lambda one: one.lot):
        of_lot = list(entries)
        for one, fen in zip(of_lot, added(of_lot), strict=True):
            found[one.kind] = found.get(one.kind, 0) + fen
    return found


def test_a_lot_that_is_seized_paid_back_and_handed_out_counts_once(
    officer: Actor, case: Case, suspect: Involvement
) -> None:
    first = recover(officer, case.pk, NewRecovery(K.SEIZED, 80_000_00, today(), suspect.pk, "扣押清单1号"))
    assert first.lot == f"ZC{first.pk:08d}"
    recover(officer, case.pk, NewRecovery(K.REFUNDED, 80_000_00, today(), suspect.pk, lot=first.lot))
    recover(officer, case.pk, NewRecovery(K.HANDED_BACK, 50_000_00, today(), lot=first.lot))
    assert sums() == {K.SEIZED: 80_000_00, K.REFUNDED: 0, K.HANDED_BACK: 0}
    refused(Code.LOT_EMPTY, recover, officer, case.pk, NewRecovery(K.HANDED_BACK, 30_000_01, today(), lot=first.lot))
    refused(Code.LOT_EMPTY, recover, officer, case.pk, NewRecovery(K.HANDED_BACK, 1, today()))


def test_it_is_put_right_by_striking_and_what_went_on_stays_covered(
    officer: Actor, case: Case, suspect: Involvement
) -> None:
    first = recover(officer, case.pk, NewRecovery(K.SEIZED, 80_000_00, today(), suspect.pk))
    recover(officer, case.pk, NewRecovery(K.HANDED_BACK, 50_000_00, today(), lot=first.lot))
    less = NewRecovery(K.SEIZED, 40_000_00, today(), suspect.pk)
    refused(Code.LOT_EMPTY, correct_recovery, officer, first.pk, less, "点错")
    refused(Code.LOT_EMPTY, void_recovery, officer, first.pk, "没有")
    new = correct_recovery(officer, first.pk, NewRecovery(K.SEIZED, 60_000_00, today(), suspect.pk), "点错")
    first.refresh_from_db()
    assert (first.struck_by_id, new.lot) == (new.pk, first.lot)
    assert sum(sums().values()) == 60_000_00
    refused(
        Code.SAME_ANSWER, correct_recovery, officer, new.pk, NewRecovery(K.SEIZED, 60_000_00, today(), suspect.pk), "无"
    )


def test_the_same_money_is_not_told_twice(officer: Actor, case: Case, suspect: Involvement) -> None:
    told = NewRecovery(K.SEIZED, 30_000_00, today(), suspect.pk, "扣1号")
    first = recover(officer, case.pk, told)
    assert refused(Code.SAME_MONEY, recover, officer, case.pk, told).params == {"lot": first.lot}
    recover(officer, case.pk, replace(told, document_no="扣2号"))
    early = replace(told, document_no="扣3号", day=today() - timedelta(days=FILED_AGO + 1))
    refused(Code.SEIZED_EARLY, recover, officer, case.pk, early)


def test_what_an_entry_must_say(city: City, officer: Actor, case: Case, suspect: Involvement) -> None:
    first = recover(officer, case.pk, NewRecovery(K.SEIZED, 100, today()))
    other = filed(city, officer, CASE_NO[:-1] + "2")
    for code, on, new in (
        (Code.SUM_MISSING, case, NewRecovery(K.SEIZED, 0, today())),
        (Code.SUM_MISSING, case, NewRecovery(K.SEIZED, -5, today())),
        (Code.KIND_MISSING, case, NewRecovery("", 100, today())),
        (Code.KIND_MISSING, case, NewRecovery(K.VOIDED, 100, today())),
        (Code.IN_FUTURE, case, NewRecovery(K.SEIZED, 100, today() + timedelta(days=1))),
        (Code.LOT_ELSEWHERE, other, NewRecovery(K.REFUNDED, 100, today(), lot=first.lot)),
        (Code.NOT_FOUND, other, NewRecovery(K.REFUNDED, 100, today(), suspect.pk)),
    ):
        refused(code, recover, officer, on.pk, new)
    void_recovery(officer, first.pk, "没有")
    assert sums() == {}


def test_more_than_was_lost_needs_a_word_and_less_is_never_asked_about(
    officer: Actor, case: Case, suspect: Involvement
) -> None:
    first = recover(officer, case.pk, NewRecovery(K.SEIZED, 80_000_00, today(), suspect.pk))  # all that was lost
    recover(officer, case.pk, NewRecovery(K.REFUNDED, 80_000_00, today(), suspect.pk, lot=first.lot))  # the same money
    more = NewRecovery(K.REFUNDED, 1, today(), suspect.pk)
    error = refused(Code.ABOVE_LOSS, recover, officer, case.pk, more)
    assert "80,000.00" in str(error.params["lost"])
    made = recover(officer, case.pk, replace(more, above="另有其他被害人的钱款"))
    assert made.note is not None
    refused(Code.ABOVE_LOSS, correct_recovery, officer, made.pk, replace(more, fen=2), "点错")
    assert correct_recovery(officer, made.pk, replace(more, fen=2, above="含利息"), "点错").fen == 2
