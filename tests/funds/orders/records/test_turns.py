# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is on a stop and a freeze: the next act by name and time, and what is refused with its way out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City, make_person
from tests.funds.conftest import account_at, file_case
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Change, Freeze, FundsCase, OrderAlert, StopOrder
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.records import freeze as freeze_record
from wuzha.funds.orders.records import stop as stop_record
from wuzha.funds.orders.services import answers, filing, freeze_answers, freezes, reminders, stops
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.turns import viewer_of
from wuzha.inbox.sources import source_of
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.ui.record import NextAct


def of_stop(actor: Actor, order: StopOrder) -> NextAct:
    file = cases.stop(actor, order.pk)
    assert file is not None
    return stop_record.next_of(viewer_of(actor, order.case.centre_id), file)


def of_freeze(actor: Actor, order: Freeze) -> NextAct:
    file = cases.freeze(actor, order.pk)
    assert file is not None
    return freeze_record.next_of(viewer_of(actor, order.case.centre_id), file)


def refused(next: NextAct) -> dict[str, str]:
    return {str(act.label): str(act.refused) for act in next.refused}


@pytest.fixture
@shared
def drafted(officer: Actor, held: StopOrder) -> Freeze:
    return freezes.draft(officer, held.case_id, held.account_id, 1_000_000)


def test_a_prepared_stop_is_issued_by_the_officer_who_looks(officer: Actor, stop: StopOrder) -> None:
    next = of_stop(officer, stop)
    assert next.mine
    assert next.act is not None
    assert (str(next.act.label), next.act.opens) == ("登记已发出", "issue")
    assert next.due == stop.due_at
    assert "30,000.00 元" in str(next.detail)
    assert "（您）办理" in str(next.who)
    assert refused(next) == {"登记银行反馈": "先登记已发出"}


def test_the_account_stands_masked(officer: Actor, stop: StopOrder) -> None:
    file = cases.stop(officer, stop.pk)
    assert file is not None
    head = stop_record.head_of(file)
    assert str(head.title) == "止付测试一银行 30,000.00 元"
    assert head.number == stop.number
    assert "000000*****0011" in f"{head.facts[0].value} {of_stop(officer, stop).detail}".replace("******", "*****")
    assert "000000000000011" not in f"{head} {of_stop(officer, stop)}"


def test_who_may_not_do_it_is_told_who_can_and_may_remind(officer: Actor, stop: StopOrder, investigator: Actor) -> None:
    next = of_stop(investigator, stop)
    assert not next.mine
    assert "可办理：" in str(next.who)
    assert next.act is not None
    assert next.act.post == f"/funds/stops/{stop.pk}/remind/"
    assert refused(next)["登记已发出"].startswith("可办理：")
    assert officer.person_id


def test_an_auditor_is_offered_nothing(city: City, stop: StopOrder) -> None:
    next = of_stop(city.actor(Role.AUDITOR), stop)
    assert next.act is None
    assert list(next.others) == []


def test_a_stop_that_holds_asks_for_its_freeze_and_for_no_third_stop(officer: Actor, held: StopOrder) -> None:
    next = of_stop(officer, held)
    assert next.act is not None
    assert next.act.url == f"/funds/cases/{held.case_id}/freeze/{held.account_id}/"
    assert "ask" not in refused(next)
    StopOrder.unscoped.filter(pk=held.pk).update(state="EXTENDED", times=2)
    assert refused(of_stop(officer, held))["申请再次止付"].startswith("已续止一次")


def test_who_asked_for_a_freeze_waits_for_a_second_person_by_name(
    officer: Actor, investigator: Actor, drafted: Freeze
) -> None:
    next = of_freeze(officer, drafted)
    assert not next.mine
    assert str(next.what) == "等第二人审批，您是呈请人，不能自己批"
    assert "可办理：" in str(next.who)
    assert next.act is not None
    assert str(next.act.label).startswith("提醒")
    assert refused(next)["登记审批"].startswith("等第二人审批，您是呈请人，不能自己批；可办理：")
    assert refused(next)["登记已发出"] == "批准以后才能发出"
    theirs = of_freeze(investigator, drafted)
    assert theirs.mine
    assert theirs.act is not None
    assert theirs.act.opens == "decide"


def test_colleagues_on_duty_are_named_first(city: City, officer: Actor, drafted: Freeze) -> None:
    here = make_person(Role.FUNDS_OFFICER, city.centre, name="测试值班")
    here.postings.update(leads=True)
    next = of_freeze(officer, drafted)
    assert str(next.who).startswith("可办理：测试值班（在班）")
    assert str(next.act and next.act.label) == "提醒测试值班"


def test_without_a_second_person_the_way_out_is_said(city: City, officer: Actor, drafted: Freeze) -> None:
    for person in city.people.values():
        person.postings.exclude(person=officer.person_id).update(valid_to=timezone.localdate() - timedelta(days=1))
    next = of_freeze(officer, drafted)
    assert "请管理员增设第二人" in str(next.who)
    assert next.act is None


def test_a_freeze_of_a_case_that_is_not_filed_says_so_and_leads_there(
    officer: Actor, investigator: Actor, unfiled: FundsCase
) -> None:
    one = freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 100)
    next = of_freeze(investigator, one)
    assert not next.mine
    assert str(next.what) == "先立案：立案前不得批准"
    assert "尚未立案" in refused(next)["登记审批"]
    own = of_freeze(officer, one)
    assert own.act is not None
    assert own.act.url == f"/funds/cases/{unfiled.pk}/?do=file"


def test_a_freeze_goes_from_hand_to_hand(officer: Actor, investigator: Actor, drafted: Freeze) -> None:
    day = timezone.localdate()
    freezes.decide(investigator, drafted.pk, Decision(True, "COUNTY", "测试乙", "冻1号", day, "局长"))
    drafted.refresh_from_db()
    assert (next := of_freeze(officer, drafted).act) is not None
    assert next.opens == "issue"
    freezes.issue(officer, drafted.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    drafted.refresh_from_db()
    assert (next := of_freeze(officer, drafted).act) is not None
    assert next.opens == "answer"
    freeze_answers.answer_freeze(officer, drafted.pk, Answer("0000", timezone.now(), held_fen=1_000_000))
    drafted.refresh_from_db()
    held = of_freeze(officer, drafted)
    assert held.act is not None
    assert held.act.opens == "screen"
    assert {"renew", "release", "limit", "unrelated", "object"} <= {act.opens for act in held.possible} | {
        "release", "limit",
    }  # fmt: skip
    Freeze.unscoped.filter(pk=drafted.pk).update(
        started_at=timezone.now() - timedelta(days=190), expires_at=timezone.now() - timedelta(days=2)
    )
    drafted.refresh_from_db()
    over = of_freeze(officer, drafted)
    assert "视为自动解除" in str(over.what)
    assert over.act is not None
    assert over.act.url == f"/funds/cases/{drafted.case_id}/freeze/{drafted.account_id}/"


def test_what_must_be_released_comes_before_all_else(officer: Actor, investigator: Actor, drafted: Freeze) -> None:
    day = timezone.localdate()
    freezes.decide(investigator, drafted.pk, Decision(True, "COUNTY", "测试乙", "冻1号", day, "局长"))
    freezes.issue(officer, drafted.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, drafted.pk, Answer("0000", timezone.now(), held_fen=1_000_000))
    freeze_answers.found_unrelated(officer, drafted.pk)
    drafted.refresh_from_db()
    next = of_freeze(investigator, drafted)
    assert next.act is not None
    assert next.act.opens == "release"
    assert "与案件无关" in str(next.what)
    own = of_freeze(officer, drafted)
    assert not own.mine
    assert "须在" in refused(own)["呈请续冻"]


def test_a_reminder_stands_on_the_desk_and_in_the_course(officer: Actor, investigator: Actor, drafted: Freeze) -> None:
    reminders.remind(officer, Freeze, drafted.pk)
    alert = OrderAlert.unscoped.get(freeze=drafted, kind="REMINDED")
    assert alert.acknowledged_at is None
    assert Change.unscoped.filter(freeze=drafted, act="remind", by=officer.person_id).count() == 1
    with pytest.raises(RefusalError) as again:
        reminders.remind(officer, Freeze, drafted.pk)
    assert again.value.code == "REMINDED"
    OrderAlert.unscoped.filter(pk=alert.pk).update(
        fired_at=timezone.now() - timedelta(minutes=11), meant_at=timezone.now() - timedelta(minutes=12)
    )
    reminders.remind(officer, Freeze, drafted.pk)
    assert OrderAlert.unscoped.filter(freeze=drafted, kind="REMINDED").count() == 2
    decision = Decision(False, "COUNTY", "测试乙", "", timezone.localdate(), reason="证据不足")
    freezes.decide(investigator, drafted.pk, decision)
    assert not OrderAlert.unscoped.filter(freeze=drafted, kind="REMINDED", acknowledged_at__isnull=True).exists()
    with pytest.raises(RefusalError):
        reminders.remind(officer, Freeze, drafted.pk)


def test_the_page_reminds_and_its_forms_stand_in_dialogs(city: City, officer: Actor, drafted: Freeze) -> None:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/freezes/{drafted.pk}/").content.decode()
    assert '<dialog class="sheet" id="withdraw"' in page
    assert 'id="decide"' not in page
    outside = re.sub(r"<dialog.*?</dialog>", "", page.partition("<main")[2].partition("</main>")[0], flags=re.DOTALL)
    assert outside.count("btn-primary") == 1
    assert client.post(f"/funds/freezes/{drafted.pk}/remind/").status_code == 302
    assert OrderAlert.unscoped.filter(freeze=drafted, kind="REMINDED").exists()
    wrong = client.post(f"/funds/freezes/{drafted.pk}/withdraw/", {"version": drafted.version, "note": ""})
    assert wrong.status_code == 422
    assert '<dialog class="sheet" id="withdraw" open' in wrong.content.decode()
    assert officer.person_id


def test_a_stop_of_a_case_that_is_over_is_withdrawn_or_released(officer: Actor, unfiled: FundsCase) -> None:
    order = stops.draft(officer, unfiled.pk, account_at(unfiled, 1))
    stops.issue(officer, order.pk, "Q-1", timezone.now() - timedelta(seconds=30))
    answers.answer_stop(officer, order.pk, Answer("0000", timezone.now(), balance_fen=100))
    file_case(officer, unfiled)
    filing.withdraw(officer, unfiled.pk, "撤1号", timezone.localdate())
    order.refresh_from_db()
    next = of_stop(officer, order)
    assert next.act is not None
    assert (str(next.act.label), next.act.opens) == ("登记解除", "end")


def test_what_is_to_be_issued_waits_in_the_inbox_until_it_is(
    officer: Actor, investigator: Actor, stop: StopOrder, held: StopOrder, drafted: Freeze
) -> None:
    def waits(code: str) -> list[int]:
        source = source_of(code)
        assert source is not None
        return [one.key for one in source.waits(officer, timezone.now(), 9)]

    assert stop.pk == held.pk
    assert (waits("stopissues"), waits("freezeissues")) == ([], []), "issued already; not approved yet"
    freezes.decide(investigator, drafted.pk, Decision(True, "COUNTY", "测试乙", "冻1号", timezone.localdate(), "局长"))
    assert waits("freezeissues") == [drafted.pk]
    freezes.issue(officer, drafted.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    assert waits("freezeissues") == []
