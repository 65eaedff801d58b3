# SPDX-License-Identifier: Apache-2.0
"""A freeze that has lapsed (规定 240): the sweep ends it whatever else is due later, the desk says so from that second
on, nothing of it goes on but a renewal that was sent in time, and no paper asks a bank to freeze what is free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, OrderAlert, PaperKind, Renewal
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.services import composing, freeze_answers, freezes, objections, releases, renewals, screening
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
#: The end that the bank stated: long before the screening of it is over.
END = START + timedelta(days=20)
MINUTE = timedelta(minutes=1)


def decided() -> Decision:
    day = timezone.localdate()
    return Decision(True, "COUNTY", "测试甲", "批1号", day, "局长", "测试市公安局", day)


@pytest.fixture
@shared
def frozen(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    with at_time(START):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
        freezes.decide(investigator, one.pk, decided())
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", START, held_fen=900_000, expires_at=END))
    return Freeze.unscoped.get(pk=one.pk)


@pytest.fixture
@shared
def waiting(officer: Actor, investigator: Actor, frozen: Freeze) -> Freeze:
    """Its renewal is approved, and was not recorded as sent."""
    with at_time(END - timedelta(days=2)):
        renewals.draft(officer, frozen.pk)
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
        renewals.decide(investigator, frozen.pk, decided())
    return Freeze.unscoped.get(pk=frozen.pk)


def test_a_freeze_ends_with_the_sweep_after_its_end_whatever_else_is_due_later(waiting: Freeze) -> None:
    sweep(END - timedelta(hours=1))
    assert Freeze.unscoped.get(pk=waiting.pk).state == "ACTIVE"
    sweep(END + MINUTE)
    after = Freeze.unscoped.get(pk=waiting.pk)
    assert (after.state, after.ended_at) == ("AUTO_RELEASED", END)
    assert Renewal.unscoped.get(freeze=waiting).state == "TOO_LATE"
    assert OrderAlert.unscoped.filter(freeze=waiting, kind="LAPSED_WAITING").exists()


def test_what_an_older_release_meant_to_look_at_later_ends_all_the_same(frozen: Freeze) -> None:
    Freeze.unscoped.filter(pk=frozen.pk).update(step_at=END + timedelta(days=65))
    sweep(END + MINUTE)
    assert Freeze.unscoped.get(pk=frozen.pk).state == "AUTO_RELEASED"


def test_what_is_over_leaves_the_open_list_at_that_second_and_stands_among_the_alarms(
    city: City, officer: Actor, client: Client, waiting: Freeze
) -> None:
    with at_time(END - MINUTE):
        assert list(desk.rows(officer, DeskList.FREEZES)) == [waiting]
    with at_time(END):
        for which in (DeskList.FREEZES, DeskList.SCREENING, DeskList.RELEASE):
            assert not desk.rows(officer, which).exists()
        told = [(one.freeze_id, one.kind, one.due_at) for one in desk.alerts(officer)]
        assert told[0] == (waiting.pk, "LAPSED_WAITING", END)
        client.force_login(city.people[Role.FUNDS_OFFICER])
        assert "等待审批期间到期失效" in client.get("/inbox/?tab=alert").content.decode()
    sweep(END + MINUTE)
    with at_time(END + MINUTE):
        clock = [one.kind for one in desk.alerts(officer) if one.kind in ("LAPSED", "LAPSED_WAITING", "ENDS_SOON")]
        assert clock == ["LAPSED_WAITING"]


@pytest.mark.parametrize("swept", [False, True])
def test_no_paper_renews_or_releases_what_has_lapsed(waiting: Freeze, swept: bool) -> None:
    of_renewal = {PaperKind.RENEW_REPORT, PaperKind.RENEW_NOTICE}
    with at_time(END - MINUTE):
        assert of_renewal <= set(composing.makeable(waiting))
    if swept:
        sweep(END + MINUTE)
    with at_time(END + 7 * MINUTE):
        after = Freeze.unscoped.get(pk=waiting.pk)
        assert not (of_renewal | {PaperKind.FREE_REPORT, PaperKind.FREE_NOTICE}) & set(composing.makeable(after))
        with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
            composing.described(after, PaperKind.RENEW_NOTICE, lambda _name, _value: "某")


def test_nothing_is_screened_limited_released_or_objected_to_any_more(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    with at_time(END - timedelta(hours=1)):
        releases.decide(investigator, frozen.pk, decided(), ground="RETURNED")
    with at_time(END + MINUTE):
        for act in (
            lambda: screening.screen(officer, frozen.pk, "INVOLVED"),
            lambda: freeze_answers.found_unrelated(officer, frozen.pk),
            lambda: releases.decide(investigator, frozen.pk, decided(), ground="RETURNED", limit_fen=1),
            lambda: releases.send(officer, frozen.pk, "Q-10", doc_no="解通1号"),
            lambda: objections.receive(
                officer, frozen.pk, name="王测试", concern="OWNER", content="货款", on=timezone.localdate()
            ),
        ):
            with pytest.raises(RefusalError, match="LAPSED_ALREADY") as refused:
                act()
        assert "已自动解除" in refused.value.message


@pytest.mark.parametrize("swept", [False, True])
def test_the_page_offers_only_a_new_freeze_and_the_form_for_a_renewal_that_was_sent_in_time(
    city: City, client: Client, waiting: Freeze, swept: bool
) -> None:
    if swept:
        sweep(END + MINUTE)
    address = f"/funds/freezes/{waiting.pk}/"
    for role in (Role.FUNDS_OFFICER, Role.INVESTIGATOR):
        client.force_login(city.people[role])
        with at_time(END + 7 * MINUTE):
            page = client.get(address).content.decode()
        assert "视为自动解除" in page
        assert "已批准待发出" not in page
        for gone in ("limit", "release", "screen", "object", "renew", "renewal_issue", "unrelated"):
            assert f"{address}{gone}/" not in page, (role, gone)
        for gone in ("甄别期限", "呈请继续冻结财产报告书", "协助冻结财产通知书（续冻）"):
            assert gone not in page, (role, gone)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    sent = END - timedelta(minutes=30)
    body = {
        "version": Freeze.unscoped.get(pk=waiting.pk).version, "doc_no": "冻通2号", "doc_no_source": "CASE_SYSTEM",
        "request_no": "Q-10", "platform": "BIG_DATA", "at": f"{timezone.localtime(sent):%Y-%m-%dT%H:%M}",
        "code": "0000", "answered_at": f"{timezone.localtime(END):%Y-%m-%dT%H:%M}",
        "expires_at": f"{timezone.localtime(END + timedelta(days=180)):%Y-%m-%dT%H:%M}", "reason": "",
    }  # fmt: skip
    with at_time(END + 8 * MINUTE):
        assert f"{address}renewal_late/" in client.get(address).content.decode()
        assert client.post(f"{address}renewal_late/", body).status_code == 422
        assert client.post(f"{address}renewal_late/", body | {"reason": "平台断网"}).status_code == 302
        page = client.get(address).content.decode()
    after = Freeze.unscoped.get(pk=waiting.pk)
    assert (after.state, after.expires_at) == ("ACTIVE", END + timedelta(days=180))
    assert "到期后补录" in page


def test_a_renewal_recorded_late_was_not_sent_before_it_was_prepared_and_approved(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    with at_time(END - 4 * MINUTE):
        renewals.draft(officer, frozen.pk)
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
    with at_time(END - 2 * MINUTE):
        renewals.decide(investigator, frozen.pk, decided())
    for sent, step in ((END - 6 * MINUTE, "已准备"), (END - 3 * MINUTE, "续冻已批准")):
        with at_time(END + MINUTE), pytest.raises(RefusalError, match="TOO_EARLY") as refused:
            late(officer, frozen, sent)
        assert step in refused.value.message
    with at_time(END + MINUTE):
        late(officer, frozen, END - 2 * MINUTE)
    assert Freeze.unscoped.get(pk=frozen.pk).state == "ACTIVE"


def late(officer: Actor, freeze: Freeze, sent: datetime) -> None:
    told = Answer("0000", END, expires_at=END + timedelta(days=180))
    renewals.record_late(officer, freeze.pk, "Q-10", sent, told, "平台断网", doc_no="冻通2号")
