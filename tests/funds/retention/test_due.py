# SPDX-License-Identifier: Apache-2.0
"""What is due of the funds desk: never a case that somebody is at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_unit
from tests.funds.refunds.conftest import Scene, freeze
from tests.funds.retention.conftest import AGES, close
from wuzha.audit.actor import Actor
from wuzha.funds.models import Report, StopOrder
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.retention import cases_due, erase_rejects, has_open_work, rejects_due
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.queries import rejects
from wuzha.org.models import UnitKind
from wuzha.privacy.services import retention
from wuzha.sealed import Kind, seal

pytestmark = pytest.mark.django_db


def due_now() -> list[int]:
    return [one.pk for one in cases_due(timezone.now() - timedelta(days=3650))]


def statement(scene: Scene, **values: object) -> StatementFile:
    made: StatementFile = StatementFile.unscoped.create(
        case=scene.case, file_name="张测试.xlsx", sheets=["张测试"], sha256=b"0" * 32, size=1, **values
    )
    return made


def test_a_case_is_due_when_nothing_happened_for_the_time_of_the_rule(over: Scene) -> None:
    assert due_now() == [over.case.pk]


def test_a_case_with_a_freeze_that_stands_is_never_due(over: Scene) -> None:
    over.accounts["Z"] = over.accounts["X"]
    freeze(over, "Z", 100)
    assert due_now() == []


def test_a_case_with_an_open_stop_order_is_never_due(over: Scene) -> None:
    StopOrder.unscoped.create(
        case=over.case, account=over.accounts["X"], level=4, amount_fen=1, due_at=timezone.now() - AGES
    )
    assert due_now() == []


def test_a_case_with_an_open_restitution_is_never_due(over: Scene) -> None:
    RefundCase.unscoped.create(centre=over.city.centre, case=over.case, opened_at=timezone.now() - AGES)
    assert due_now() == []


def test_a_case_whose_statement_is_being_read_is_never_due(over: Scene) -> None:
    statement(over, status=FileStatus.RUNNING)
    assert due_now() == []


@pytest.mark.parametrize("late", ["report", "freeze", "statement"])
def test_the_time_is_counted_from_the_last_thing_that_happened(over: Scene, late: str) -> None:
    recent = timezone.now() - timedelta(days=3000)
    if late == "report":
        Report.unscoped.filter(pk=Report.unscoped.earliest("pk").pk).update(taken_at=recent)
    elif late == "freeze":
        one = over.freezes["A1"]
        type(one).unscoped.filter(pk=one.pk).update(ended_at=recent)
    else:
        statement(over, status=FileStatus.DONE, finished_at=recent)
    assert due_now() == []


def test_rejected_lines_go_sooner_but_not_while_somebody_is_at_the_case(worked: Scene) -> None:
    then = timezone.now() - timedelta(days=100)
    file = statement(worked, status=FileStatus.DONE, finished_at=then)
    StatementReject.unscoped.create(file=file, line=2, reason="TIME", zh="时间", en="time", raw=seal(Kind.TEXT, "{}"))
    assert not rejects_due(timezone.now()).exists(), "freezes stand"
    close(worked, then)
    assert rejects_due(timezone.now()).count() == 1
    assert not rejects_due(then - timedelta(days=1)).exists()


def test_the_list_of_rejected_lines_stays_when_the_lines_are_erased(worked: Scene) -> None:
    file = statement(worked, status=FileStatus.DONE, finished_at=timezone.now())
    one = StatementReject.unscoped.create(
        file=file, line=2, reason="TIME", zh="时间", en="time", raw=seal(Kind.TEXT, "测试")
    )
    assert erase_rejects([one.pk]) == 1
    (line,) = rejects(Actor.system("test"), file).rows
    assert (line.reject.line, line.cells) == (2, [])


def test_the_rules_in_force_say_when_each_kind_goes_and_why(over: Scene) -> None:
    due = {one.keeper.kind: one for one in retention.preview()}
    assert due["funds_case"].total == 1
    assert due["funds_case"].samples == [over.case.number]
    assert due["funds_case"].months == {f"{timezone.now() - AGES:%Y-%m}": 1}
    assert all(due[kind].rule.citation for kind in ("funds_case", "funds.reject"))


def test_a_unit_with_orders_or_restitutions_under_way_may_not_end(over: Scene) -> None:
    centre = over.city.centre.pk
    assert not has_open_work(centre)
    refund = RefundCase.unscoped.create(centre=over.city.centre, case=over.case)
    assert has_open_work(centre)
    RefundCase.unscoped.filter(pk=refund.pk).update(state="WITHDRAWN", ended_at=timezone.now())
    over.accounts["Z"] = over.accounts["X"]
    freeze(over, "Z", 100)
    assert has_open_work(centre)


def test_a_bank_that_holds_money_by_an_order_may_not_end(worked: Scene) -> None:
    bank = worked.freezes["A1"].institution
    assert bank is not None
    unit = make_unit(UnitKind.BANK, "BANK-TEST", "测试农业银行总部", worked.city.city)
    assert not has_open_work(unit.pk)
    type(bank).objects.filter(pk=bank.pk).update(unit=unit)
    assert has_open_work(unit.pk)
