# SPDX-License-Identifier: Apache-2.0
"""What follows when it was decided not to file a case (规定 178): release, the notice, and nothing that holds money."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, ok
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep
from wuzha.funds.models import Freeze, FundsCase, OrderAlert, PaperKind, StopOrder
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.services import answers, composing, filing, freezes, stops
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.fixture
@shared
def stop(officer: Actor, unfiled: FundsCase) -> StopOrder:
    """A stop that holds in a case that is not to be filed."""
    one = stops.issue(officer, stops.draft(officer, unfiled.pk, account_at(unfiled, 1)).pk, "Q-1")
    answers.answer_stop(officer, one.pk, ok(at=timezone.now()))
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", timezone.localdate()))
    filing.not_file(officer, unfiled.pk, "测不立1号", timezone.localdate())
    return StopOrder.unscoped.get(pk=one.pk)


def test_the_stop_is_to_be_released_and_neither_extended_nor_frozen(
    city: City, officer: Actor, client: Client, unfiled: FundsCase, stop: StopOrder
) -> None:
    assert OrderAlert.unscoped.filter(stop=stop, kind="CASE_NOT_FILED", acknowledged_at=None).exists()
    with pytest.raises(RefusalError, match="CASE_OVER") as refused:
        freezes.draft(officer, unfiled.pk, stop.account_id, 100)
    assert "不予立案" in refused.value.message
    with pytest.raises(RefusalError, match="CASE_OVER"):
        stops.ask_extension(officer, stop.pk)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/stops/{stop.pk}/").content.decode()
    assert "请立即解除止付" in page
    for gone in ("延伸止付", f"/funds/cases/{unfiled.pk}/freeze/", "申请再次止付"):
        assert gone not in page
    stops.release(officer, stop.pk)


def test_the_notice_is_due_in_three_days_stands_on_the_desk_and_ends_its_clock(
    city: City, officer: Actor, client: Client, unfiled: FundsCase, stop: StopOrder
) -> None:
    today = timezone.localdate()
    (listed,) = desk.rows(officer, DeskList.FILING)
    assert timezone.localdate(listed.filing_due_at) == today + timedelta(days=3)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    assert "不予立案通知书" in client.get("/funds/?tab=filing").content.decode()
    address = f"/funds/cases/{unfiled.pk}/"
    for body, status in (({"number": "ZJ00000001", "on": today}, 422), ({"number": "测不立通1号", "on": today}, 302)):
        assert client.post(f"{address}filing/notify/", body).status_code == status
    unfiled.refresh_from_db()
    assert (unfiled.notified_no, unfiled.notified_on, unfiled.filing_due_at) == ("测不立通1号", today, None)
    assert "测不立通1号" in client.get(address).content.decode()
    with pytest.raises(RefusalError, match="UNFILED_BEFORE"):
        filing.notify(officer, unfiled.pk, "测不立通2号", today - timedelta(days=1))


def test_filed_after_all_the_page_shows_no_number_of_the_refusal_as_its_filing(
    city: City, officer: Actor, client: Client, unfiled: FundsCase, stop: StopOrder
) -> None:
    told = FilingDecision("测立1号", timezone.localdate(), "测试市公安局", "A3302820000002023050001")
    filing.notify(officer, unfiled.pk, "测不立通1号", timezone.localdate())
    filing.file(officer, unfiled.pk, told, reason="检察院通知立案")
    unfiled.refresh_from_db()
    assert (unfiled.unfiled_no, unfiled.notified_no, unfiled.filing_due_at) == ("", "", None)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/cases/{unfiled.pk}/").content.decode()
    assert "<dt>已立案</dt>" not in page
    with pytest.raises(RefusalError, match="FILING_STATE"):
        filing.notify(officer, unfiled.pk, "测不立通1号", timezone.localdate())


def test_the_alarm_goes_with_its_cause(officer: Actor, unfiled: FundsCase, stop: StopOrder) -> None:
    today = timezone.localdate()
    assert [one.kind for one in desk.alerts(officer)] == ["CASE_NOT_FILED"]
    stops.release(officer, stop.pk)
    assert desk.alerts(officer) == []
    assert desk.many_alarming(officer, 9) == 0
    # Left by an older release, or by a case that is filed after all.
    OrderAlert.unscoped.update(acknowledged_at=None)
    sweep(timezone.now())
    assert desk.alerts(officer) == []
    OrderAlert.unscoped.update(acknowledged_at=None)
    told = FilingDecision("测立1号", today, "测试市公安局", "A3302820000002023050001")
    filing.file(officer, unfiled.pk, told, reason="检察院通知立案")
    assert desk.alerts(officer) == []


def test_a_notice_that_is_put_right_stays_readable_with_the_reason(
    city: City, client: Client, officer: Actor, unfiled: FundsCase, stop: StopOrder
) -> None:
    today = timezone.localdate()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    address = f"/funds/cases/{unfiled.pk}/"
    told = {"number": "测不立通5号", "on": today}
    assert client.post(f"{address}filing/notify/", told).status_code == 302
    again = told | {"number": "测不立通6号"}
    refused = client.post(f"{address}filing/notify/", again)
    assert refused.status_code == 422
    assert "请写明更正理由" in refused.content.decode()
    assert client.post(f"{address}filing/notify/", again | {"reason": "文号录错"}).status_code == 302
    page = client.get(address).content.decode()
    assert "测不立通5号" in page
    assert "测不立通6号" in page
    # Filed after all: both notices are still to be read.
    told_file = FilingDecision("测立1号", today, "测试市公安局", "A3302820000002023050001")
    filing.file(officer, unfiled.pk, told_file, reason="检察院通知立案")
    page = client.get(address).content.decode()
    assert "测不立通5号" in page
    assert "测不立通6号" in page


def test_no_statement_overwrites_a_notice(officer: Actor, unfiled: FundsCase, stop: StopOrder) -> None:
    filing.notify(officer, unfiled.pk, "测不立通5号", timezone.localdate())
    unfiled.refresh_from_db()
    notice = CaseStep.unscoped.get(case=unfiled.case_id, act="notify")
    with pytest.raises((InternalError, ProgrammingError), match="only ever added to"), transaction.atomic():
        CaseStep.unscoped.filter(pk=notice.pk).update(document_no="测不立通6号")
    with pytest.raises(IntegrityError, match="case_step_number_copied"), transaction.atomic():
        CaseStep.unscoped.create(case=unfiled.case, act="notify", document_no="ＺＪ 00000001")


def test_what_was_only_prepared_is_given_up_and_nothing_says_to_send_it(
    city: City, client: Client, officer: Actor, unfiled: FundsCase
) -> None:
    account = account_at(unfiled, 1)
    prepared, freeze = stops.draft(officer, unfiled.pk, account), freezes.draft(officer, unfiled.pk, account, 100)
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", timezone.localdate()))
    filing.not_file(officer, unfiled.pk, "测不立1号", timezone.localdate())
    assert StopOrder.unscoped.get(pk=prepared.pk).state == Freeze.unscoped.get(pk=freeze.pk).state == "WITHDRAWN"
    with pytest.raises(RefusalError, match="CASE_OVER"):
        stops.draft(officer, unfiled.pk, account)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    assert f"/funds/cases/{unfiled.pk}/prepare/" not in client.get(f"/funds/cases/{unfiled.pk}/").content.decode()


def test_neither_a_restitution_nor_the_application_of_a_stop_that_was_never_sent_is_offered(
    city: City, client: Client, officer: Actor, unfiled: FundsCase
) -> None:
    prepared = stops.draft(officer, unfiled.pk, account_at(unfiled, 1))
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", timezone.localdate()))
    client.force_login(city.people[Role.FUNDS_OFFICER])
    place, restitution = f"/funds/cases/{unfiled.pk}/", reverse("funds:case_refund", args=[unfiled.pk])
    assert restitution in client.get(place).content.decode()
    filing.not_file(officer, unfiled.pk, "测不立1号", timezone.localdate())
    assert restitution not in client.get(place).content.decode()
    prepared = StopOrder.unscoped.get(pk=prepared.pk)
    assert PaperKind.APPLICATION not in composing.makeable(prepared)
    assert PaperKind.QUERY in composing.makeable(prepared)


def test_a_stop_that_an_older_release_left_prepared_is_not_issued_any_more(
    city: City, client: Client, officer: Actor, unfiled: FundsCase
) -> None:
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", timezone.localdate()))
    prepared = stops.draft(officer, unfiled.pk, account_at(unfiled, 1))
    unfiled.refresh_from_db()
    Case.unscoped.filter(pk=unfiled.case_id).update(state="NOT_FILED")
    CaseStep.unscoped.create(case=unfiled.case, act="not_file", document_no="测不立1号", day=timezone.localdate())
    with pytest.raises(RefusalError, match="CASE_OVER"):
        stops.issue(officer, prepared.pk, "Q-1")
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/stops/{prepared.pk}/").content.decode()
    assert "本止付单不得再发出，请撤回" in page
    assert f"/funds/stops/{prepared.pk}/issue/" not in page
