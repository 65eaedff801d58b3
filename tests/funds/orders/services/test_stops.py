# SPDX-License-Identifier: Apache-2.0
"""From a report to stopped money, and level by level behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import FIRST, SECOND, THIRD, VICTIM, account_at, ok, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import Account, CaseAccount, FundsCase, Institution, Payment, StopOrder
from wuzha.funds.orders.services import answers, next_orders, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.models import Person as Officer
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, blind


def test_a_report_puts_the_victims_account_at_level_0_and_where_money_went_at_level_1(case: FundsCase) -> None:
    levels = {one.level: one for one in CaseAccount.unscoped.filter(case=case)}
    assert set(levels) == {0, 1}
    assert Account.unscoped.get(pk=levels[1].account_id).number_index == blind(Kind.ACCOUNT, FIRST)


def test_the_same_account_is_one_account_in_all_cases(officer: Actor, bank: Institution, case: FundsCase) -> None:
    other = reports.by_hand(officer, Person("测试乙"), told(bank)).case
    assert account_at(other, 1) == account_at(case, 1)
    assert Account.unscoped.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"transfers": []}, "NOTHING_KNOWN"), ({"loss_fen": 1}, "LOSS_TOO_SMALL")],
    ids=["no-payment", "payments-above-loss"],
)
def test_a_report_that_does_not_add_up_is_refused(
    officer: Actor, bank: Institution, changes: dict[str, object], code: str
) -> None:
    new = told(bank)
    fields = {"loss_fen": new.loss_fen, "reported_at": new.reported_at, "transfers": new.transfers} | changes
    with pytest.raises(RefusalError) as refused:
        reports.by_hand(officer, Person("测试甲"), NewReport(**fields))  # type: ignore[arg-type]  # chosen above
    assert refused.value.code == code
    assert FundsCase.unscoped.count() == 0


def test_an_order_runs_from_the_report_and_holds_what_came_in(stop: StopOrder, case: FundsCase) -> None:
    assert (stop.state, stop.level, stop.amount_fen) == ("DRAFT", 1, 3_000_000)
    reported = case.reports.model.unscoped.get(case=case).reported_at
    assert stop.due_at == reported + timedelta(minutes=15)


def test_no_order_is_prepared_for_a_victims_own_account(officer: Actor, case: FundsCase) -> None:
    with pytest.raises(RefusalError, match="VICTIMS_OWN"):
        stops.draft(officer, case.pk, account_at(case, 0))


def test_a_second_order_for_the_account_names_who_has_the_first(
    colleague: Actor, city: City, case: FundsCase, stop: StopOrder
) -> None:
    with pytest.raises(RefusalError) as refused:
        stops.draft(colleague, case.pk, stop.account_id)
    assert refused.value.code == "ORDER_OPEN"
    assert refused.value.params["who"] == city.people[Role.FUNDS_OFFICER].name
    assert refused.value.params["number"] == stop.number
    assert Event.objects.filter(action="funds.stop_draft", outcome="REFUSED").count() == 1


def test_the_database_itself_refuses_a_second_open_order(stop: StopOrder) -> None:
    with pytest.raises(IntegrityError, match="stop_open_once"), transaction.atomic():
        StopOrder.unscoped.create(
            case=stop.case, account_id=stop.account_id, level=1, amount_fen=1, due_at=timezone.now()
        )


def test_a_withdrawn_order_frees_the_account(officer: Actor, case: FundsCase, stop: StopOrder) -> None:
    stops.withdraw(officer, stop.pk)
    assert stops.draft(officer, case.pk, stop.account_id).pk != stop.pk


def test_the_answer_starts_48_hours_at_the_banks_instant(officer: Actor, issued: StopOrder) -> None:
    started = timezone.now() - timedelta(seconds=20)
    answers.answer_stop(officer, issued.pk, ok(900_000, started_at=started))
    held = StopOrder.unscoped.get(pk=issued.pk)
    assert (held.state, held.times, held.balance_fen) == ("ACCEPTED", 1, 900_000)
    assert held.started_at == started
    assert held.expires_at == held.due_at == started + timedelta(hours=48)
    assert held.step_at == started + timedelta(hours=36)


def test_the_end_that_the_bank_states_is_never_computed_over(officer: Actor, issued: StopOrder) -> None:
    stated = timezone.now() + timedelta(hours=47, minutes=3)
    answers.answer_stop(officer, issued.pk, ok(expires_at=stated))
    assert StopOrder.unscoped.get(pk=issued.pk).expires_at == stated


def test_a_stop_without_the_balance_is_refused(officer: Actor, issued: StopOrder) -> None:
    with pytest.raises(RefusalError, match="BALANCE_MISSING"):
        answers.answer_stop(officer, issued.pk, Answer("0000", timezone.now()))


def test_an_answer_before_the_request_is_refused(officer: Actor, issued: StopOrder) -> None:
    with pytest.raises(RefusalError, match="ANSWER_BEFORE"):
        answers.answer_stop(officer, issued.pk, ok(at=timezone.now() - timedelta(hours=1)))


def test_an_unknown_code_is_refused_and_one_that_ends_in_99_is_other(officer: Actor, issued: StopOrder) -> None:
    with pytest.raises(RefusalError, match="CODE_UNKNOWN"):
        answers.answer_stop(officer, issued.pk, Answer("4321", timezone.now()))
    assert answers.answer_stop(officer, issued.pk, Answer("1399", timezone.now())).result == "RETRY_OR_CALL"


@pytest.mark.parametrize("code", ["1301", "1304", "0300", "0600", "0400", "1100"])
def test_what_the_bank_could_not_do_ends_the_order_with_its_code(officer: Actor, issued: StopOrder, code: str) -> None:
    answers.answer_stop(officer, issued.pk, Answer(code, timezone.now()))
    failed = StopOrder.unscoped.get(pk=issued.pk)
    assert (failed.state, failed.result_code, failed.due_at) == ("FAILED", code, None)


def onward(bank: Institution) -> list[Transfer]:
    """On to the second level: the smaller sum just now, the greater two hours ago."""
    now = timezone.now()
    return [
        Transfer(AccountDetails(SECOND, "测试戊", bank.pk), 1_500_000, now - timedelta(hours=2)),
        Transfer(AccountDetails(THIRD, "测试己", bank.pk), 400_000, now - timedelta(minutes=1)),
    ]


def test_one_click_prepares_the_next_level_the_most_recoverable_first(
    officer: Actor, bank: Institution, case: FundsCase, issued: StopOrder
) -> None:
    answers.answer_stop(officer, issued.pk, ok(onward=onward(bank)))
    made, refused = next_orders.prepare_next(officer, case.pk, issued.pk)
    # 1,500,000 halved four times is 93,750; 400,000 of a minute ago is nearly whole.
    assert [(one.level, one.amount_fen) for one in made] == [(2, 400_000), (2, 1_500_000)]
    assert refused == []
    with pytest.raises(RefusalError, match="NOTHING_NEW"):
        next_orders.prepare_next(officer, case.pk, issued.pk)


def test_money_that_comes_back_to_the_victim_makes_no_order(
    officer: Actor, bank: Institution, case: FundsCase, issued: StopOrder
) -> None:
    back = Transfer(AccountDetails(VICTIM), 10_000, timezone.now())
    answers.answer_stop(officer, issued.pk, ok(onward=[back]))
    assert Payment.unscoped.filter(case=case, to_account_id=account_at(case, 0)).count() == 1
    with pytest.raises(RefusalError, match="NOTHING_NEW"):
        next_orders.prepare_next(officer, case.pk, issued.pk)


def test_a_second_stop_is_asked_for_once_and_counts_two(officer: Actor, held: StopOrder) -> None:
    with pytest.raises(RefusalError, match="EXTENSION_NOT_ASKED"):
        answers.answer_stop(officer, held.pk, ok())
    stops.ask_extension(officer, held.pk)
    with pytest.raises(RefusalError, match="EXTENSION_OPEN"):
        stops.ask_extension(officer, held.pk)
    answers.answer_stop(officer, held.pk, ok(at=timezone.now()))
    twice = StopOrder.unscoped.get(pk=held.pk)
    assert (twice.state, twice.times) == ("EXTENDED", 2)
    assert held.expires_at is not None
    assert twice.expires_at is not None
    assert twice.expires_at > held.expires_at
    with pytest.raises(RefusalError, match="EXTENDED_ALREADY"):
        stops.ask_extension(officer, held.pk)


def test_an_account_stopped_twice_is_never_stopped_again(officer: Actor, case: FundsCase, held: StopOrder) -> None:
    stops.ask_extension(officer, held.pk)
    answers.answer_stop(officer, held.pk, ok(at=timezone.now()))
    stops.release(officer, held.pk)
    with pytest.raises(RefusalError) as refused:
        stops.draft(officer, case.pk, held.account_id)
    assert refused.value.code == "TWICE"


def test_a_refused_second_stop_leaves_the_first_running(officer: Actor, held: StopOrder) -> None:
    stops.ask_extension(officer, held.pk)
    answers.answer_stop(officer, held.pk, Answer("1304", timezone.now()))
    same = StopOrder.unscoped.get(pk=held.pk)
    assert (same.state, same.times, same.expires_at, same.extension_at) == ("ACCEPTED", 1, held.expires_at, None)


def test_a_form_that_saw_an_older_order_is_refused(officer: Actor, stop: StopOrder) -> None:
    stops.issue(officer, stop.pk, "Q-1", version=stop.version)
    with pytest.raises(RefusalError, match="CHANGED"):
        stops.withdraw(officer, stop.pk, version=stop.version)


def test_a_persons_number_is_no_number_of_a_request(officer: Actor, stop: StopOrder) -> None:
    with pytest.raises(RefusalError, match="CLEAR_NUMBER"):
        stops.issue(officer, stop.pk, "13800138000")


def test_another_city_sees_and_does_nothing(city: City, case: FundsCase, stop: StopOrder) -> None:
    stranger = city.foreign_actor(Role.FUNDS_OFFICER)
    assert list(StopOrder.objects.visible_to(stranger)) == []
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        stops.issue(stranger, stop.pk, "Q-1")
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        stops.draft(stranger, case.pk, stop.account_id)


def test_who_only_reads_the_desk_writes_nothing(city: City, stop: StopOrder) -> None:
    with pytest.raises(RefusalError, match="NOT_ALLOWED"):
        stops.issue(city.actor(Role.INVESTIGATOR), stop.pk, "Q-1")


def test_an_order_is_issued_to_a_bank_and_never_to_none(officer: Actor, stop: StopOrder, bank: Institution) -> None:
    Account.unscoped.filter(pk=stop.account_id).update(institution=None)
    StopOrder.unscoped.filter(pk=stop.pk).update(institution=None)
    with pytest.raises(RefusalError) as none:
        stops.issue(officer, stop.pk, "Q-1")
    assert none.value.code == "BANK_MISSING"
    client = Client()
    client.force_login(Officer.objects.get(pk=officer.person_id))
    assert 'name="institution"' in client.get(f"/funds/stops/{stop.pk}/").content.decode()
    empty = client.post(f"/funds/stops/{stop.pk}/issue/", {"version": stop.version, "request_no": "Q-1"})
    assert empty.status_code == 422
    shown = empty.content.decode()
    assert "请选择发往的机构" in shown
    assert re.search(r'<select[^>]*name="institution"[^>]*aria-invalid="true"', shown)
    told = {"version": stop.version, "request_no": "Q-1", "institution": bank.pk}
    assert client.post(f"/funds/stops/{stop.pk}/issue/", told).status_code == 302
    stop.refresh_from_db()
    assert (stop.state, stop.institution_id) == ("ISSUED", bank.pk)
    assert Account.unscoped.get(pk=stop.account_id).institution_id == bank.pk


def test_where_the_bank_is_known_nobody_is_asked_for_it(officer: Actor, stop: StopOrder) -> None:
    client = Client()
    client.force_login(Officer.objects.get(pk=officer.person_id))
    assert 'name="institution"' not in client.get(f"/funds/stops/{stop.pk}/").content.decode()
