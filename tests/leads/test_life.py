# SPDX-License-Identifier: Apache-2.0
"""A lead from what was told to its end: checked by a unit, concluded, handed on, replied to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City, make_city
from tests.leads.conftest import FOUND, PHONE, again, answered, concluded, refused, request_of, told
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.leads import registry
from wuzha.leads.errors import Code
from wuzha.leads.models import Lead, LeadAlert, LeadOnward, LeadStep
from wuzha.leads.privacy import LeadKeeper
from wuzha.leads.queries import lists
from wuzha.leads.queries.of_cases import records
from wuzha.leads.registry import Taken, Taker
from wuzha.leads.rules.life import KNOWN, LEAD_LIFE, Act, State, Way
from wuzha.leads.services import checking, ending
from wuzha.leads.services.telling import sweep
from wuzha.org.roles import Role
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.sealed.value import same

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("core.growing", "sealed.erasing", "leads.migrations.0001_schema"),
]


def test_a_lead_is_checked_by_a_unit_concluded_and_becomes_a_case(city: City, officer: Actor, lead: Lead) -> None:
    row = answered(city, officer, lead)
    found = again(lead)
    assert (found.state, found.checking_id, row.kind) == (State.CHECKING, city.station.pk, "LEAD")
    assert (row.due_at - row.sent_at).days in range(6, 12)
    asking.accept(officer, row.pk)
    found = again(lead)
    assert (found.state, found.conclusion) == (State.CONCLUDED, "TRUE")
    made = ending.open_case(officer, lead.pk, "BRUSH", city.station.pk)
    narrative = Case.unscoped.get(pk=made.case_id).narrative
    assert narrative is not None
    assert same(narrative, again(lead).what)
    case = Case.unscoped.get(pk=made.case_id)
    assert (case.source, case.state) == ("LEAD", "RECEIVED")
    assert [one.title for one in records(officer, case)] == [lead.number]
    ending.close(officer, lead.pk)
    assert again(lead).state == State.CLOSED
    assert [one.act for one in lists.steps_of(officer, lead)] == [
        "record", "informant", "check", "conclude", "onward", "close",
    ]  # fmt: skip


def test_the_unit_that_checks_sees_the_lead_and_no_other_station_does(city: City, officer: Actor, lead: Lead) -> None:
    station, other = city.actor(Role.STATION_OFFICER), city.foreign_actor(Role.STATION_OFFICER)
    assert lists.of(station, lead.pk) is None
    checking.check(officer, lead.pk, city.station.pk, "请核查")
    assert lists.of(station, lead.pk) is not None
    assert lists.of(other, lead.pk) is None
    asking.withdraw(officer, request_of(lead).pk, "改派")
    assert (again(lead).state, lists.of(station, lead.pk)) == (State.RECORDED, None)


def test_an_answer_that_was_returned_concludes_nothing(city: City, officer: Actor, lead: Lead) -> None:
    row = answered(city, officer, lead)
    asking.send_back(officer, row.pk, "缺现场照片")
    assert again(lead).state == State.CHECKING


def test_a_lead_that_a_superior_sent_waits_for_the_reply_and_its_end_does_too(city: City, officer: Actor) -> None:
    lead = told(officer, source="SUPERIOR", source_no="浙断卡〔2026〕1号", sender="省厅")
    assert lead.reply_due_at is not None
    assert (lead.reply_due_at - lead.received_at).days in (30, 31)
    assert lead.step_at == lead.reply_due_at - timedelta(days=3)
    refused(Code.NO_CONCLUSION, ending.reply, officer, lead.pk, "已查")
    concluded(city, officer, lead, "FALSE")
    refused(Code.NOT_REPLIED, ending.close, officer, lead.pk, "不实")
    refused(Code.NOTHING_SAID, ending.reply, officer, lead.pk, " ")
    ending.reply(officer, lead.pk, "经查不实", "测公复〔2026〕1号")
    assert (again(lead).reply_due_at, again(lead).step_at) == (None, None)
    refused(Code.NOTHING_DUE, ending.reply, officer, lead.pk, "再复")
    ending.close(officer, lead.pk, "查否")
    refused(Code.NUMBER_TAKEN, told, officer, source="SUPERIOR", source_no="浙断卡〔2026〕1号")


def test_a_reply_that_is_due_is_told_once_to_the_centre_and_late_to_the_unit_above(city: City, officer: Actor) -> None:
    lead = told(officer, source="SUPERIOR")
    due = lead.reply_due_at
    assert due is not None
    for now in (due - timedelta(days=3), due - timedelta(days=3), due, due + timedelta(days=1)):
        sweep(now)
    rows = LeadAlert.unscoped.filter(lead=lead).order_by("days", "unit__path")
    assert [(one.days, one.unit_id) for one in rows] == [
        (-3, city.centre.pk), (0, city.bureau.pk), (0, city.centre.pk),
    ]  # fmt: skip


class TestRefusals:
    def test_of_what_is_told(self, city: City, officer: Actor) -> None:
        refused(Code.UNKNOWN_WORD, told, officer, kind="NONE")
        refused(Code.UNKNOWN_WORD, told, officer, source="NONE")
        refused(Code.NOTHING_SAID, told, officer, what=" ")
        refused(Code.IN_FUTURE, told, officer, received_at=timezone.now() + timedelta(hours=1))
        refused(Code.CLEAR_NUMBER, told, officer, source_no=PHONE)
        refused(Code.NOT_FOUND, told, officer, place_unit_id=city.station.pk)
        refused(Code.NOT_ALLOWED, told, city.actor(Role.STATION_OFFICER))

    def test_nothing_ends_without_a_conclusion(self, city: City, officer: Actor, lead: Lead) -> None:
        refused(Code.NO_CONCLUSION, ending.close, officer, lead.pk, "算了")
        answered(city, officer, lead)
        refused(Code.NO_CONCLUSION, ending.close, officer, lead.pk, "算了")
        for state, more in (("CLOSED", {}), ("CLOSED", {"conclusion": "TRUE"}), ("CONCLUDED", {})):
            with pytest.raises(IntegrityError), transaction.atomic():
                Lead.unscoped.filter(pk=lead.pk).update(state=state, **more)

    def test_of_handing_on(self, city: City, officer: Actor, lead: Lead) -> None:
        refused(Code.WRONG_STATE, ending.hand_on, officer, lead.pk, "PENALTY", "治安大队")
        concluded(city, officer, lead)
        refused(Code.UNKNOWN_WORD, ending.hand_on, officer, lead.pk, "CASE", "治安大队")
        refused(Code.ORGAN_MISSING, ending.hand_on, officer, lead.pk, "PENALTY", " ")
        refused(Code.REASON_MISSING, ending.close, officer, lead.pk)
        ending.hand_on(officer, lead.pk, "PENALTY", "治安大队", "测治移〔2026〕1号")
        refused(Code.HANDED_ON_ALREADY, ending.hand_on, officer, lead.pk, "PENALTY", "治安大队")
        refused(Code.NOT_FOUND, ending.join_case, officer, lead.pk, 999_999)
        case = Case.unscoped.get(pk=ending.open_case(officer, lead.pk, "BRUSH", city.station.pk).case_id)
        refused(Code.HANDED_ON_ALREADY, ending.join_case, officer, lead.pk, case.pk)
        refused(Code.CHANGED, ending.close, officer, lead.pk, version=1)

    def test_another_city_finds_nothing(self, city: City, lead: Lead) -> None:
        refused(Code.NOT_FOUND, ending.feed_back, city.foreign_actor(Role.ANALYST), lead.pk, "在办")


def test_a_room_that_takes_leads_is_told_in_the_same_transaction(city: City, officer: Actor, lead: Lead) -> None:
    taken: list[int] = []
    registry.takers[Way.SANCTION] = Taker(
        lambda _actor, pk: taken.append(pk), lambda _actor, _pk: Taken("惩戒建议 1 号")
    )
    try:
        concluded(city, officer, lead)
        ending.hand_on(officer, lead.pk, "SANCTION", "联席办")
    finally:
        registry.takers.pop(Way.SANCTION)
    assert taken == [lead.pk]


def test_leads_that_name_the_same_are_shown(city: City, officer: Actor, lead: Lead) -> None:
    other = told(officer, source="BANK", name="", what="银行报送同一手机号")
    unlike = told(officer, source="CARRIER", phone="19900005519")
    assert lists.same(officer, lead) == [other]
    assert lists.same(officer, unlike) == []


def test_a_lead_is_checked_anew_after_its_end(city: City, officer: Actor, lead: Lead) -> None:
    concluded(city, officer, lead, "DOUBTFUL")
    ending.close(officer, lead.pk, "线索不足")
    answered(city, officer, lead)
    assert (again(lead).state, again(lead).conclusion) == (State.CHECKING, "")


def test_retention_empties_a_lead_that_is_over_with_its_informant(city: City, officer: Actor, lead: Lead) -> None:
    keeper, later = LeadKeeper(), timezone.now() + timedelta(days=1)
    concluded(city, officer, lead)
    assert list(keeper.due(later)) == []
    ending.close(officer, lead.pk, "已移交")
    assert list(keeper.due(later)) == [again(lead)]
    assert keeper.erase([lead.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert (again(lead).what, again(lead).name, again(lead).conclusion) == (None, None, "TRUE")


class TestGuards:
    def test_what_only_grows_is_never_changed_nor_taken_away(self, lead: Lead) -> None:
        for table, column in (("leads_leadstep", "at"), ("leads_informant", "at")):
            for statement in (f"UPDATE {table} SET {column} = now()", f"DELETE FROM {table}"):
                with (
                    pytest.raises(Exception, match="only ever added"), transaction.atomic(),
                    connection.cursor() as cursor,
                ):  # fmt: skip
                    cursor.execute(statement)


class LifeOfALead(RuleBasedStateMachine):
    """Whatever is pressed in whatever order: the state is what the steps say, and no end is without a conclusion."""

    @initialize(superior=st.booleans())
    def begin(self, superior: bool) -> None:
        self.before = transaction.savepoint()
        self.city = make_city()
        self.officer = self.city.actor(Role.INVESTIGATOR)
        self.lead = told(self.officer, source="SUPERIOR" if superior else "BANK")
        self.state, self.due, self.handed = State.RECORDED, superior, 0

    @rule(act=st.sampled_from([Act.CHECK, Act.RECALL, Act.CONCLUDE, Act.ONWARD, Act.REPLY, Act.CLOSE]),
          lawful=st.booleans(), which=st.integers(0, 9))  # fmt: skip
    def press(self, act: Act, lawful: bool, which: int) -> None:
        allowed = LEAD_LIFE.acts(self.state)
        if lawful and allowed:
            act = allowed[which % len(allowed)]
        getattr(self, f"_{act.value}")()

    def _check(self) -> None:
        if self.state == State.CHECKING:
            refused(Code.WRONG_STATE, checking.check, self.officer, self.lead.pk, self.city.station.pk, "查")
            return
        checking.check(self.officer, self.lead.pk, self.city.station.pk, "查")
        self.state = State.CHECKING

    def _recall(self) -> None:
        if self.state == State.CHECKING:
            asking.withdraw(self.officer, request_of(self.lead).pk, "改派")
            self.state = State.RECORDED

    def _conclude(self) -> None:
        if self.state == State.CHECKING:
            row, station = request_of(self.lead), self.city.actor(Role.STATION_OFFICER)
            answering.sign(station, row.pk)
            answering.answer(station, row.pk, Answer(FOUND, "TRUE"))
            asking.accept(self.officer, row.pk)
            self.state = State.CONCLUDED

    def _onward(self) -> None:
        if self.state != State.CONCLUDED:
            refused(Code.WRONG_STATE, ending.open_case, self.officer, self.lead.pk, "BRUSH", self.city.station.pk)
            return
        ending.open_case(self.officer, self.lead.pk, "BRUSH", self.city.station.pk)
        self.handed += 1

    def _reply(self) -> None:
        if not self.due:
            refused(Code.NOTHING_DUE, ending.reply, self.officer, self.lead.pk, "复")
        elif self.state not in KNOWN:
            refused(Code.NO_CONCLUSION, ending.reply, self.officer, self.lead.pk, "复")
        else:
            ending.reply(self.officer, self.lead.pk, "复")
            self.due = False

    def _close(self) -> None:
        if self.state == State.CONCLUDED and not self.due:
            ending.close(self.officer, self.lead.pk, "办结")
            self.state = State.CLOSED
        else:
            code = (
                Code.NO_CONCLUSION
                if self.state not in KNOWN
                else (Code.WRONG_STATE if self.state == State.CLOSED else Code.NOT_REPLIED)
            )
            refused(code, ending.close, self.officer, self.lead.pk, "办结")

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @invariant()
    def agree(self) -> None:
        lead = again(self.lead)
        last = LeadStep.unscoped.filter(lead=lead).latest("pk")
        assert (lead.state, last.to_state) == (self.state, self.state)
        assert (lead.conclusion != "") == (lead.state in KNOWN)
        assert (lead.reply_due_at is not None) == self.due
        assert LeadOnward.unscoped.filter(lead=lead).count() == self.handed


@pytest.mark.slow
def test_the_life_of_a_lead_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfALead,
        settings=course(9),
    )
