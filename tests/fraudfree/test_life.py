# SPDX-License-Identifier: Apache-2.0
"""From a candidate to a title and its end: who may, from when on, what stops it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.fraudfree.conftest import (
    WHY,
    again,
    creating,
    days_ago,
    decided,
    evaluated,
    noticed,
    refused,
    typed,
    victim,
)
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import Evaluation, FreeUnit, FreeUnitStep, Objection, PlaceCase, Veto
from wuzha.fraudfree.queries import lists
from wuzha.fraudfree.queries.sheet import period_of
from wuzha.fraudfree.rules.life import State
from wuzha.fraudfree.services import entering, evaluating, files, noticing, places, titles
from wuzha.fraudfree.services.evaluating import follow_all
from wuzha.measures.models import Measure
from wuzha.measures.services import appeals, ending
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def created(town: Actor, town_two: Actor, unit: FreeUnit) -> FreeUnit:
    return creating(town, town_two, unit)


def test_a_unit_is_awarded_after_its_whole_way(city: City, office: Actor, second: Actor, created: FreeUnit) -> None:
    row = noticed(office, evaluated(office, second, created))
    assert (row.state, row.score) == (State.NOTICE, 100)
    noticing.clear(office, row.pk)
    row = decided(office, second, row, titles.AWARD, "PASSED")
    assert row.state == State.AWARDED
    assert "慈反诈无诈" in row.certificate_no
    assert row.awarded_on == timezone.localdate()
    made = files.make_certificate(office, row.pk)
    found, content = files.read(office, made.pk)
    assert content.startswith(b"PK")
    assert found.suffix == "docx"
    told = list(FreeUnitStep.unscoped.filter(free_unit=row).order_by("pk").values_list("act", flat=True))
    assert told[:5] == ["nominate", "apply", "check", "review", "evaluate"]
    assert told[-1] == "award"
    assert not Measure.unscoped.filter(approved_by=F("proposed_by")).exists()


def test_who_applied_does_not_review(town: Actor, unit: FreeUnit) -> None:
    entering.apply(town, unit.pk)
    refused(Code.ITEMS_OPEN, entering.check, town, unit.pk)
    for one in typed(unit):
        entering.own_points(town, unit.pk, one.code, 1, "")
    entering.check(town, unit.pk)
    refused(Code.SAME_PERSON, entering.review, town, unit.pk)


def test_a_creation_lasts_three_months(
    town: Actor, town_two: Actor, office: Actor, second: Actor, unit: FreeUnit
) -> None:
    row = creating(town, town_two, unit, days=80)
    refused(Code.TOO_EARLY, evaluating.evaluate, office, row.pk, office.person_id, second.person_id)
    ready = evaluating.ready_on(row)
    assert ready is not None
    moved = row.started_on - (ready - timezone.localdate())  # type: ignore[operator]
    FreeUnit.unscoped.filter(pk=row.pk).update(started_on=moved)
    if evaluating.ready_on(again(row)) > timezone.localdate():  # type: ignore[operator]  # a month of other length
        FreeUnit.unscoped.filter(pk=row.pk).update(started_on=days_ago(100))
    assert evaluating.evaluate(office, row.pk, office.person_id, second.person_id).first_id == office.person_id  # type: ignore[arg-type]


def test_a_pair_is_two_people_from_outside_the_township(
    city: City, office: Actor, second: Actor, town: Actor, created: FreeUnit
) -> None:
    refused(Code.SAME_TWICE, evaluating.evaluate, office, created.pk, office.person_id, office.person_id)
    refused(Code.OF_THE_UNIT, evaluating.evaluate, office, created.pk, office.person_id, town.person_id)
    analyst = city.people[Role.ANALYST].pk
    refused(Code.NOT_AN_INSPECTOR, evaluating.evaluate, office, created.pk, office.person_id, analyst)
    near = make_person(Role.STATION_OFFICER, city.station, "own-near")
    refused(Code.OF_THE_UNIT, evaluating.evaluate, office, created.pk, office.person_id, near.pk)
    assert near.pk not in {key for key, _name in lists.inspectors(created)}, "the station answers for its cases"
    below = make_person(Role.STATION_OFFICER, city.village, "own-village")
    refused(Code.OF_THE_UNIT, evaluating.evaluate, office, created.pk, office.person_id, below.pk)
    refused(Code.NOT_ALLOWED, evaluating.evaluate, town, created.pk, office.person_id, second.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.unscoped.create(free_unit=created, round=1, first_id=office.person_id, second_id=office.person_id)


def test_an_inspector_from_a_station_sees_the_unit_it_judges(city: City, office: Actor, created: FreeUnit) -> None:
    guest = actor_of(make_person(Role.STATION_OFFICER, city.other_station, "own-guest"))
    assert lists.of(guest, created.pk) is None
    evaluating.evaluate(office, created.pk, office.person_id, guest.person_id)  # type: ignore[arg-type]
    assert lists.of(guest, created.pk) == created


def test_both_sign_what_they_saw_and_sign_anew_when_it_changes(
    office: Actor, second: Actor, runner: Actor, created: FreeUnit
) -> None:
    evaluating.evaluate(office, created.pk, office.person_id, second.person_id)  # type: ignore[arg-type]
    refused(Code.ITEMS_OPEN, evaluating.sign, office, created.pk)
    refused(Code.NOT_OF_THE_PAIR, evaluating.give_points, runner, created.pk, "PLAN", 1, WHY)
    for one in typed(created):
        evaluating.give_points(office, created.pk, one.code, one.points, WHY)
    refused(Code.NO_SURVEY, evaluating.sign, office, created.pk)
    refused(Code.SAMPLE_SMALL, evaluating.survey, office, created.pk, timezone.localdate(), 19, 1)
    refused(Code.SAMPLE_ORDER, evaluating.survey, office, created.pk, timezone.localdate(), 20, 21)
    refused(Code.IN_FUTURE, evaluating.survey, office, created.pk, days_ago(-1), 20, 20)
    evaluating.survey(office, created.pk, timezone.localdate(), 20, 20)
    evaluating.sign(office, created.pk)
    refused(Code.SIGNED_ALREADY, evaluating.sign, office, created.pk)
    refused(Code.NOT_SIGNED, evaluating.settle, runner, created.pk)
    evaluating.give_points(second, created.pk, "PLAN", 7, WHY)
    evaluating.sign(second, created.pk)
    refused(Code.NOT_SIGNED, evaluating.settle, runner, created.pk)
    evaluating.sign(office, created.pk)
    assert evaluating.settle(runner, created.pk).score == 99


@pytest.mark.parametrize(("less", "state"), [(10, State.SCORED), (11, State.FAILED)])
def test_ninety_points_pass(office: Actor, second: Actor, created: FreeUnit, less: int, state: State) -> None:
    evaluated(office, second, created)
    left = less
    for one in typed(created):
        taken = min(left, one.points)
        evaluating.give_points(office, created.pk, one.code, one.points - taken, WHY)
        left -= taken
    evaluating.sign(office, created.pk)
    evaluating.sign(second, created.pk)
    row = evaluating.settle(office, created.pk)
    assert (row.score, row.state) == (100 - less, state)
    if state is State.FAILED:
        row = entering.restart(office, row.pk, WHY)
        assert (row.round, row.started_on, row.score) == (2, timezone.localdate(), None)


def test_a_value_that_is_known_is_not_typed(office: Actor, second: Actor, town: Actor, created: FreeUnit) -> None:
    refused(Code.KNOWN_VALUE, entering.own_points, town, created.pk, "ZERO", 20, WHY)
    evaluating.evaluate(office, created.pk, office.person_id, second.person_id)  # type: ignore[arg-type]
    for code in ("ZERO", "MET", "FEEDBACK", "RELAPSE"):
        refused(Code.KNOWN_VALUE, evaluating.give_points, office, created.pk, code, 1, WHY)
    refused(Code.ABOVE_POINTS, evaluating.give_points, office, created.pk, "PLAN", 9, WHY)
    refused(Code.ITEM_UNKNOWN, evaluating.give_points, office, created.pk, "NONE", 1, WHY)


@pytest.mark.parametrize(("loss", "vetoed"), [(49_999_999, False), (50_000_000, True)])
def test_a_loss_of_half_a_million_is_a_veto(
    city: City, town: Actor, created: FreeUnit, loss: int, vetoed: bool
) -> None:
    victim(city, "浒山街道星光家园1幢", loss_fen=loss)
    row = evaluating.look_again(town, created.pk)
    assert (row.state == State.VETOED) is vetoed
    assert Veto.unscoped.filter(free_unit=row).exists() is vetoed


def test_a_case_put_right_lets_the_unit_go_on_from_where_it_was(
    city: City, office: Actor, second: Actor, created: FreeUnit
) -> None:
    evaluated(office, second, created)
    hurt = victim(city, "星光小区2幢", loss_fen=60_000_000)
    refused(Code.VETO_STANDS, evaluating.settle, office, created.pk)
    row = evaluating.look_again(office, created.pk)
    assert row.state == State.VETOED
    Case.unscoped.filter(pk=hurt.case_id).update(state="FILED", case_no="A1")
    Case.unscoped.filter(pk=hurt.case_id).update(state="WITHDRAWN")
    CaseStep.unscoped.create(
        case=hurt.case, act="withdraw", from_state="FILED", to_state="WITHDRAWN", day=timezone.localdate()
    )
    assert follow_all(timezone.now()) == 1
    row = again(row)
    assert row.state == State.EVALUATING
    assert Veto.unscoped.get(free_unit=row).gone_at is not None
    assert evaluating.settle(office, row.pk).score == 100


def test_a_verified_loss_counts_before_the_claimed_one(city: City, town: Actor, created: FreeUnit) -> None:
    hurt = victim(city, "星光家园", loss_fen=60_000_000)
    assert evaluating.look_again(town, created.pk).state == State.VETOED
    Victim.unscoped.filter(pk=hurt.pk).update(verified_fen=10_000_000)
    assert evaluating.look_again(town, created.pk).state == State.CREATING


def test_a_veto_that_a_person_entered_is_taken_back_by_the_city(office: Actor, town: Actor, created: FreeUnit) -> None:
    refused(Code.VETO_FOUND, evaluating.enter_veto, town, created.pk, "BIG_LOSS", WHY)
    veto = evaluating.enter_veto(town, created.pk, "DEN", WHY)
    refused(Code.NOT_ALLOWED, evaluating.take_veto_back, town, created.pk, veto.pk, WHY)
    assert evaluating.take_veto_back(office, created.pk, veto.pk, WHY).state == State.CREATING
    refused(Code.VETO_NONE, evaluating.take_veto_back, office, created.pk, veto.pk, WHY)


def test_an_objection_of_anybody_is_answered_and_stops_the_award_when_it_is_right(
    office: Actor, second: Actor, town: Actor, created: FreeUnit
) -> None:
    row = noticed(office, evaluated(office, second, created), over=False)
    refused(Code.NOTICE_SHORT, noticing.clear, office, row.pk)
    one = noticing.object_to(town, row.pk, "有人被骗未报", "测试乙", "")
    other = noticing.object_to(town, row.pk, "数据不实")
    FreeUnit.unscoped.filter(pk=row.pk).update(notice_from=days_ago(10), notice_until=days_ago(1))
    refused(Code.OBJECTION_OPEN, noticing.clear, office, row.pk)
    own = noticing.object_to(office, row.pk, WHY)
    refused(Code.OWN_OBJECTION, noticing.answer, office, row.pk, own.pk, upheld=False, words=WHY)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Objection.unscoped.filter(pk=own.pk).update(
            answered_at=timezone.now(), upheld=False, answered_by=office.person_id
        )
    noticing.answer(second, row.pk, own.pk, upheld=False, words=WHY)
    noticing.answer(office, row.pk, one.pk, upheld=False, words=WHY)
    refused(Code.ANSWERED_ALREADY, noticing.answer, office, row.pk, one.pk, upheld=True, words=WHY)
    noticing.answer(office, row.pk, other.pk, upheld=True, words=WHY)
    assert again(row).state == State.FAILED


@pytest.fixture
def awarded(office: Actor, second: Actor, created: FreeUnit) -> FreeUnit:
    row = noticed(office, evaluated(office, second, created))
    noticing.clear(office, row.pk)
    return decided(office, second, row, titles.AWARD, "PASSED")


def test_a_title_is_warned_renewed_suspended_and_withdrawn(
    office: Actor, second: Actor, town: Actor, awarded: FreeUnit
) -> None:
    refused(Code.NOT_ALLOWED, titles.propose, town, awarded.pk, titles.WITHDRAW, "VETO", WHY)
    titles.warn(office, awarded.pk, WHY)
    refused(Code.REVIEW_EARLY, titles.found_passed, office, awarded.pk, WHY)
    FreeUnit.unscoped.filter(pk=awarded.pk).update(review_due=days_ago(-29))
    refused(Code.REVIEW_OPEN, titles.renew, second, awarded.pk)
    assert titles.found_passed(office, awarded.pk, WHY).state == State.WARNED, "nothing is renewed by one person"
    refused(Code.OWN_REVIEW, titles.renew, office, awarded.pk)
    renewed = titles.renew(second, awarded.pk)
    assert (renewed.state, renewed.reviewed_at, renewed.reviewed_by) == (State.AWARDED, None, None)
    assert renewed.review_due > days_ago(-300)
    row = decided(office, second, awarded, titles.SUSPEND, "CASES")
    assert row.state == State.SUSPENDED
    suspension = Measure.unscoped.get(kind=titles.SUSPEND)
    ending.lift(second, suspension.pk, "MET", WHY)
    assert again(row).state == State.AWARDED
    decided(office, second, row, titles.SUSPEND, "UNCLEAR")
    row = decided(office, second, row, titles.WITHDRAW, "FALSE")
    assert (row.state, row.ended_on) == (State.WITHDRAWN, timezone.localdate())
    assert not Measure.unscoped.filter(kind__in=[titles.AWARD, titles.SUSPEND], state="IN_FORCE").exists()


def test_a_withdrawal_by_review_rests_on_a_review_that_was_not_passed(
    office: Actor, second: Actor, awarded: FreeUnit
) -> None:
    args = (office, awarded.pk, titles.WITHDRAW, titles.BY_REVIEW, WHY)
    refused(Code.REVIEW_MISSING, titles.propose, *args)
    refused(Code.REVIEW_EARLY, titles.found_failed, office, awarded.pk, WHY)
    FreeUnit.unscoped.filter(pk=awarded.pk).update(review_due=days_ago(0))
    assert titles.found_failed(office, awarded.pk, WHY).state == State.AWARDED, "a review alone takes no title away"
    refused(Code.REVIEW_OPEN, titles.renew, second, awarded.pk)
    assert decided(office, second, awarded, titles.WITHDRAW, titles.BY_REVIEW).state == State.WITHDRAWN


def test_a_withdrawal_by_veto_rests_on_a_veto_that_is_entered(office: Actor, second: Actor, awarded: FreeUnit) -> None:
    refused(Code.VETO_MISSING, titles.propose, office, awarded.pk, titles.WITHDRAW, "VETO", WHY)
    veto = evaluating.enter_veto(office, awarded.pk, "DEN", WHY)
    assert again(awarded).state == State.AWARDED, "a veto alone takes no title away"
    refused(Code.OWN_VETO, evaluating.take_veto_back, office, awarded.pk, veto.pk, WHY)
    evaluating.take_veto_back(second, awarded.pk, veto.pk, WHY)
    refused(Code.VETO_MISSING, titles.propose, office, awarded.pk, titles.WITHDRAW, "VETO", WHY)
    evaluating.enter_veto(office, awarded.pk, "DEN", WHY)
    assert decided(office, second, awarded, titles.WITHDRAW, "VETO").state == State.WITHDRAWN


def test_the_sheet_of_a_title_ends_with_its_settlement(office: Actor, awarded: FreeUnit) -> None:
    FreeUnit.unscoped.filter(pk=awarded.pk).update(scored_on=days_ago(20))
    period = period_of(again(awarded))
    assert period is not None
    assert period.last == days_ago(20)


def test_an_appeal_that_is_right_gives_the_title_back(office: Actor, second: Actor, awarded: FreeUnit) -> None:
    row = decided(office, second, awarded, titles.WITHDRAW, "FALSE")
    done = Measure.unscoped.get(kind=titles.WITHDRAW)
    appeals.appeal(office, done.pk, WHY)
    appeals.answer(second, done.pk, "LIFTED", WHY)
    assert again(row).state == State.AWARDED


def test_only_what_is_cleared_is_proposed_and_once(office: Actor, second: Actor, created: FreeUnit) -> None:
    refused(Code.NOT_CLEARED, titles.propose, office, created.pk, titles.AWARD, "PASSED", WHY)
    row = noticed(office, evaluated(office, second, created))
    noticing.clear(office, row.pk)
    titles.propose(office, row.pk, titles.AWARD, "PASSED", WHY)
    refused(Code.IN_PROPOSAL, titles.propose, office, row.pk, titles.AWARD, "PASSED", WHY)


def test_a_foreign_unit_is_not_found(city: City, unit: FreeUnit) -> None:
    foreign = city.foreign_actor(Role.OUTREACH_OFFICER)
    refused(Code.NOT_FOUND, entering.apply, foreign, unit.pk)
    other = actor_of(make_person(Role.MEMBER_UNIT, city.other_town, "own-other-town"))
    refused(Code.NOT_FOUND, entering.apply, other, unit.pk)


def test_cases_are_found_by_the_address_and_put_right_by_hand(
    city: City, office: Actor, town: Actor, unit: FreeUnit
) -> None:
    inside = victim(city, "慈溪市浒山街道星光 家园3幢201室")
    victim(city, "慈溪市浒山街道月光家园3幢", days=4)
    victim(city, "慈溪市观海卫镇星光家园", home_unit=city.other_town)
    assert places.look(again(unit)) == 1
    link = PlaceCase.unscoped.get(free_unit=unit)
    assert link.victim_id == inside.pk
    assert lists.zeros([unit])[unit.pk].days == 3
    refused(Code.NO_SUCH_CASE, places.count_case, office, unit.pk, "AJ99999999", WHY)
    refused(Code.CASE_THERE, places.count_case, office, unit.pk, inside.case.number, WHY)
    places.strike_case(town, unit.pk, link.pk, WHY)
    refused(Code.STRUCK_ALREADY, places.strike_case, town, unit.pk, link.pk, WHY)
    assert lists.zeros([unit])[unit.pk].last is False
    places.count_case(office, unit.pk, inside.case.number, WHY)
    assert lists.zeros([unit])[unit.pk].days == 3


def test_a_step_is_never_changed(unit: FreeUnit) -> None:
    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        FreeUnitStep.unscoped.filter(free_unit=unit).update(act="award")
    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
        FreeUnit.unscoped.filter(pk=unit.pk).update(state=State.AWARDED)
