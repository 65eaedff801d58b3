# SPDX-License-Identifier: Apache-2.0
"""The plan of a preset has the numbers of the letter by the counting rules, and nothing in it contradicts itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.engine.linkage.worlds import Score
from tests.simulation import counting
from wuzha.cases.rules.life import CASE_LIFE, Act, State
from wuzha.cases.rulesets import CHANNELS, PAYMENTS
from wuzha.engine.identifiers import CaseNo, IdNumber, Phone, find_clear
from wuzha.engine.linkage.command import find
from wuzha.engine.linkage.incidence import Row
from wuzha.org.data import towns
from wuzha.simulation.casework import operations
from wuzha.simulation.casework.drawing import local_day
from wuzha.simulation.casework.force import duties, force, trainings
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.casework.suspects import by_person
from wuzha.simulation.casework.targets import targets_of

PRESETS = ("cixi-2022", "cixi-2023H1")


@pytest.fixture(scope="module", params=PRESETS)
def work(request: pytest.FixtureRequest) -> Casework:
    return plan(request.param, seed=7)


def test_the_targets_give_the_quotients_of_the_letter() -> None:
    before, year = targets_of("cixi-2022")
    assert f"{year.cases / before.cases - 1:+.2%}" == "-25.78%"
    assert f"{year.loss_fen / before.loss_fen - 1:+.2%}" == "-34.24%"
    assert (year.solved, year.caught) == (605, 755)
    assert [fen // 1_000_000 for fen in (year.stopped_fen, year.frozen_fen, year.returned_fen)] == [13050, 15700, 2227]
    (half,) = targets_of("cixi-2023H1")
    assert (half.handled, half.prosecuted, half.cards, half.recovered_fen) == (440, 136, 98, 1_324_380_000)


def test_the_plan_counts_what_its_targets_say(work: Casework) -> None:
    for target in work.targets:
        assert len(counting.reported(work, target)) == target.cases
        assert counting.loss(work, target) == target.loss_fen
        assert counting.solved(work, target) == target.solved
        assert len(counting.caught(work, target)) == target.caught
        assert len(counting.handled(work, target)) == target.handled
        assert len(counting.prosecuted(work, target)) == target.prosecuted
        assert len(counting.for_cards(work, target)) == target.cards
        assert counting.returned(work, target) == target.returned_fen
        assert counting.recovered(work, target) == target.recovered_fen
        stopped = {one.key: one for one in counting.reported(work, target)}
        assert sum(one.stopped_fen for one in work.money if one.case in stopped) == target.stopped_fen
        assert sum(one.frozen_fen for one in work.money if one.case in stopped) == target.frozen_fen


def test_the_rules_have_something_to_say(work: Casework) -> None:
    """People brought in twice, sums given back after they were seized, cases that count nowhere or not for long."""
    times = Counter((one.person, one.day.year) for one in work.measures if one.kind == "CAUGHT")
    assert sum(count == 2 for count in times.values()) == sum(one.caught_twice for one in work.targets)
    again = Counter(person for person, _year in times)
    assert sum(count > 1 for count in again.values()) == sum(one.known_before for one in work.targets)
    lots = Counter(one.lot for one in work.recoveries)
    assert max(lots.values()) == 2
    ends = Counter(one.steps[-1].act if one.steps else "" for one in work.cases)
    assert {"", "merge", "hand_over", "notify", "withdraw", "file", "solve", "send"} <= ends.keys()
    assert any(one.wrong for case in work.cases for one in case.steps)
    assert any(one.wrong for one in work.measures)
    kinds = {one.kind for one in work.measures}
    assert {"SUMMONED", "ADMIN_FINED", "ADMIN_DETAINED", "BAILED", "ASKED", "ARRESTED", "SENT"} <= kinds
    assert any(len(one.victims) == 2 for one in work.cases)


def test_every_case_follows_the_life_of_a_case(work: Casework) -> None:
    for case in work.cases:
        state: str = State.RECEIVED
        for step in case.steps:
            state = CASE_LIFE.target(Act(step.act), state) or f"no {step.act} from {state}"
        assert state in State.values, case.key
        assert all(one.paper.day <= other.paper.day for one, other in pairwise(case.steps)), case.key
        days = [day for step in case.steps for day in (step.paper.day, step.wrong and step.wrong.day) if day]
        assert all(local_day(case.received_at) <= day < work.targets[-1].after for day in days)
        assert bool(case.case_no) == (case.day_of("file") is not None)
        for victim in case.victims:
            assert victim.occurred_at <= victim.reported_at <= case.received_at
    numbers = [one.case_no for one in work.cases if one.case_no]
    assert len(set(numbers)) == len(numbers)
    assert all(CaseNo.parse(one) == one for one in numbers)
    papers = [step.paper.number for case in work.cases for step in case.steps if step.paper.number]
    assert len(set(papers)) == len(papers)


def test_measures_follow_each_other_and_the_case(work: Casework) -> None:
    filed = {one.key: one.day_of("file") for one in work.cases}
    solved = {one.key: one.day_of("solve") for one in work.cases}
    order = ("SUMMONED", "CAUGHT", "DETAINED", "ASKED", "ARRESTED", "BAILED", "SENT", "PROSECUTED", "JUDGED")
    for own in by_person(work.measures).values():
        first = own[0].case
        for one in own:
            since = filed[one.case]
            assert since is not None
            assert one.day >= since
        kinds = [one.kind for one in own if one.kind in order and one.case == first]
        assert kinds == sorted(kinds, key=order.index), kinds
        assert own[0].kind in ("CAUGHT", "SUMMONED")
    leaders = {one.key for one in work.people if any(roles[0] == "ORGANISE" for roles in one.cases.values())}
    for one in work.measures:
        if one.kind == "CAUGHT" and one.person in leaders and (day := solved[one.case]) is not None:
            assert one.day <= day, "solved with the main one in custody"
    for one in work.recoveries:
        assert one.day >= (filed[one.case] or one.day)


def test_no_sum_is_more_than_its_case_lost(work: Casework) -> None:
    loss = {one.key: one.loss_fen for one in work.cases}
    accepted = {one.key: one.steps[0].paper.day for one in work.cases if one.steps}
    given: dict[str, int] = defaultdict(int)
    for flow in work.money:
        assert 0 < flow.stopped_fen <= loss[flow.case]
        assert 0 <= flow.returned_fen <= min(flow.frozen_fen, loss[flow.case])
        if flow.returned_on is not None:
            assert flow.returned_on >= accepted[flow.case] + timedelta(days=20)
    for one in work.recoveries:
        given[one.lot] = max(given[one.lot], one.fen)
        assert 0 < one.fen <= loss[one.case]


def test_everybody_is_plainly_invented_and_nobody_is_two(work: Casework) -> None:
    people = [one.who for one in work.people]
    victims = {one.who for case in work.cases for one in case.victims}
    for one in (*people, *victims):
        assert one.name.startswith("演示")
        assert IdNumber.check(one.id_no)
        assert Phone.parse(one.phone).startswith("19900")
    numbers = [one.id_no for one in (*people, *victims)]
    assert len(set(numbers)) == len(numbers)
    other = plan(PRESETS[1 - PRESETS.index(work.preset)], seed=7)
    assert not set(numbers) & {one.who.id_no for one in other.people}
    codes = {one.code for one in towns()}
    reached, paid = (
        {term.code for term in one.schema.model_validate(one._factory()).terms} for one in (CHANNELS, PAYMENTS)
    )
    for case in work.cases:
        assert case.town in codes
        assert all(
            codes >= {one.home} and reached >= {*one.reached_by} and paid >= {*one.paid_by} for one in case.victims
        )
        assert not any(find_clear(step.paper.number) for step in case.steps)


def test_gangs_are_close_in_time_and_found_by_what_their_cases_name(work: Casework) -> None:
    rows = [Row(str(one.key), kind, value) for one in work.cases if one.joined is None for kind, value in one.named]
    found = find(rows)
    score = Score()
    accepted = {str(one.key): one.gang for one in work.cases if one.joined is None}
    score.add(accepted, [one.records for one in found.series])
    assert score.precision >= 0.95
    assert score.recall >= 0.9
    kinds = defaultdict(set)
    for one in work.cases:
        if one.gang >= 0:
            kinds[one.gang].add(one.fraud_type)
    assert all(len(of) == 1 for of in kinds.values())


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan("cixi-2023H1", 3) == plan("cixi-2023H1", 3)
    assert plan("cixi-2023H1", 3).cases != plan("cixi-2023H1", 4).cases


def test_there_are_eight_operations_about_the_cases_they_are_for(work: Casework) -> None:
    found = operations.operations(work)
    assert len(found) == 8
    assert {"YUNJIAN", "DUANKA", "DUANLIU", "LOCAL"} == {one.kind for one in found}
    target = work.targets[-1]
    roles = {case: roles for one in work.people for case, roles in one.cases.items()}
    for one in found:
        assert target.first <= one.first <= one.last < target.after
        assert one.cases
        assert all(value > 0 for value in one.targets.values())
        if one.part_of is not None:
            assert {*one.cases} <= {*found[one.part_of].cases}
            assert found[one.part_of].first <= one.first <= one.last <= found[one.part_of].last
    assert all(case in roles for one in found if one.kind == "DUANKA" for case in one.cases)


def test_the_task_force_has_thirty_eight_officers_and_twenty_two_auxiliaries(work: Casework) -> None:
    day = work.targets[-1].after - timedelta(days=1)
    there = [one for one in force(work) if one.since <= day and (one.until is None or one.until >= day)]
    assert Counter(one.officer for one in there) == {True: 38, False: 22}
    assert len(force(work)) > 60


def test_every_shift_has_an_officer_who_leads_and_nobody_is_on_two_that_follow_each_other(work: Casework) -> None:
    planned, serving = list(duties(work)), {one.badge: one for one in force(work)}
    assert Counter(one.shift for one in planned) == {"DAY": 45, "NIGHT": 45}
    for one, following in pairwise(planned):
        assert not {*one.badges} & {*following.badges}
    for one in planned:
        assert len(set(one.badges)) == 3
        assert serving[one.badges[0]].officer
        assert all(serving[badge].serves(one.day) for badge in one.badges)


def test_the_force_is_trained_every_four_weeks_and_most_of_it_comes(work: Casework) -> None:
    held, target = list(trainings(work)), work.targets[-1]
    assert {later.day - one.day for one, later in pairwise(held)} == {timedelta(days=28)}
    assert held[0].day - target.first < timedelta(days=7)
    assert timedelta(days=1) < target.after - held[-1].day <= timedelta(days=29)
    answers = Counter(answer for one in held for answer in one.answers.values())
    assert 0.8 < answers["PRESENT"] / answers.total() < 0.95
    assert {"EXCUSED", "ABSENT"} < {*answers}
    assert all(len(one.answers) >= 60 for one in held[-1:])


@pytest.mark.parametrize("seed", range(40, 46))
def test_other_seeds_meet_the_numbers_too(seed: int) -> None:
    work = plan("cixi-2023H1", seed)
    (target,) = work.targets
    assert len(counting.handled(work, target)) == 440
    assert len(counting.prosecuted(work, target)) == 136
    assert counting.recovered(work, target) == 1_324_380_000
