# SPDX-License-Identifier: Apache-2.0
"""Measures of a person with their documents and terms; corrected by striking; lawful whatever is pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cases.conftest import CASE_NO
from tests.courses import course
from tests.factories import City, make_city
from tests.people.conftest import FILED_AGO, POLICE, filed, opened, refused, today, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.cases.services import life
from wuzha.inbox.sources import source_of
from wuzha.org.roles import Role
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, PersonMeasure
from wuzha.people.rules.kinds import ENTERED, Measure
from wuzha.people.rules.measures import faults, standing, stands
from wuzha.people.services import (
    NewIndividual,
    NewMeasure,
    correct_measure,
    measure,
    record_suspect,
    void_measure,
)
from wuzha.refusals import RefusalError

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing")]
M = Measure


def days(number: int) -> date:
    return today() + timedelta(days=number)


def test_a_detention_has_the_term_of_the_law_and_its_clock(officer: Actor, suspect: Involvement) -> None:
    made = measure(officer, suspect.pk, told(M.DETAINED, days(-2), term="GANG"))
    assert made.until == days(28)
    row = Involvement.unscoped.get(pk=suspect.pk)
    assert (row.measure, row.due_on) == (M.DETAINED, days(28))
    event = Event.objects.filter(action="person.measure").latest("pk")
    assert event.detail["kind"] == M.DETAINED


def test_the_document_may_say_less_than_the_law_allows_and_never_more(officer: Actor, suspect: Involvement) -> None:
    error = refused(Code.TERM_TOO_LONG, measure, officer, suspect.pk, told(M.DETAINED, until=days(4)))
    assert (error.params["last"], "91" in error.params["article"]) == (days(3), True)
    refused(Code.TERM_BACKWARDS, measure, officer, suspect.pk, told(M.DETAINED, until=days(-1)))
    refused(Code.TERM_UNKNOWN, measure, officer, suspect.pk, told(M.DETAINED, term="HEAVY"))
    assert measure(officer, suspect.pk, told(M.DETAINED, until=days(2))).until == days(2)


def test_from_the_catch_to_the_judgment(city: City, officer: Actor, suspect: Involvement) -> None:
    caught = measure(officer, suspect.pk, NewMeasure(M.CAUGHT, days(-9), unit_id=city.other_station.pk))
    assert (caught.unit_id, caught.until) == (city.other_station.pk, None)
    measure(officer, suspect.pk, told(M.DETAINED, days(-9)))
    extended = measure(officer, suspect.pk, told(M.EXTENDED, days(-8), term="SPECIAL"))
    assert extended.until == days(-2)
    measure(officer, suspect.pk, told(M.ASKED, days(-7)))
    assert Involvement.unscoped.get(pk=suspect.pk).due_on == days(0)
    arrested = measure(officer, suspect.pk, told(M.ARRESTED, days(-4)))
    assert arrested.until is not None
    longer = measure(officer, suspect.pk, told(M.EXTENDED, days(-4), term="COMPLEX"))
    assert longer.until is not None
    assert longer.until > arrested.until
    for kind in (M.SENT, M.PROSECUTED, M.JUDGED):
        measure(officer, suspect.pk, told(kind, days(-1)))
    row = Involvement.unscoped.get(pk=suspect.pk)
    assert (row.measure, row.due_on) == ("", None)


def test_what_its_document_must_say(officer: Actor, suspect: Involvement) -> None:
    for code, new in (
        (Code.KIND_MISSING, told(M.DETAINED, organ="").__class__("", days(0))),
        (Code.IN_FUTURE, told(M.DETAINED, days(1))),
        (Code.NUMBER_MISSING, told(M.DETAINED, document_no=" ")),
        (Code.ORGAN_MISSING, told(M.DETAINED, organ="")),
        (Code.UNIT_MISSING, NewMeasure(M.CAUGHT, days(0))),
        (Code.SUM_MISSING, told(M.ADMIN_FINED)),
        (Code.ARREST_BY, told(M.ARRESTED, organ=POLICE)),
        (Code.CLEAR_NUMBER, told(M.DETAINED, document_no="13800000501")),
    ):
        refused(code, measure, officer, suspect.pk, new)
    assert not PersonMeasure.unscoped.exists()


def test_no_compulsory_measure_before_the_case_is_filed(city: City, officer: Actor) -> None:
    case = opened(city, officer)
    suspect = record_suspect(officer, case.pk, NewIndividual("测试丙"))
    for kind in (M.DETAINED, M.BAILED, M.RESIDENCE, M.ARRESTED, M.ASKED, M.SENT):
        refused(Code.NOT_FILED, measure, officer, suspect.pk, told(kind))
    measure(officer, suspect.pk, NewMeasure(M.SUMMONED, days(0)))
    measure(officer, suspect.pk, told(M.ADMIN_FINED, fen=2_000_00))


def test_no_compulsory_measure_before_the_day_of_the_filing_nor_a_filing_after_one(
    officer: Actor, case: Case, suspect: Involvement
) -> None:
    refused(Code.BEFORE_FILING, measure, officer, suspect.pk, told(M.DETAINED, days(-FILED_AGO - 1)))
    made = measure(officer, suspect.pk, told(M.DETAINED, days(-9)))
    refused(Code.BEFORE_FILING, correct_measure, officer, made.pk, told(M.DETAINED, days(-FILED_AGO - 1)), "抄错")
    step = case.papers["file"]
    moved = (officer, case.pk, step.pk, step.document_no)
    refused(Code.FILED_AFTER, life.correct, *moved, days(-8), POLICE, "抄错日期")
    life.correct(*moved, days(-9), POLICE, "抄错日期")


def test_a_summons_lasts_twelve_hours_or_twenty_four_by_its_article(officer: Actor, suspect: Involvement) -> None:
    long = NewMeasure(M.SUMMONED, days(-1), hours=13)
    assert refused(Code.HOURS_TOO_LONG, measure, officer, suspect.pk, long).params["hours"] == 12
    refused(Code.HOURS_TOO_LONG, measure, officer, suspect.pk, replace(long, hours=25, term="SPECIAL"))
    assert measure(officer, suspect.pk, replace(long, hours=24, term="SPECIAL")).hours == 24
    assert measure(officer, suspect.pk, NewMeasure(M.SUMMONED, days(0))).hours is None  # a list tells of the day only


class TestWithdrawal:
    def test_whoever_is_held_becomes_due_for_release_and_no_more_once_it_is_taken_back(
        self, city: City, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        measure(officer, suspect.pk, told(M.DETAINED, days(0), term="GANG"))
        life.withdraw(officer, case.pk, "撤1号", days(0), POLICE, ground="NO_CRIME")
        source = source_of("terms")
        assert Involvement.unscoped.get(pk=suspect.pk).due_on == days(0)
        (row,) = source.rows(city.actor(Role.STATION_OFFICER), timezone.now())  # type: ignore[attr-defined]
        with translation.override("zh-hans"):
            assert "立即释放" in source.what(row)  # type: ignore[attr-defined]
        case.refresh_from_db()
        life.restore(officer, case.pk, "录错了案件")
        assert Involvement.unscoped.get(pk=suspect.pk).due_on == days(30)

    def test_the_release_ends_it(self, officer: Actor, case: Case, suspect: Involvement) -> None:
        measure(officer, suspect.pk, told(M.BAILED, days(0)))
        life.withdraw(officer, case.pk, "撤1号", days(0), POLICE, ground="NO_CRIME")
        measure(officer, suspect.pk, told(M.RELEASED, days(0)))
        row = Involvement.unscoped.get(pk=suspect.pk)
        assert (row.measure, row.due_on) == ("", None)

    def test_the_police_do_not_withdraw_what_is_prosecuted(
        self, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        measure(officer, suspect.pk, told(M.SENT, days(0)))
        measure(officer, suspect.pk, told(M.PROSECUTED, days(0)))
        refused(Code.PROSECUTED, life.withdraw, officer, case.pk, "撤1号", days(0), POLICE, ground="NO_CRIME")


def test_after_a_refusal_the_arrest_is_asked_for_again(officer: Actor, suspect: Involvement) -> None:
    for kind in (M.DETAINED, M.ASKED, M.REFUSED):
        measure(officer, suspect.pk, told(kind, days(-3) if kind != M.REFUSED else days(-2), term="GANG"))
    refused(Code.NEEDS_BEFORE, measure, officer, suspect.pk, told(M.ARRESTED, days(-1)))
    measure(officer, suspect.pk, told(M.ASKED, days(-1)))
    assert measure(officer, suspect.pk, told(M.ARRESTED, days(-1))).kind == M.ARRESTED


class TestCorrecting:
    def test_it_strikes_the_old_one_and_both_stay(self, officer: Actor, suspect: Involvement) -> None:
        old = measure(officer, suspect.pk, told(M.DETAINED, days(-2)))
        new = correct_measure(officer, old.pk, told(M.DETAINED, days(-1)), "抄错日期")
        old.refresh_from_db()
        assert (old.struck_by_id, new.day, new.until) == (new.pk, days(-1), days(2))
        assert Involvement.unscoped.get(pk=suspect.pk).due_on == days(2)
        refused(Code.NOT_FOUND, correct_measure, officer, old.pk, told(M.DETAINED), "又抄错")
        refused(Code.SAME_ANSWER, correct_measure, officer, new.pk, told(M.DETAINED, days(-1)), "没变")
        refused(Code.REASON_MISSING, correct_measure, officer, new.pk, told(M.DETAINED), " ")
        refused(Code.KIND_MISSING, correct_measure, officer, new.pk, told(M.BAILED), "换种类")

    def test_what_others_rest_on_stays_in_order(self, officer: Actor, suspect: Involvement) -> None:
        sent = measure(officer, suspect.pk, told(M.SENT, days(-2)))
        measure(officer, suspect.pk, told(M.PROSECUTED, days(-1)))
        refused(Code.NEEDS_BEFORE, correct_measure, officer, sent.pk, told(M.SENT, days(0)), "抄错")
        refused(Code.NEEDS_BEFORE, void_measure, officer, sent.pk, "没有移送")

    def test_what_never_was_is_taken_back(self, officer: Actor, suspect: Involvement) -> None:
        old = measure(officer, suspect.pk, told(M.DETAINED))
        void_measure(officer, old.pk, "人员录错")
        assert standing(list(PersonMeasure.unscoped.all())) == []
        assert Involvement.unscoped.get(pk=suspect.pk).measure == ""

    def test_no_statement_changes_or_takes_one_away(self, officer: Actor, suspect: Involvement) -> None:
        measure(officer, suspect.pk, told(M.DETAINED))
        for statement in ("UPDATE people_personmeasure SET day = '2020-01-01'", "DELETE FROM people_personmeasure"):
            with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


class MeasuresOfAPerson(RuleBasedStateMachine):
    """Whatever is pressed in whatever order: what stands is lawful, one measure holds at most, and nothing is lost."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.actor = city.actor(Role.INVESTIGATOR)
        case = filed(city, self.actor, CASE_NO)
        self.unit = city.station.pk
        self.part = record_suspect(self.actor, case.pk, NewIndividual("测试丙"), ["CASH"]).pk
        self.told = 0

    def rows(self) -> list[PersonMeasure]:
        return list(PersonMeasure.unscoped.filter(involvement=self.part).order_by("pk"))

    @rule(kind=st.sampled_from(ENTERED), back=st.integers(0, 20), term=st.sampled_from(["USUAL", "SPECIAL", "COMPLEX"]))
    def tell(self, kind: Measure, back: int, term: str) -> None:
        self._try(measure, self.part, told(kind, days(-back), term=term, unit_id=self.unit, fen=100))

    # The way of the law comes up as often as all else together: else hardly a person is ever judged.
    @rule(which=st.integers(0, 3))
    def go_on(self, which: int) -> None:
        there = standing(self.rows())
        last = there[-1].day if there else days(-20)
        way = (M.DETAINED, M.ASKED, M.ARRESTED, M.SENT, M.PROSECUTED, M.JUDGED)
        reached = {one.kind for one in there}
        kind = next((one for one in way if one not in reached), M.JUDGED)
        self._try(measure, self.part, told(kind, min(last + timedelta(days=which), today())))

    @rule(which=st.integers(0, 9), shift=st.integers(-3, 3))
    def put_right(self, which: int, shift: int) -> None:
        if there := standing(self.rows()):
            old = there[which % len(there)]
            new = told(old.kind, old.day + timedelta(days=shift), term=old.term or "USUAL", unit_id=self.unit, fen=100)
            self._try(correct_measure, old.pk, new, "抄错")

    @rule(which=st.integers(0, 9))
    def take_back(self, which: int) -> None:
        if there := standing(self.rows()):
            self._try(void_measure, there[which % len(there)].pk, "没有")

    def _try(self, act: Any, *args: Any) -> None:
        try:
            act(self.actor, *args)
        except RefusalError:
            return
        self.told += 1

    @invariant()
    def what_stands_is_lawful(self) -> None:
        if hasattr(self, "part"):
            assert faults(self.rows()) == []

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "part"):
            assert len(self.rows()) == self.told
            struck = [one for one in self.rows() if one.struck_by_id is not None]
            assert len({one.struck_by_id for one in struck}) == len(struck)

    @invariant()
    def the_part_says_what_is_in_force(self) -> None:
        if hasattr(self, "part"):
            row, now = Involvement.unscoped.get(pk=self.part), stands(self.rows(), today())
            assert (row.measure, row.due_on) == (now.kind, now.due)

    def teardown(self) -> None:
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)


@pytest.mark.slow
def test_the_life_of_measures_holds_whatever_is_pressed(db: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        MeasuresOfAPerson,
        settings=course(10, derandomize=True),
    )  # fmt: skip
