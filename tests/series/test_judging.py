# SPDX-License-Identifier: Apache-2.0
"""Cases with something rare in common are suggested as a series; a person decides, and may take it back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City
from tests.series.conftest import APP, CALLER, OTHER, SITE, groups, node, refused, series_of, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.calls.models import Call, CallAnswer
from wuzha.cases.models import Case
from wuzha.leads.models import Lead
from wuzha.leads.rules.life import Conclusion
from wuzha.leads.rules.life import State as LeadState
from wuzha.leads.services.recording import NewLead, take_down
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, blind, seal
from wuzha.series.errors import Code
from wuzha.series.models import Decision, Due, Entity, Node, Series, Suggestion, Use
from wuzha.series.rules.words import WAITING, About, SeriesState, SuggestionState, Verdict
from wuzha.series.services import judging, nightly
from wuzha.series.services.regrouping import confirmed, regroup
from wuzha.series.services.watching import look_at, watch
from wuzha.series.sources import of_cases

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("series.services.keeping", "series.services.nightly")]
BOTH = f"接到 {CALLER} 来电，{APP}"


@pytest.fixture
@shared
def pair(city: City, officer: Actor) -> list[Case]:
    return told(city, officer, BOTH, BOTH)


def suggested(series: Series | None) -> list[tuple[str, int | None]]:
    rows = Suggestion.unscoped.filter(series=series, state__in=WAITING).order_by("about", "node")
    return [(one.about, one.node_id) for one in rows]


def counted_anew() -> None:
    """Counts of entities are those of their uses."""
    for one in Entity.unscoped.all():
        labels = list(one.uses.values_list("node__label", flat=True))
        assert one.records == len(labels)
        if one.stopped == "":
            assert one.top == max((labels.count(label) for label in labels), default=0)
            assert not labels or labels.count(one.home) == one.top


def the_series(case: Case) -> Series:
    found = series_of(case)
    assert found is not None
    return found


def test_two_cases_with_a_caller_and_an_app_are_suggested_as_one_gang_s(pair: list[Case]) -> None:
    series = the_series(pair[0])
    assert series == series_of(pair[1])
    assert series.state == SeriesState.SUGGESTED
    assert suggested(series) == [(About.WHOLE, None)]


def test_a_case_with_nothing_in_common_stands_alone(city: City, officer: Actor, pair: list[Case]) -> None:
    (alone,) = told(city, officer, f"接到 {OTHER} 来电")
    assert series_of(alone) is None


def test_a_public_number_and_the_victim_s_own_tie_nothing(city: City, officer: Actor) -> None:
    one, other = told(city, officer, "骗子自称 95588 客服", "回拨 95588 核实")
    assert series_of(one) is series_of(other) is None


def test_confirmed_it_keeps_its_number_and_what_joins_is_to_be_judged(
    city: City, officer: Actor, pair: list[Case]
) -> None:
    series = the_series(pair[0])
    judging.confirm(officer, series.pk, "二级账户持有人供述")
    series.refresh_from_db()
    assert (series.state, suggested(series)) == (SeriesState.CONFIRMED, [])
    (third,) = told(city, officer, BOTH)
    assert series_of(third) == series
    assert suggested(series) == [(About.JOINED, node(third).pk)]
    judging.accept(officer, series.pk, Suggestion.unscoped.get(node=node(third), state="OPEN").pk)
    assert suggested(series) == []
    assert Event.objects.filter(action="series.confirm", object_id=str(series.pk)).count() == 2


def test_a_third_case_opens_the_question_of_a_suggested_series_anew(
    city: City, officer: Actor, pair: list[Case]
) -> None:
    series = the_series(pair[0])
    one = Suggestion.unscoped.get(series=series)
    judging.later(officer, series.pk, one.pk)
    told(city, officer, BOTH)
    one.refresh_from_db()
    assert (one.state, one.until) == (SuggestionState.OPEN, None)


def test_rejected_they_are_apart_until_that_is_taken_back(officer: Actor, pair: list[Case]) -> None:
    series = the_series(pair[0])
    before = groups(pair)
    decision = judging.deny(officer, series.pk, Suggestion.unscoped.get(series=series).pk, "两名嫌疑人互不相识")
    assert groups(pair) == {frozenset([one.pk]) for one in pair}
    assert series_of(pair[0]) is None
    judging.withdraw(officer, series.pk, decision.pk, "供述推翻")
    assert groups(pair) == before
    assert series_of(pair[0]) == series
    assert suggested(series) == [(About.WHOLE, None)]


def test_a_confirmation_taken_back_is_a_suggestion_again(officer: Actor, pair: list[Case]) -> None:
    series = the_series(pair[0])
    decision = judging.confirm(officer, series.pk)
    judging.withdraw(officer, series.pk, decision.pk, "误操作")
    series.refresh_from_db()
    assert (series.state, series.confirmed_at) == (SeriesState.SUGGESTED, None)
    assert suggested(series) == [(About.WHOLE, None)]
    refused(Code.TAKEN_BACK, judging.withdraw, officer, series.pk, decision.pk, "再次")


def test_one_record_is_taken_out_of_a_series(city: City, officer: Actor, pair: list[Case]) -> None:
    (third,) = told(city, officer, BOTH)
    series = the_series(third)
    judging.reject(officer, series.pk, [node(third).pk], "号码为改号")
    assert series_of(third) is None
    assert groups(pair) == {frozenset(one.pk for one in pair)}


def test_two_confirmed_series_do_not_grow_into_one_and_are_joined_by_a_decision(city: City, officer: Actor) -> None:
    one = told(city, officer, BOTH, BOTH)
    other = told(city, officer, f"接到 {OTHER} 来电，{SITE}", f"接到 {OTHER} 来电，{SITE}")
    first, second = the_series(one[0]), the_series(other[0])
    for series in (first, second):
        judging.confirm(officer, series.pk)
    (bridge,) = told(city, officer, f"{BOTH}，{OTHER} 来电，{SITE}")
    assert len({series_of(case) for case in (one[0], other[0])}) == 2
    assert series_of(bridge) in (first, second)
    doubt = Suggestion.unscoped.get(about=About.DOUBT, state="OPEN")
    assert {doubt.series, doubt.other} == {first, second}
    decision = judging.accept(officer, doubt.series_id, doubt.pk, "同一窝点")
    assert {series_of(case) for case in (*one, *other)} == {first}
    second.refresh_from_db()
    assert (second.state, second.joined_to) == (SeriesState.DISSOLVED, first)
    judging.withdraw(officer, first.pk, decision.pk, "窝点不同")
    assert {series_of(case) for case in one} == {first}
    assert {series_of(case) for case in other} == {second}


def test_what_contradicts_a_decision_is_refused_with_both_records(city: City, officer: Actor, pair: list[Case]) -> None:
    series = the_series(pair[0])
    judging.confirm(officer, series.pk)
    refused(Code.JUDGED_TOGETHER, judging.reject, officer, series.pk, [node(pair[0]).pk], "不是")
    refused(Code.REASON_MISSING, judging.reject, officer, series.pk, [], " ")


def test_only_an_investigator_who_sees_a_case_of_it_decides(city: City, pair: list[Case]) -> None:
    series = the_series(pair[0])
    refused(Code.NOT_ALLOWED, judging.confirm, city.actor(Role.ANALYST), series.pk)
    refused(Code.NOT_FOUND, judging.confirm, city.foreign_actor(Role.INVESTIGATOR), series.pk)
    assert Event.objects.filter(action="series.confirm", outcome="REFUSED").count() == 2


def test_a_decision_is_never_changed(officer: Actor, pair: list[Case]) -> None:
    decision = judging.confirm(officer, the_series(pair[0]).pk)
    for table in ("series_decision", "series_judgedpair"):
        with pytest.raises(ProgrammingError, match="only ever added to"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")
    assert decision.reason is None


def test_the_night_gives_the_same_series_and_learns(city: City, officer: Actor, pair: list[Case]) -> None:
    told(city, officer, f"接到 {OTHER} 来电", f"{OTHER} 再次来电，{SITE}", SITE)
    cases = list(Case.unscoped.all())
    before = groups(cases)
    assert nightly.regroup_all() > 0
    assert groups(cases) == before


def test_what_many_strangers_use_is_stopped_by_night_and_named(city: City, officer: Actor) -> None:
    shop = "使用“演示商城”APP，"
    told(city, officer, *(f"{shop}来电 1990000{n:04}，微信号 demo_a{n}" for n in range(30)))
    nightly.regroup_all()
    assert Entity.unscoped.get(kind="app").stopped == "strangers"
    assert not Series.unscoped.exclude(state=SeriesState.DISSOLVED).exists()


def test_cases_that_come_in_one_batch_find_each_other(city: City, officer: Actor) -> None:
    cases = told(city, officer, BOTH, BOTH, f"接到 {OTHER} 来电，{SITE}", f"{OTHER} 再次来电，{SITE}", looked=False)
    look_at(list(of_cases([one.pk for one in cases])))
    assert groups(cases) == {frozenset(one.pk for one in cases[:2]), frozenset(one.pk for one in cases[2:])}
    counted_anew()


def test_what_a_record_does_not_name_any_more_is_at_home_where_it_still_is(
    city: City, officer: Actor, pair: list[Case]
) -> None:
    (found,) = of_cases([pair[0].pk])
    look_at([replace(found, names=[one for one in found.names if one.thing.kind != "phone"])])
    counted_anew()
    look_at([replace(found, names=[])])
    counted_anew()


def test_a_case_that_nobody_told_of_is_found_by_the_clock(city: City, officer: Actor) -> None:
    cases = told(city, officer, BOTH, BOTH, looked=False)
    Due.unscoped.all().delete()
    watch(timezone.now())
    assert groups(cases) == {frozenset(one.pk for one in cases)}


def test_a_lead_joins_the_series_of_whom_it_names_and_an_untrue_one_leaves_it(
    city: City, officer: Actor, pair: list[Case]
) -> None:
    series = the_series(pair[0])
    judging.confirm(officer, series.pk)
    lead = take_down(
        officer,
        NewLead("CARDS", "INFORMANT", timezone.now(), "举报人电话 19900007733，他们用“演示任务宝”APP", phone=CALLER),
    )
    watch(timezone.now())
    joined = Node.unscoped.get(kind="LEAD", key=lead.pk)
    assert joined.series == series
    assert suggested(series) == [(About.JOINED, joined.pk)]
    assert not Use.unscoped.filter(node=joined, entity__value_index=blind(Kind.PHONE, "19900007733")).exists()
    rows = Lead.unscoped.filter(pk=lead.pk)
    rows.update(state=LeadState.CHECKING, checking=city.station)
    rows.update(state=LeadState.CONCLUDED, conclusion=Conclusion.FALSE, version=lead.version + 1)
    watch(timezone.now())
    joined.refresh_from_db()
    assert joined.series is None


def test_what_a_caller_told_is_the_case_s_without_the_caller_s_own_number(city: City, officer: Actor) -> None:
    case, other = told(city, officer, "接警", f"接到 {CALLER} 来电", looked=False)
    call = Call.unscoped.create(centre=city.centre, way="96110", criminal_case=case)
    for name, value in (("story", f"对方 {CALLER} 让我加微信号 kefu_00001，我的电话 {OTHER}"), ("phone", OTHER)):
        CallAnswer.unscoped.create(
            call=call,
            name=name,
            value=seal(Kind.TEXT, value),
            value_index=blind(Kind.PHONE, value) if name == "phone" else None,
        )
    look_at(list(of_cases([case.pk, other.pk])))
    assert series_of(case) == series_of(other) is not None
    assert Entity.unscoped.get(value_index=blind(Kind.PHONE, OTHER)).stopped == "ours"


def test_looking_twice_changes_nothing(city: City, officer: Actor, pair: list[Case]) -> None:
    before = list(Use.unscoped.order_by("pk").values_list("pk", flat=True)), Suggestion.unscoped.count()
    look_at(list(of_cases([one.pk for one in pair])))
    assert before == (list(Use.unscoped.order_by("pk").values_list("pk", flat=True)), Suggestion.unscoped.count())


class Judgements(RuleBasedStateMachine):
    """Cases come, decisions are made and taken back in any order: what stands is kept, and a series is what follows."""

    world: Any = None

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.city, self.officer = self.world
        self.cases: list[Case] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(caller=st.sampled_from((CALLER, OTHER)), app=st.booleans(), site=st.booleans())
    def comes(self, caller: str, app: bool, site: bool) -> None:
        if len(self.cases) < 7:
            self.cases += told(self.city, self.officer, f"{caller} 来电，{APP if app else ''}，{SITE if site else ''}")

    @rule(which=st.integers(0, 9))
    def confirms(self, which: int) -> None:
        self._try(judging.confirm, which)

    @rule(which=st.integers(0, 9), who=st.integers(0, 9))
    def takes_out(self, which: int, who: int) -> None:
        series = self._series(which)
        if series:
            members = list(Node.unscoped.filter(series=series).order_by("pk").values_list("pk", flat=True))
            self._try(judging.reject, which, [members[who % len(members)]], "不是")

    @rule(which=st.integers(0, 9), says=st.booleans())
    def judges(self, which: int, says: bool) -> None:
        waiting = list(Suggestion.unscoped.filter(state__in=WAITING).order_by("pk"))
        if waiting:
            one = waiting[which % len(waiting)]
            act = partial(judging.accept, reason="是") if says else partial(judging.deny, reason="不是")
            self._do(act, one.series_id, one.pk)

    @rule(which=st.integers(0, 9))
    def withdraws(self, which: int) -> None:
        rows = list(Decision.unscoped.exclude(verdict=Verdict.WITHDRAWN).filter(taken_back__isnull=True).order_by("pk"))
        if rows:
            one = rows[which % len(rows)]
            judging.withdraw(self.officer, one.series_id, one.pk, "撤回")

    @rule()
    def night(self) -> None:
        nightly.regroup_all()

    @invariant()
    def decisions_stand(self) -> None:
        rows = Decision.unscoped.filter(taken_back__isnull=True).exclude(verdict=Verdict.WITHDRAWN)
        for decision in rows:
            later = rows.filter(pk__gt=decision.pk, verdict=Verdict.APART).values("pairs__a", "pairs__b")
            outvoted = {(one["pairs__a"], one["pairs__b"]) for one in later}
            for pair, a, b in [((p.a_id, p.b_id), p.a.series_id, p.b.series_id) for p in decision.pairs.all()]:
                if pair in outvoted and decision.verdict == Verdict.TOGETHER:
                    continue
                together = a is not None and a == b
                assert together == (decision.verdict == Verdict.TOGETHER) or (a is None and b is None)

    @invariant()
    def a_series_is_two_records_and_has_its_state(self) -> None:
        for one in Series.unscoped.all():
            many = Node.unscoped.filter(series=one).count()
            assert (one.state == SeriesState.DISSOLVED) == (many == 0)
            assert many != 1
            nodes = list(Node.unscoped.values_list("pk", flat=True))
            stands = one.pk in confirmed(nodes)
            assert one.state == SeriesState.DISSOLVED or stands == (one.state == SeriesState.CONFIRMED)
            for waiting in Suggestion.unscoped.filter(series=one, state__in=WAITING):
                assert one.state != SeriesState.DISSOLVED
                assert waiting.node is None or waiting.about == About.DOUBT or waiting.node.series_id == one.pk

    @invariant()
    def counts_are_those_counted_anew(self) -> None:
        counted_anew()

    def _series(self, which: int) -> Series | None:
        rows = list(Series.unscoped.exclude(state=SeriesState.DISSOLVED).order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def _try(self, act: Any, which: int, *args: Any) -> None:
        if (series := self._series(which)) is not None:
            self._do(act, series.pk, *args)

    def _do(self, act: Any, *args: Any) -> None:
        """What contradicts another decision is refused, and nothing else."""
        try:
            act(self.officer, *args)
        except RefusalError as told:
            if told.code not in (Code.JUDGED_APART, Code.JUDGED_TOGETHER):
                raise


@pytest.mark.slow
def test_any_order_of_cases_decisions_and_withdrawals(city: City, officer: Actor) -> None:
    Judgements.world = (city, officer)
    run_state_machine_as_test(
        Judgements,
        settings=course(14, phases=(Phase.generate,)),
    )  # fmt: skip


def test_a_decision_s_trace_is_gone_once_it_is_taken_back(city: City, officer: Actor) -> None:
    cases = told(city, officer, BOTH, BOTH, f"{CALLER} 来电，{SITE}", SITE, f"{OTHER}，{SITE}")
    before = groups(cases)
    labels = dict(Node.unscoped.values_list("pk", "label"))
    series = next(one for one in map(series_of, cases) if one is not None)
    nodes = list(Node.unscoped.filter(series=series).order_by("pk").values_list("pk", flat=True))
    decision = judging.reject(officer, series.pk, nodes[:1], "不是")
    assert groups(cases) != before
    judging.withdraw(officer, series.pk, decision.pk, "撤回")
    assert groups(cases) == before
    regroup(list(labels))
    assert dict(Node.unscoped.values_list("pk", "label")) == labels
    assert timezone.now() >= decision.at


def hub(value_kind: str) -> None:
    """What the night found: used by many who have nothing else in common."""
    Entity.unscoped.filter(kind=value_kind).update(stopped="strangers")


def test_a_confirmed_series_whose_tie_became_a_hub_is_proposed_to_be_split(city: City, officer: Actor) -> None:
    cases = told(city, officer, BOTH, BOTH, f"{CALLER} 来电，微信号 kefu_00001", f"{CALLER} 来电，微信号 kefu_00001")
    regroup([node(one).pk for one in cases])
    series = the_series(cases[0])
    judging.confirm(officer, series.pk)
    nodes = [node(one).pk for one in cases]
    assert {one.series for one in map(node, cases)} == {series}
    assert suggested(series) == []
    hub("phone")
    regroup(nodes)
    assert suggested(series) == [(About.SPLIT, nodes[2])] or suggested(series) == [(About.SPLIT, nodes[0])]
    one = Suggestion.unscoped.get(about=About.SPLIT, state__in=WAITING)
    assert sorted(one.nodes) in ([nodes[0], nodes[1]], [nodes[2], nodes[3]])
    assert one.ties == []
    before = groups(cases)
    refused(Code.REASON_MISSING, judging.accept, officer, series.pk, one.pk)
    decision = judging.accept(officer, series.pk, one.pk, "号码已成公用")
    assert groups(cases) == {frozenset((cases[0].pk, cases[1].pk)), frozenset((cases[2].pk, cases[3].pk))}
    series.refresh_from_db()
    assert series.state == SeriesState.CONFIRMED
    assert suggested(series) == []
    counted_anew()
    judging.withdraw(officer, series.pk, decision.pk, "看错了")
    assert groups(cases) == before
    series.refresh_from_db()
    assert series.state == SeriesState.CONFIRMED
    assert [about for about, _node in suggested(series)] == [About.SPLIT]


def test_a_series_kept_in_spite_of_a_proposed_split_is_not_asked_about_again_until_less_ties_it(
    city: City, officer: Actor
) -> None:
    cases = told(city, officer, BOTH, BOTH)
    series = the_series(cases[0])
    judging.confirm(officer, series.pk)
    nodes = [node(one).pk for one in cases]
    Use.unscoped.filter(node=nodes[1]).delete()
    regroup(nodes)
    (asked,) = suggested(series)
    assert asked[0] == About.SPLIT
    kept = judging.deny(officer, series.pk, Suggestion.unscoped.get(about=About.SPLIT, state__in=WAITING).pk, "")
    regroup(nodes)
    assert suggested(series) == []
    assert groups(cases) == {frozenset(one.pk for one in cases)}
    judging.withdraw(officer, series.pk, kept.pk, "再看")
    assert [about for about, _node in suggested(series)] == [About.SPLIT]


def test_a_thin_tie_that_was_confirmed_is_not_proposed_to_be_split(city: City, officer: Actor) -> None:
    cases = told(city, officer, BOTH, BOTH, "自称客服，微信号 kefu_00001")
    series = the_series(cases[0])
    judging.confirm(officer, series.pk)
    made = Suggestion.unscoped.create(series=series, about=About.DOUBT, node=node(cases[2]), due_at=timezone.now())
    judging.accept(officer, series.pk, made.pk)
    nightly.regroup_all()
    assert node(cases[2]).series == series
    assert suggested(series) == []
