# SPDX-License-Identifier: Apache-2.0
"""A case as a record: what it is, where its money is, each account's one step, and what is next of all that waits."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import FIRST, account_at
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, StopOrder
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.case import CaseFile
from wuzha.funds.orders.queries.money import sums_of
from wuzha.funds.orders.records import case as record
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.services import filing, freezes, stops
from wuzha.funds.orders.services.accounts import AccountDetails, known
from wuzha.funds.orders.services.filing import Acceptance
from wuzha.funds.orders.services.next_orders import prepare_next
from wuzha.funds.tracing.models import TraceAccount
from wuzha.funds.tracing.services import retrace
from wuzha.funds.turns import viewer_of
from wuzha.org.roles import Role
from wuzha.ui.record import NextAct


def file_of(actor: Actor, case: FundsCase) -> CaseFile:
    found = cases.case(actor, case.pk)
    assert found is not None
    return found


def next_of(actor: Actor, case: FundsCase) -> NextAct:
    return record.next_of(viewer_of(actor, case.centre_id), file_of(actor, case))


def refused(next: NextAct) -> dict[str, str]:
    return {str(act.label): str(act.refused) for act in next.refused}


def test_a_case_says_who_lost_what(officer: Actor, case: FundsCase) -> None:
    file = file_of(officer, case)
    head = record.head_of(file, sums_of(case))
    assert str(head.title) == "诈骗类型待查 测** 损失 50,000.00 元"
    assert head.number == case.number
    assert head.money is not None
    assert head.money.lost == head.money.loose == 5_000_000
    assert [str(step.label) for step in head.steps] == ["报案", "首次止付", "立案", "冻结", "返还"]
    assert "13800000001" not in str(head)


def test_an_account_that_nobody_is_at_comes_first(officer: Actor, case: FundsCase) -> None:
    next = next_of(officer, case)
    assert next.act is not None
    assert next.act.post == f"/funds/cases/{case.pk}/prepare/"
    assert str(next.what) == "止付还没有人办的 1 个账户"


def test_an_account_that_only_statements_know_is_next_too(officer: Actor, held: StopOrder) -> None:
    """Its money lies there unstopped, and no table of the case shows it."""
    run = retrace(held.case)
    assert run is not None
    account = known(AccountDetails("6222020000000000018"))
    TraceAccount.unscoped.create(
        run=run, account=account, level=2, got_fen=500, held_fen=500, low_fen=500, high_fen=500, recoverable_fen=500
    )
    next = next_of(officer, held.case)
    assert str(next.what) == "止付还没有人办的 1 个账户"
    prepare_next(officer, held.case_id)
    assert StopOrder.unscoped.filter(account=account, state="DRAFT").exists()
    assert file_of(officer, held.case).unplaced == 0


def test_of_all_that_waits_the_one_with_the_least_time_is_next(
    officer: Actor, investigator: Actor, stop: StopOrder
) -> None:
    next = next_of(officer, stop.case)
    assert next.act is not None
    assert next.act.url == f"/funds/stops/{stop.pk}/?do=issue"
    assert next.due == stop.due_at
    theirs = next_of(investigator, stop.case)
    assert not theirs.mine
    assert "可办理：" in str(theirs.who)


def test_every_account_has_one_step(officer: Actor, held: StopOrder) -> None:
    rows = record.rows_of(viewer_of(officer, held.case.centre_id), file_of(officer, held.case))
    level, own = rows
    assert (level.line.placed.level, own.line.placed.level) == (1, 0)
    assert level.there_fen == 1_000_000
    assert level.act is not None
    assert level.act.url == f"/funds/cases/{held.case_id}/freeze/{held.account_id}/"
    assert own.act is None


def test_unknown_is_not_nothing(officer: Actor, issued: StopOrder) -> None:
    (unknown, _own) = record.rows_of(viewer_of(officer, issued.case.centre_id), file_of(officer, issued.case))
    assert unknown.there_fen is None
    assert unknown.act is not None
    assert unknown.act.url == f"/funds/stops/{issued.pk}/?do=answer"


def test_a_freeze_to_decide_is_a_second_persons(officer: Actor, investigator: Actor, held: StopOrder) -> None:
    one = freezes.draft(officer, held.case_id, held.account_id, 100)
    own = next_of(officer, held.case)
    assert str(own.what) == "等第二人审批，您是呈请人，不能自己批"
    theirs = next_of(investigator, held.case)
    assert theirs.act is not None
    assert theirs.act.url == f"/funds/freezes/{one.pk}/?do=decide"


def test_a_freeze_that_waits_for_the_filing_makes_the_filing_next(
    officer: Actor, investigator: Actor, unfiled: FundsCase
) -> None:
    one = freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 100)
    FundsCase.unscoped.filter(pk=unfiled.pk).update(filing_due_at=None)
    unfiled.refresh_from_db()
    next = next_of(officer, unfiled)
    assert next.act is not None
    assert (str(next.act.label), next.act.opens) == ("登记立案", "file")
    assert str(next.detail) == "1 笔冻结等立案"
    assert next.due == one.due_at
    theirs = next_of(investigator, unfiled)
    assert "可办理：" in str(theirs.who)
    (level, _own) = record.rows_of(viewer_of(officer, unfiled.centre_id), file_of(officer, unfiled))
    assert level.act is not None
    assert level.act.url == f"/funds/cases/{unfiled.pk}/?do=file"


def test_a_stop_that_waits_to_be_issued_comes_before_the_filing(officer: Actor, unfiled: FundsCase) -> None:
    """Minutes, before what takes days: it is no freeze that waits for the filing."""
    order = stops.draft(officer, unfiled.pk, account_at(unfiled, 1))
    next = next_of(officer, unfiled)
    assert next.act is not None
    assert next.act.url == f"/funds/stops/{order.pk}/?do=issue"
    assert (next.due, "冻结等立案" in str(next.detail)) == (order.due_at, False)


def test_an_account_that_was_paid_out_has_no_next_step(officer: Actor, held: StopOrder) -> None:
    """Until money is known to have come in since."""
    one = freezes.draft(officer, held.case_id, held.account_id, 100)
    file = file_of(officer, held.case)
    line = next(each for each in file.lines if each.freezes)
    paid = line.freezes[0]
    paid.state, paid.started_at = FreezeState.DEDUCTED, timezone.now()
    line.stops = []  # it became the freeze
    assert paid.pk == one.pk
    assert (record.step_of(line, file), line.may_freeze) == (None, False)
    line.last_at = timezone.now()
    assert line.may_freeze


def test_what_is_not_possible_yet_says_what_comes_first(officer: Actor, unfiled: FundsCase) -> None:
    freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 100)
    why = refused(next_of(officer, unfiled))
    assert why["决定不予立案"] == "先登记受案，再登记不予立案"
    assert why["登记扣押"] == "立案后登记扣押"
    assert why["登记待批账户的审批结果"] == "先登记立案：立案前不得批准"
    filing.accept(officer, unfiled.pk, Acceptance("受1号", unfiled.opened_at.date(), merged=True))
    assert "决定不予立案" not in refused(next_of(officer, unfiled))


def test_the_page_has_one_solid_button_and_its_forms_in_dialogs(city: City, officer: Actor, unfiled: FundsCase) -> None:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/cases/{unfiled.pk}/?do=file").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    outside = re.sub(r"<dialog.*?</dialog>", "", main, flags=re.DOTALL)
    assert outside.count("btn-primary") == 1
    assert '<dialog class="sheet" id="file" open' in main
    assert '<dialog class="sheet" id="accept" a' in main
    assert FIRST not in page
    wrong = client.post(f"/funds/cases/{unfiled.pk}/filing/accept/", {"accepted_no": "", "accepted_on": ""})
    assert wrong.status_code == 422
    assert '<dialog class="sheet" id="accept" open' in wrong.content.decode()
    assert officer.person_id
