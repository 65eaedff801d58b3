# SPDX-License-Identifier: Apache-2.0
"""The clocks: nothing is lost by a restart, nothing told twice, nothing held that has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time, figure, ok
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Change, Freeze, FundsCase, Institution, OrderAlert, Renewal, StopOrder
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.services import answers, freeze_answers, freezes, releases, renewals, screening, stops
from wuzha.funds.orders.services.alerts import acknowledge
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.sweep import sweep
from wuzha.funds.templatetags.funds import order_state
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2023, 8, 31, 2, 0, tzinfo=UTC)


def told() -> list[tuple[str, int]]:
    return list(OrderAlert.unscoped.order_by("meant_at", "-lead").values_list("kind", "lead"))


def facts() -> list[tuple[object, ...]]:
    """All that a sweep may change, but for when it was told."""
    return [
        *StopOrder.unscoped.order_by("pk").values_list("pk", "state", "ended_at", "due_at", "step_at"),
        *Freeze.unscoped.order_by("pk").values_list("pk", "state", "ended_at", "due_at", "step_at"),
        *Change.unscoped.order_by("pk").values_list("act", "from_state", "to_state", "at"),
        *OrderAlert.unscoped.order_by("meant_at", "-lead").values_list("kind", "lead", "due_at", "meant_at"),
    ]


def test_a_stop_is_told_of_12_4_and_1_hours_before_its_end_and_ends(held: StopOrder) -> None:
    assert held.expires_at is not None
    for hours, expected in ((13, []), (12, [720]), (5, [720]), (4, [720, 240]), (1, [720, 240, 60])):
        sweep(held.expires_at - timedelta(hours=hours))
        assert [lead for _kind, lead in told()] == expected
    sweep(held.expires_at)
    over = StopOrder.unscoped.get(pk=held.pk)
    assert (over.state, over.ended_at, over.due_at) == ("EXPIRED", held.expires_at, None)
    assert told()[-1] == ("RAN_OUT", 0)


def test_sweeping_every_minute_or_once_after_a_restart_comes_to_the_same(held: StopOrder) -> None:
    assert held.expires_at is not None
    # The platform stood still from ten hours before the end until an hour after it.
    sweep(held.expires_at - timedelta(hours=10))
    sweep(held.expires_at + timedelta(hours=1))
    after_a_restart = facts()
    for _again in range(3):
        sweep(held.expires_at + timedelta(hours=1))
    assert facts() == after_a_restart
    assert told() == [("ENDS_SOON", 720), ("ENDS_SOON", 240), ("ENDS_SOON", 60), ("RAN_OUT", 0)]
    late = OrderAlert.unscoped.get(lead=60)
    assert late.meant_at == held.expires_at - timedelta(hours=1)
    assert late.fired_at == held.expires_at + timedelta(hours=1)


def test_a_killed_sweep_leaves_nothing_half_done(held: StopOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert held.expires_at is not None
    before = facts()

    def killed(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("wuzha.core.acts.record", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(held.expires_at)
    assert facts() == before
    sweep(held.expires_at)
    assert StopOrder.unscoped.get(pk=held.pk).state == "EXPIRED"


def test_a_second_stop_asked_for_in_time_waits_for_the_banks_word(officer: Actor, held: StopOrder) -> None:
    assert held.expires_at is not None
    stops.ask_extension(officer, held.pk)
    sweep(held.expires_at + timedelta(minutes=5))
    assert StopOrder.unscoped.get(pk=held.pk).state == "ACCEPTED"
    assert told()[-1] == ("ANSWER_LATE", 0)
    with at_time(held.expires_at + timedelta(hours=1)):
        answers.answer_stop(officer, held.pk, Answer("1800", held.expires_at + timedelta(minutes=30)))
        sweep(timezone.now())
    assert StopOrder.unscoped.get(pk=held.pk).state == "EXPIRED"


def test_a_bank_that_does_not_answer_within_a_day_is_an_alarm(issued: StopOrder) -> None:
    assert issued.issued_at is not None
    sweep(issued.issued_at + timedelta(hours=23))
    assert told() == []
    sweep(issued.issued_at + timedelta(hours=24))
    assert told() == [("ANSWER_LATE", 0)]
    assert StopOrder.unscoped.get(pk=issued.pk).state == "ISSUED"


def approved(number: str = "冻1号", authority: str = "COUNTY") -> Decision:
    """Decided today, by an organ of the level, and reviewed by the legal office."""
    today, organ = timezone.localdate(), "测试市公安局" if authority == "COUNTY" else "设区市公安局"
    return Decision(True, authority, "测试甲", number, today, "局长", organ, today)


@pytest.fixture
@shared
def frozen(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    """A freeze of six months from 31 August 2023, 10:00."""
    with at_time(START):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
        freezes.decide(investigator, one.pk, approved())
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=900_000))
    return Freeze.unscoped.get(pk=one.pk)


def test_six_months_from_31_august_end_with_february_and_no_holiday_moves_them(frozen: Freeze) -> None:
    assert frozen.expires_at is not None
    assert f"{timezone.localtime(frozen.expires_at):%F %T}" == "2024-02-29 23:59:59"


def test_a_freeze_is_told_of_30_20_15_10_7_3_and_1_days_before_and_lapses(frozen: Freeze) -> None:
    assert frozen.expires_at is not None
    sweep(frozen.expires_at)
    assert [lead // 1440 for kind, lead in told() if kind == "ENDS_SOON"] == [30, 20, 15, 10, 7, 3, 1]
    assert told()[-1] == ("LAPSED", 0)
    over = Freeze.unscoped.get(pk=frozen.pk)
    assert (over.state, over.ended_at) == ("AUTO_RELEASED", frozen.expires_at)


def test_a_freeze_that_lapses_while_the_decision_on_its_renewal_waits_alarms_and_refuses(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    assert frozen.expires_at is not None
    with at_time(frozen.expires_at - timedelta(days=2)):
        screening.screen(officer, frozen.pk, "INVOLVED")
        renewals.draft(officer, frozen.pk)
    # Over, and not swept yet: the refusal goes by the clock, not by the job behind it.
    with at_time(frozen.expires_at + timedelta(seconds=1)), pytest.raises(RefusalError) as unswept:
        renewals.decide(investigator, frozen.pk, approved("续1号"))
    assert unswept.value.code == "LAPSED"
    sweep(frozen.expires_at + timedelta(minutes=1))
    assert told()[-1] == ("LAPSED_WAITING", 0)
    assert Renewal.unscoped.get(freeze=frozen).state == "TOO_LATE"
    with at_time(frozen.expires_at + timedelta(hours=1)), pytest.raises(RefusalError) as refused:
        renewals.decide(investigator, frozen.pk, approved("续1号"))
    assert refused.value.code == "LAPSED"
    assert refused.value.params["ended"] == "2024-02-29 23:59"


def test_no_time_typed_in_after_the_end_brings_a_freeze_back(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    assert frozen.expires_at is not None
    with at_time(frozen.expires_at - timedelta(hours=3)):
        screening.screen(officer, frozen.pk, "INVOLVED")
        renewals.draft(officer, frozen.pk)
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
        renewals.decide(investigator, frozen.pk, approved("续1号"))
    with at_time(frozen.expires_at + timedelta(minutes=7)), pytest.raises(RefusalError, match="LAPSED"):
        renewals.issue(officer, frozen.pk, "Q-10", frozen.expires_at - timedelta(minutes=1), doc_no="冻通1号")


@pytest.mark.parametrize("swept", [True, False])
def test_a_renewal_sent_in_time_and_recorded_late_needs_a_reason_and_the_banks_end_and_is_marked(
    officer: Actor, investigator: Actor, frozen: Freeze, swept: bool
) -> None:
    end = frozen.expires_at
    assert end is not None
    with at_time(end - timedelta(hours=3)):
        screening.screen(officer, frozen.pk, "INVOLVED")
        renewals.draft(officer, frozen.pk)
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
        renewals.decide(investigator, frozen.pk, approved("续1号"))
    if swept:
        sweep(end + timedelta(minutes=1))
    told_by_bank = Answer("0000", end + timedelta(minutes=2), expires_at=end + timedelta(days=180))
    sent = end - timedelta(minutes=30)
    with at_time(end + timedelta(minutes=7)):
        for at, answer, reason, code in (
            (sent, told_by_bank, " ", "LATE_REASON"),
            (end + timedelta(minutes=1), told_by_bank, "断网", "LAPSED"),
            (sent, replace(told_by_bank, expires_at=None), "断网", "RENEWAL_SHORT"),
            (sent, replace(told_by_bank, code="1800"), "断网", "RENEWAL_SHORT"),
        ):
            with pytest.raises(RefusalError, match=code):
                renewals.record_late(officer, frozen.pk, "Q-10", at, answer, reason, doc_no="冻通2号")
        renewals.record_late(officer, frozen.pk, "Q-10", sent, told_by_bank, "断网", doc_no="冻通2号")
    again, renewal = Freeze.unscoped.get(pk=frozen.pk), Renewal.unscoped.get(freeze=frozen)
    assert (again.state, again.expires_at, again.ended_at) == ("ACTIVE", end + timedelta(days=180), None)
    assert (renewal.state, renewal.late, renewal.issued_at) == ("CONFIRMED", True, sent)
    assert Change.unscoped.get(freeze=frozen, act="renew_late").note is not None


@pytest.mark.dialect("funds.migrations.0001_schema")
def test_no_statement_brings_a_lapsed_freeze_back(frozen: Freeze) -> None:
    assert frozen.expires_at is not None
    sweep(frozen.expires_at)
    with pytest.raises(IntegrityError, match="it has lapsed"), transaction.atomic():
        Freeze.unscoped.filter(pk=frozen.pk).update(state="ACTIVE", ended_at=None, due_at=frozen.expires_at)


def test_a_freeze_whose_end_has_passed_is_lapsed_before_any_sweep(
    city: City, officer: Actor, client: Client, frozen: Freeze
) -> None:
    assert frozen.expires_at is not None
    client.force_login(city.people[Role.FUNDS_OFFICER])
    with at_time(frozen.expires_at - timedelta(minutes=1)):
        assert "冻结中" in str(order_state(frozen))
        assert figure(officer, "expiring").value == 1
    with at_time(frozen.expires_at + timedelta(seconds=1)):
        assert "到期失效" in str(order_state(frozen))
        assert figure(officer, "expiring").value == 0
        page = client.get(f"/funds/freezes/{frozen.pk}/").content.decode()
        assert "视为自动解除" in page
        assert f"/funds/freezes/{frozen.pk}/renew/" not in page
        again = freezes.draft(officer, frozen.case_id, frozen.account_id, 900_000)
    assert again.state == "DRAFT"
    over = Freeze.unscoped.get(pk=frozen.pk)
    assert (over.state, over.ended_at) == ("AUTO_RELEASED", frozen.expires_at)
    assert told()[-1] == ("LAPSED", 0)


def test_the_newest_alert_of_a_clock_takes_the_place_of_the_older_ones(officer: Actor, frozen: Freeze) -> None:
    assert frozen.expires_at is not None
    sweep(frozen.expires_at - timedelta(days=6))
    with at_time(frozen.expires_at - timedelta(days=6)):
        shown = {one.kind: one for one in desk.alerts(officer)}
        assert len(told()) > len(shown) == len(desk.alerts(officer))
    assert shown.keys() == {"ENDS_SOON", "DOSSIER", "SCREEN_LATE"}
    assert shown["ENDS_SOON"].lead == 7 * 1440
    acknowledge(officer, shown["ENDS_SOON"].pk)
    with at_time(frozen.expires_at - timedelta(days=6)):
        assert len(desk.alerts(officer)) == len(shown) - 1  # and the older ones do not come back
    sweep(frozen.expires_at)
    # Nothing is held any more that could be renewed or screened: these alarms went with their cause.
    assert [one.kind for one in desk.alerts(officer)] == ["LAPSED"]


def test_a_renewal_issued_in_time_and_answered_late_still_counts(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    assert frozen.expires_at is not None
    with at_time(frozen.expires_at - timedelta(hours=3)):
        with pytest.raises(RefusalError, match="SCREEN_FIRST"):
            renewals.draft(officer, frozen.pk)
        screening.screen(officer, frozen.pk, "INVOLVED")
        renewals.draft(officer, frozen.pk)
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
        renewals.decide(investigator, frozen.pk, approved("续1号"))
        renewals.issue(officer, frozen.pk, "Q-10", doc_no="冻通1号")
    sweep(frozen.expires_at + timedelta(minutes=1))
    assert Freeze.unscoped.get(pk=frozen.pk).state == "ACTIVE"
    with at_time(frozen.expires_at + timedelta(hours=8)):
        renewals.answer_renewal(officer, frozen.pk, Answer("0000", frozen.expires_at - timedelta(hours=1)))
    renewed = Freeze.unscoped.get(pk=frozen.pk)
    assert renewed.renewals_done == 1
    assert renewed.expires_at is not None
    assert f"{timezone.localtime(renewed.expires_at):%F}" == "2024-08-29"


def test_a_stop_that_runs_out_while_the_freeze_waits_for_its_decision_says_so(
    officer: Actor, case: FundsCase, held: StopOrder
) -> None:
    assert held.expires_at is not None
    freezes.draft(officer, case.pk, held.account_id, 900_000)
    sweep(held.expires_at)
    assert told()[-1] == ("LAPSED_WAITING", 0)


def test_money_of_a_lapsed_freeze_is_not_paid_out(officer: Actor, frozen: Freeze) -> None:
    assert frozen.expires_at is not None
    with pytest.raises(RefusalError, match="LAPSED"):
        freeze_answers.pay_out(officer, frozen.pk, 100, frozen.expires_at + timedelta(seconds=1))
    freeze_answers.pay_out(officer, frozen.pk, 100, frozen.expires_at - timedelta(days=1))
    freeze_answers.pay_out(officer, frozen.pk, 899_900, frozen.expires_at - timedelta(days=1))
    assert Freeze.unscoped.get(pk=frozen.pk).state == "DEDUCTED"


def test_a_freeze_holds_instead_of_the_stop(
    officer: Actor, investigator: Actor, case: FundsCase, held: StopOrder
) -> None:
    one = freezes.draft(officer, case.pk, held.account_id, 2_000_000)
    assert one.stop_id == held.pk
    freezes.decide(investigator, one.pk, approved())
    freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=1_000_000))
    assert Freeze.unscoped.get(pk=one.pk).mode == "PARTIAL"
    assert StopOrder.unscoped.get(pk=held.pk).state == "CONVERTED"


def test_a_freeze_behind_another_office_queues_and_leaves_the_stop_until_it_takes_effect(
    officer: Actor, investigator: Actor, case: FundsCase, held: StopOrder
) -> None:
    one = freezes.draft(officer, case.pk, held.account_id, 1_000_000)
    freezes.decide(investigator, one.pk, approved())
    freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("1302", timezone.now()), ahead="外市公安局")
    queued = Freeze.unscoped.get(pk=one.pk)
    assert (queued.mode, queued.frozen_fen, queued.ahead) == ("QUEUED", 0, "外市公安局")
    assert StopOrder.unscoped.get(pk=held.pk).state == "ACCEPTED"
    freeze_answers.took_effect(officer, one.pk, timezone.now(), 800_000, balance_fen=800_000)
    assert Freeze.unscoped.get(pk=one.pk).frozen_fen == 800_000


@pytest.mark.parametrize(
    ("who", "decision", "code"),
    [
        ("officer", approved, "SAME_PERSON"),
        (
            "investigator",
            lambda: Decision(True, "COUNTY", "测试甲", "", timezone.localdate(), "局长"),
            "DECIDER_MISSING",
        ),
        (
            "investigator",
            lambda: Decision(True, "COUNTY", "测试甲", "冻1号", timezone.localdate() + timedelta(days=1), "局长"),
            "DECIDED_LATER",
        ),
    ],
    ids=["who-prepared-it", "no-number", "tomorrow"],
)
def test_a_decision_needs_a_second_person_a_decider_a_number_and_a_day(
    request: pytest.FixtureRequest, officer: Actor, case: FundsCase, who: str, decision: object, code: str
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    with pytest.raises(RefusalError) as refused:
        freezes.decide(request.getfixturevalue(who), one.pk, decision())  # type: ignore[operator]  # made in the test
    assert refused.value.code == code
    assert Freeze.unscoped.get(pk=one.pk).state == "DRAFT"


def test_a_year_needs_the_prefecture(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1, term="YEAR_1")
    with pytest.raises(RefusalError, match="LEVEL"):
        freezes.decide(investigator, one.pk, approved())
    freezes.decide(investigator, one.pk, approved(authority="PREFECTURE"))
    assert Freeze.unscoped.get(pk=one.pk).legal_basis != ""


def test_what_is_unrelated_must_be_lifted_within_three_days(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    found = datetime(2023, 9, 4, 2, 0, tzinfo=UTC)
    with at_time(found):
        freeze_answers.found_unrelated(officer, frozen.pk)
        due = Freeze.unscoped.get(pk=frozen.pk).due_at
        assert due is not None
        assert f"{timezone.localtime(due):%F %H:%M}" == "2023-09-07 23:59"
        releases.decide(investigator, frozen.pk, approved("解1号"), ground="UNRELATED")
        releases.send(officer, frozen.pk, "Q-10", doc_no="解冻通1号")
        assert Freeze.unscoped.get(pk=frozen.pk).state == "RELEASING"
        releases.receipt(officer, frozen.pk, "0000")
    assert Freeze.unscoped.get(pk=frozen.pk).state == "RELEASED"


def test_an_account_of_a_case_has_one_open_freeze(
    officer: Actor, colleague: Actor, case: FundsCase, bank: Institution
) -> None:
    freezes.draft(officer, case.pk, account_at(case, 1), 1)
    with pytest.raises(RefusalError) as refused:
        freezes.draft(colleague, case.pk, account_at(case, 1), 1)
    assert refused.value.code == "FREEZE_OPEN"
    assert bank.name not in refused.value.message


def test_an_answer_recorded_after_the_end_ends_with_the_next_sweep(officer: Actor, issued: StopOrder) -> None:
    assert issued.issued_at is not None
    StopOrder.unscoped.filter(pk=issued.pk).update(issued_at=issued.issued_at - timedelta(days=4))
    answers.answer_stop(officer, issued.pk, ok(at=timezone.now() - timedelta(days=3)))
    sweep(timezone.now())
    assert StopOrder.unscoped.get(pk=issued.pk).state == "EXPIRED"
