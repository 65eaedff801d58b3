# SPDX-License-Identifier: Apache-2.0
"""A bank holds no more than was ordered; a stop that was only prepared goes when the freeze holds; what is not to be
renewed is refused at the first step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time, told
from wuzha.audit.actor import Actor
from wuzha.funds.errors import Code
from wuzha.funds.models import BankAnswer, Change, Freeze, FundsCase, Institution, PaperKind, StopOrder
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.services import composing, freeze_answers, freezes, renewals, reports, screening, stops
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.services.reports import Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed.value import used_by

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ORDERED = 900_000


def decided() -> Decision:
    day = timezone.localdate()
    return Decision(True, "COUNTY", "测试甲", "批1号", day, "局长", "测试市公安局", day)


def asked(officer: Actor, head: Actor, case: FundsCase, **values: str) -> Freeze:
    one = freezes.draft(officer, case.pk, account_at(case, 1), ORDERED, **values)  # type: ignore[arg-type]  # as the service takes them
    freezes.decide(head, one.pk, decided())
    return freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")


def answered(code: str = "0000", held: int = ORDERED, balance: int | None = None) -> Answer:
    return Answer(code, timezone.now(), balance_fen=balance, held_fen=held)


# -- 实冻不超过应冻 ------------------------------------------------------------------------------------------------


def test_a_bank_holds_no_more_of_an_account_than_the_sum_ordered(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase
) -> None:
    one = asked(officer, investigator, case)
    with pytest.raises(RefusalError, match="HELD_BEYOND") as refused:
        freeze_answers.answer_freeze(officer, one.pk, answered(held=ORDERED + 1))
    assert "9,000.00" in refused.value.message
    client.force_login(city.people[Role.FUNDS_OFFICER])
    body = {"version": one.version, "code": "0000", "answered_at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}"}
    page = client.post(f"/funds/freezes/{one.pk}/answer/", body | {"held": "999999.99"})
    assert page.status_code == 422
    assert "申请冻结额" in page.content.decode()
    former = freeze_answers.answer_freeze(officer, one.pk, answered())
    with pytest.raises(RefusalError, match="HELD_BEYOND"):
        correct(officer, former.pk, answered(held=99_999_999), "录错")
    assert Freeze.unscoped.get(pk=one.pk).frozen_fen == ORDERED
    assert BankAnswer.unscoped.count() == 1


def test_what_queued_takes_effect_with_no_more_than_was_ordered(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = asked(officer, investigator, case)
    freeze_answers.answer_freeze(officer, one.pk, answered("1302"), ahead="外市公安局")
    with pytest.raises(RefusalError, match="HELD_BEYOND"):
        freeze_answers.took_effect(officer, one.pk, timezone.now(), 99_999_999, balance_fen=99_999_999)
    freeze_answers.took_effect(officer, one.pk, timezone.now(), ORDERED, balance_fen=ORDERED)


@pytest.mark.parametrize("values", [{"scope_code": "02", "whole_reason": "账户内均为涉案资金"},
                                    {"asset": "SECURITY", "term": "YEARS_2"}])  # fmt: skip
def test_a_whole_account_and_securities_have_no_such_bound(
    officer: Actor, investigator: Actor, case: FundsCase, values: dict[str, str]
) -> None:
    one = asked(officer, investigator, case, **values)
    freeze_answers.answer_freeze(officer, one.pk, answered(held=2 * ORDERED))
    assert Freeze.unscoped.get(pk=one.pk).frozen_fen == 2 * ORDERED


# -- 实冻与同一反馈的余额不矛盾 ------------------------------------------------------------------------------------

WHOLE = {"scope_code": "02", "whole_reason": "账户内均为涉案资金"}


@pytest.mark.parametrize("values", [{}, WHOLE])
def test_no_more_is_held_than_the_balance_that_the_same_answer_states(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase, values: dict[str, str]
) -> None:
    one = asked(officer, investigator, case, **values)
    with pytest.raises(RefusalError, match="HELD_OVER_BALANCE") as refused:
        freeze_answers.answer_freeze(officer, one.pk, answered(balance=800_000))
    assert "8,000.00" in refused.value.message
    client.force_login(city.people[Role.FUNDS_OFFICER])
    body = {"version": one.version, "code": "0000", "answered_at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}"}
    page = client.post(f"/funds/freezes/{one.pk}/answer/", body | {"held": "9000", "balance": "8000"})
    assert page.status_code == 422
    assert "实冻金额不得超过余额" in page.content.decode()
    former = freeze_answers.answer_freeze(officer, one.pk, answered(held=800_000, balance=800_000))
    with pytest.raises(RefusalError, match="HELD_OVER_BALANCE"):
        correct(officer, former.pk, answered(balance=800_000), "录错")
    assert Freeze.unscoped.get(pk=one.pk).frozen_fen == 800_000


def test_an_account_with_money_of_which_nothing_is_held_is_no_freeze(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = asked(officer, investigator, case)
    with pytest.raises(RefusalError, match="HELD_NOTHING") as refused:
        freeze_answers.answer_freeze(officer, one.pk, answered(held=0, balance=3_000_000))
    assert "1302" in refused.value.message
    assert Freeze.unscoped.get(pk=one.pk).state == "ISSUED"
    # An empty account is frozen for what comes in.
    freeze_answers.answer_freeze(officer, one.pk, answered(held=0, balance=0))
    assert Freeze.unscoped.get(pk=one.pk).mode == "PARTIAL"


def test_what_queued_takes_effect_with_the_balance_told_anew(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase
) -> None:
    one = asked(officer, investigator, case, **WHOLE)
    freeze_answers.answer_freeze(officer, one.pk, answered("1303", held=0, balance=4_000_000), ahead="外市公安局")
    now = timezone.now()
    for held, balance, code in (
        (ORDERED, None, "EFFECT_BALANCE"), (9_999_999_900, 4_000_000, "HELD_OVER_BALANCE"),
        (0, 4_000_000, "HELD_NOTHING"),
    ):  # fmt: skip
        with pytest.raises(RefusalError, match=code):
            freeze_answers.took_effect(officer, one.pk, now, held, balance_fen=balance)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    place = f"/funds/freezes/{one.pk}/effect/"
    body = {"version": Freeze.unscoped.get(pk=one.pk).version, "at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}"}
    page = client.post(place, body | {"held": "50000"})
    assert page.status_code == 422
    assert "请填写冻结生效时的账户余额" in page.content.decode()
    assert client.post(place, body | {"held": "50000", "balance": "50000"}).status_code == 302
    assert Freeze.unscoped.get(pk=one.pk).frozen_fen == 5_000_000
    change = Change.unscoped.filter(freeze=one, act="activate").latest("pk")
    assert change.note is not None
    assert used_by(change.note, str) == "余额：50,000.00 元"


# -- 冻结代替止付 --------------------------------------------------------------------------------------------------


def test_a_stop_that_was_only_prepared_is_given_up_when_the_account_is_frozen(
    officer: Actor, investigator: Actor, case: FundsCase, stop: StopOrder
) -> None:
    one = asked(officer, investigator, case)
    assert StopOrder.unscoped.get(pk=stop.pk).state == "DRAFT"
    freeze_answers.answer_freeze(officer, one.pk, answered())
    after = StopOrder.unscoped.get(pk=stop.pk)
    assert (after.state, after.due_at) == ("WITHDRAWN", None)


def test_one_for_money_that_came_in_after_a_freeze_up_to_a_sum_stays(
    officer: Actor, investigator: Actor, bank: Institution, case: FundsCase
) -> None:
    with at_time(timezone.now() - timedelta(hours=3)):
        one = asked(officer, investigator, case)
        freeze_answers.answer_freeze(officer, one.pk, answered("1302"), ahead="外市公安局")
        began = timezone.now()
    reports.by_hand(officer, Person("测试乙"), told(bank), case.pk)
    stop = stops.draft(officer, case.pk, one.account_id)
    freeze_answers.took_effect(officer, one.pk, began, ORDERED, balance_fen=ORDERED)
    assert StopOrder.unscoped.get(pk=stop.pk).state == "DRAFT"


def test_a_case_offers_no_order_on_an_account_that_it_has_frozen_itself(
    city: City, officer: Actor, investigator: Actor, client: Client, bank: Institution, case: FundsCase
) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    place, stop = f"/funds/cases/{case.pk}/", f'name="account" value="{account_at(case, 1)}"'
    freeze = f"{place}freeze/{account_at(case, 1)}/"
    page = client.get(place).content.decode()
    assert stop in page
    assert freeze in page
    one = asked(officer, investigator, case)
    freeze_answers.answer_freeze(officer, one.pk, answered())
    page = client.get(place).content.decode()
    assert stop not in page
    assert freeze not in page
    # A sum is frozen: what comes in after that can be stopped.
    new = told(bank)
    later = replace(new.transfers[0], at=timezone.now())
    reports.by_hand(
        officer, Person("测试乙"), replace(new, reported_at=timezone.now(), transfers=[later]), case.pk
    )  # fmt: skip
    page = client.get(place).content.decode()
    assert stop in page
    assert freeze not in page
    with at_time(timezone.now() + 400 * DAY):
        file = cases.case(officer, case.pk)
        assert file is not None
        assert all(line.may_freeze for line in file.lines)


# -- 不得续冻的，第一步即拒绝 --------------------------------------------------------------------------------------


def test_what_was_not_screened_in_time_is_not_even_asked_to_be_renewed(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase
) -> None:
    with at_time(START):
        one = asked(officer, investigator, case)
        freeze_answers.answer_freeze(officer, one.pk, answered())
    client.force_login(city.people[Role.FUNDS_OFFICER])
    place = f"/funds/freezes/{one.pk}/"
    with at_time(START + 100 * DAY):
        with pytest.raises(RefusalError, match="SCREEN_FIRST"):
            renewals.draft(officer, one.pk)
        assert f"{place}renew/" not in client.get(place).content.decode()
        # Out of time it ends the duty to release: with what it rests on, by another hand, and marked in the course.
        body = {"version": Freeze.unscoped.get(pk=one.pk).version, "result": "INVOLVED"}
        for given, code in (({}, "SCREEN_LATE"), ({"note": "流水证明涉案"}, "SCREEN_OTHER_HAND")):
            answer = client.post(f"{place}screen/", body | given)
            assert str(Code[code].sentence) in answer.content.decode()
        assert client.post(f"{place}screen/", {"version": body["version"]}).status_code == 422, "nothing is preset"
        screening.screen(officer, one.pk, "INVOLVED", at=START + 10 * DAY)
        assert Change.unscoped.get(freeze=one, act="screen").at == timezone.now()
        assert f"{place}renew/" in client.get(place).content.decode()
        renewals.draft(officer, one.pk)


def test_a_renewal_that_was_prepared_goes_no_step_on_once_the_money_is_found_unrelated(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase
) -> None:
    with at_time(START):
        one = asked(officer, investigator, case)
        freeze_answers.answer_freeze(officer, one.pk, answered())
    with at_time(START + 80 * DAY):
        renewals.draft(officer, one.pk)
        renewals.hand_over(officer, one.pk, timezone.localdate())
        renewals.decide(investigator, one.pk, decided())
        freeze_answers.found_unrelated(officer, one.pk)
        with pytest.raises(RefusalError, match="MUST_GO"):
            renewals.issue(officer, one.pk, "Q-10", doc_no="冻通2号")
        made = composing.makeable(Freeze.unscoped.get(pk=one.pk))
        assert not {PaperKind.RENEW_REPORT, PaperKind.RENEW_NOTICE} & set(made)
        client.force_login(city.people[Role.FUNDS_OFFICER])
        page = client.get(f"/funds/freezes/{one.pk}/").content.decode()
    assert "须在冻结期满前发出" not in page
    assert f"/funds/freezes/{one.pk}/renewal_issue/" not in page
