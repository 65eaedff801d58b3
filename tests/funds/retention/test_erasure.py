# SPDX-License-Identifier: Apache-2.0
"""After the run nobody can be found in a case, and its sums, times and states are what they were."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from tests.funds.refunds.conftest import Scene, freeze
from tests.funds.retention.conftest import AGES
from wuzha.funds.models import (
    Account,
    BankAnswer,
    CaseAccount,
    Change,
    Chaser,
    FormerFiling,
    Freeze,
    FreezeObjection,
    FundsCase,
    OtherLoss,
    Paper,
    Payment,
    Release,
    Report,
    StopOrder,
    Victim,
)
from wuzha.funds.refunds.models import LedgerEntry, RefundCase, RefundChange, RefundObjection, RefundPaper, RefundVictim
from wuzha.funds.retention import HOLDING, cases_due, erase_cases
from wuzha.funds.statements.answered import OwnAccount
from wuzha.funds.statements.models import FileStatus, SourceRow, StatementFile, StatementReject, Transfer
from wuzha.funds.tracing.models import AccountOwner, FormerOwner
from wuzha.org.roles import Role
from wuzha.privacy.services import retention
from wuzha.sealed import Kind, seal
from wuzha.sealed.erasing import TOMBSTONE, sealed_fields
from wuzha.sealed.files import path_of, write_sealed
from wuzha.sealed.value import masked_by, used_by

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing", "funds.migrations.0001_schema")]
#: Sealed columns with a rule of their own: shared by cases, or not empty by the table.
ELSEWHERE = {Account, AccountOwner, Chaser, RefundObjection}


def with_everything(scene: Scene, at: datetime) -> None:
    """Statement lines, notes, remarks, a chaser, papers: something sealed in every table."""
    held = scene.freezes["A1"]
    Change.unscoped.create(
        centre=scene.city.centre, freeze=held, act="release", from_state="ACTIVE", to_state="RELEASED", at=at,
        note=seal(Kind.TEXT, "张测试来电"),
    )  # fmt: skip
    BankAnswer.unscoped.create(
        centre=scene.city.centre, freeze=held, asked="RENEW", asked_at=at, answered_at=at, code="0000", result="OK",
        remark=seal(Kind.TEXT, "户名张测试"),
    )  # fmt: skip
    Freeze.unscoped.filter(pk=held.pk).update(whole_reason=seal(Kind.TEXT, "张测试账户"))
    FreezeObjection.unscoped.create(
        freeze=held, name=seal(Kind.NAME, "王测试"), concern="OWNER", content=seal(Kind.TEXT, "王测试的货款"),
        received_on=at.date(), due_at=at,
    )  # fmt: skip
    Release.unscoped.create(
        freeze=held, ground="RETURNED", authority="COUNTY", required_authority="COUNTY", decider="测试甲",
        decision_no="解1号", decided_on=at.date(), owner_told_how=seal(Kind.TEXT, "电话告知王测试"),
    )  # fmt: skip
    OtherLoss.unscoped.create(
        report=Report.unscoped.filter(case=scene.case).first(), kind="CASH", amount_fen=1, at=at,
        place=seal(Kind.ADDRESS, "张测试家"), carrier=seal(Kind.TEXT, "王测试"), reference=seal(Kind.TEXT, "王测试1"),
        note=seal(Kind.TEXT, "张测试"),
    )  # fmt: skip
    FormerFiling.unscoped.create(
        case=scene.case, filing="ACCEPTED", decide_days=3, reason=seal(Kind.TEXT, "张测试的案号录错")
    )
    FormerOwner.unscoped.create(
        case=scene.case, account=held.account, id_no=seal(Kind.ID_NUMBER, "33028219900101001X"),
        name=seal(Kind.NAME, "王测试"), reason=seal(Kind.TEXT, "王测试不是开户人"),
    )  # fmt: skip
    chaser = Chaser.unscoped.create(
        centre=scene.city.centre, institution=held.institution, channel="PHONE", note=seal(Kind.TEXT, "张测试")
    )
    chaser.freezes.add(held)
    file = StatementFile.unscoped.create(
        case=scene.case, file_name="张测试.xlsx", sheets=["张测试"], sha256=b"0" * 32, size=1, status=FileStatus.DONE,
        finished_at=at,
    )  # fmt: skip
    StatementReject.unscoped.create(file=file, line=2, reason="TIME", zh="时间", en="time", raw=seal(Kind.TEXT, "{}"))
    OwnAccount.unscoped.create(file=file, number=seal(Kind.TEXT, "6200000000000000013"))
    row = Transfer.unscoped.create(
        case=scene.case, payer=scene.accounts["A1"], payee=scene.accounts["B1"], amount_fen=1, at=at, told_by_payer=True
    )
    SourceRow.unscoped.create(
        case=scene.case, transfer=row, file=file, line=1, side="O", digest=b"d" * 16,
        summary=seal(Kind.TEXT, "给张测试"),
    )  # fmt: skip
    refund = RefundCase.unscoped.get()
    for paper in (
        Paper.unscoped.create(
            centre=scene.city.centre, freeze=held, kind="NOTICE", suffix="docx", size=3, uid=uuid.uuid4()
        ),
        RefundPaper.unscoped.create(refund=refund, kind="SIGNED", uid=uuid.uuid4(), suffix="pdf", size=3, sha256="0"),
    ):
        write_sealed(paper.uid, b"pdf")


def confirmed_run(scene: Scene) -> int:
    admin, auditor = scene.city.actor(Role.ADMIN), scene.city.actor(Role.AUDITOR)
    run = retention.ask(admin, "funds_case")
    retention.decide(auditor, run.pk, approve=True)
    return retention.run(run.pk)


def test_nobody_is_left_in_an_erased_case(over: Scene, django_capture_on_commit_callbacks: object) -> None:
    with_everything(over, timezone.now() - AGES)
    uids = [*Paper.unscoped.values_list("uid", flat=True), *RefundPaper.unscoped.values_list("uid", flat=True)]
    indexes = set(Account.unscoped.values_list("number_index", flat=True))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert confirmed_run(over) == 1
    for model in (*HOLDING, RefundObjection, Chaser):
        assert model.unscoped.exists(), f"{model.__name__}: nothing was tried"
        for row in model.unscoped.all():
            for field in sealed_fields(model):
                value = getattr(row, field.name)
                assert value is None or used_by(value, str) == TOMBSTONE, f"{model.__name__}.{field.name}"
    assert not Victim.unscoped.filter(id_index__isnull=False).exists()
    left = list(Account.unscoped.all())
    assert {masked_by(one.number, str) for one in left} == {"0"}
    assert all(one.holder is None and one.holder_id is None for one in left)
    assert len({bytes(one.number_index) for one in left} - {bytes(one) for one in indexes}) == len(left)
    assert not any(path_of(uid).exists() for uid in uids)
    file = StatementFile.unscoped.get()
    assert (file.file_name, file.sheets) == (TOMBSTONE, [""])


def test_sums_times_and_states_stay(over: Scene) -> None:
    with_everything(over, timezone.now() - AGES)

    def figures() -> list[object]:
        return [
            over.case.reports(manager="unscoped").aggregate(Sum("loss_fen")),
            list(Payment.unscoped.order_by("pk").values_list("amount_fen", "at")),
            list(RefundChange.unscoped.order_by("pk").values_list("act", "at")),
            list(RefundVictim.unscoped.values_list("loss_fen", flat=True)),
            list(LedgerEntry.unscoped.order_by("pk").values_list("frozen_fen", flat=True)),
            FundsCase.unscoped.values_list("case__case_no", "opened_at").get(),
        ]

    before = figures()
    assert confirmed_run(over) == 1
    assert figures() == before


def test_a_run_again_changes_nothing_and_what_comes_in_later_is_due_anew(over: Scene) -> None:
    assert confirmed_run(over) == 1
    before = timezone.now() - timedelta(days=3650)
    assert not cases_due(before).exists()
    over.case.reports(manager="unscoped").update(taken_at=timezone.now() + timedelta(minutes=1))
    assert cases_due(timezone.now() + timedelta(days=1)).count() == 1


def test_an_account_goes_with_the_last_of_its_cases(over: Scene) -> None:
    other = FundsCase.unscoped.create(centre=over.city.centre, synthetic=True)
    shared = over.accounts["A1"]
    CaseAccount.unscoped.create(case=other, account=shared, role="RECEIVING", level=1)
    assert erase_cases([over.case.pk], timezone.now()) == 1
    assert masked_by(Account.unscoped.get(pk=shared.pk).number, str) != "0"
    assert masked_by(Account.unscoped.get(pk=over.accounts["B1"].pk).number, str) == "0"
    erase_cases([other.pk], timezone.now())
    assert masked_by(Account.unscoped.get(pk=shared.pk).number, str) == "0"


def test_the_note_of_a_chaser_goes_with_the_last_of_its_orders(over: Scene) -> None:
    other = FundsCase.unscoped.create(centre=over.city.centre, synthetic=True)
    order = StopOrder.unscoped.create(
        case=other, account=over.accounts["X"], level=1, amount_fen=1, due_at=timezone.now()
    )
    StopOrder.unscoped.filter(pk=order.pk).update(state="WITHDRAWN", due_at=None, ended_at=timezone.now())
    held = over.freezes["A1"]
    chaser = Chaser.unscoped.create(
        centre=over.city.centre, institution=held.institution, channel="PHONE", note=seal(Kind.TEXT, "张测试")
    )
    chaser.freezes.add(held)
    chaser.stops.add(order)
    erase_cases([over.case.pk], timezone.now())
    assert Chaser.unscoped.get().note is not None
    erase_cases([other.pk], timezone.now())
    assert Chaser.unscoped.get().note is None


def test_a_case_that_somebody_took_up_again_is_left_alone(over: Scene) -> None:
    over.accounts["Z"] = over.accounts["X"]
    freeze(over, "Z", 100)
    assert erase_cases([over.case.pk], timezone.now()) == 0
    assert Victim.unscoped.filter(name__isnull=False).count() == 2


def test_a_hold_keeps_a_case_whole(over: Scene) -> None:
    retention.put_on_hold(over.city.actor(Role.ADMIN), "funds_case", over.case.pk, "行政诉讼")
    due = next(one for one in retention.preview() if one.keeper.kind == "funds_case")
    assert (due.total, due.held) == (0, 1)


def test_without_the_service_nothing_is_emptied(over: Scene) -> None:
    with_everything(over, timezone.now() - AGES)
    for model, column in ((Change, "note"), (BankAnswer, "remark"), (RefundChange, "note")):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.unscoped.filter(**{f"{column}__isnull": False}).update(**{column: None})


def test_even_the_service_changes_nothing_but_sealed_values(over: Scene) -> None:
    with_everything(over, timezone.now() - AGES)
    for change in ({"note": seal(Kind.TEXT, "别的"), "act": "lapse"}, {"by_id": None, "to_state": "ACTIVE"}):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL wuzha.erasing = 'on'")
            with pytest.raises(DatabaseError), transaction.atomic():
                Change.unscoped.update(**change)


def test_every_sealed_column_of_the_desk_is_reached() -> None:
    """A new table with sealed columns must lead to its case, or be named above."""
    holding = {model for model in apps.get_app_config("funds").get_models() if sealed_fields(model)}
    assert holding == set(HOLDING) | ELSEWHERE
