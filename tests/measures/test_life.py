# SPDX-License-Identifier: Apache-2.0
"""A measure from the proposal to its end: a ground in force, two people, an authority, service, a term, a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.factories import City
from tests.measures.conftest import again, refused
from tests.measures.probe import EVIDENCE, PROBE, calm, in_force, new
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.calendar import Clock, Unit, end_of_day
from wuzha.measures import registry
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureEvidence, MeasureStep, Subject
from wuzha.measures.queries import in_force as under
from wuzha.measures.queries import lists
from wuzha.measures.registry import SubjectKind
from wuzha.measures.rules.evidence import Evidence, digest
from wuzha.measures.rules.life import MEASURE_LIFE, EndReason, State
from wuzha.measures.services import appeals, deciding, ending, papers, proposing, serving
from wuzha.measures.services.deciding import Decision
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("measures.migrations.0001_schema")]

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PERSON = Whom(SubjectKind.PERSON, name="测试甲", number="330282199001010011")
OTHER_PERSON = Whom(SubjectKind.PERSON, name="测试乙", number="330282199001010038")


def decided(officer: Actor, second: Actor, whom: Whom = PERSON, **more: object) -> Measure:
    """One against a person that the authority has decided."""
    row = proposing.propose(officer, new("PROBE_PERSON", **more), whom)
    deciding.forward(second, row.pk, document_no=f"测试上报〔2026〕{row.pk}号")
    return deciding.decide(second, row.pk, Decision("甬测〔2026〕5号", timezone.localdate(), PNG))


def test_without_a_ground_in_force_that_day_there_is_no_measure(city: City, proposer: Actor) -> None:
    told = refused(Code.NO_GROUND, proposing.propose, proposer, new(ground="OLD"), Whom.unit(city.town.pk))
    assert str(timezone.localdate()) in told.message
    refused(Code.NO_GROUND, proposing.propose, proposer, new(ground="NONE"), Whom.unit(city.town.pk))
    assert not Measure.unscoped.exists()


def test_the_refusal_says_which_evidence_is_missing(city: City, proposer: Actor) -> None:
    bare = Evidence({"cards": 0}, {"cards": "涉案卡"})
    told = refused(Code.EVIDENCE_MISSING, proposing.propose, proposer, new(evidence=bare), Whom.unit(city.town.pk))
    assert "涉案卡" in told.message


def test_the_database_asks_for_a_ground_in_force_too(proposed: Measure) -> None:
    rows = Measure.unscoped.filter(pk=proposed.pk)
    for wrong in ({"ground_since": timezone.localdate() + timedelta(days=1)}, {"ground_until": date(2025, 1, 1)},
                  {"ground": ""}, {"article": ""}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_who_proposed_does_not_decide_in_service_and_database(
    city: City, proposer: Actor, decider: Actor, proposed: Measure
) -> None:
    refused(Code.SAME_PERSON, deciding.approve, proposer, proposed.pk)
    assert Event.objects.filter(action="measure.approve", outcome="REFUSED", object_id=str(proposed.pk)).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.unscoped.filter(pk=proposed.pk).update(approved_by=proposer.person_id)
    # nor who completed it
    deciding.send_back(decider, proposed.pk, "补材料")
    proposing.complete(decider, proposed.pk, EVIDENCE)
    refused(Code.SAME_PERSON, deciding.approve, decider, proposed.pk)
    refused(Code.SAME_PERSON, deciding.approve, proposer, proposed.pk)


def test_an_approved_measure_has_a_number_a_term_and_is_in_force_when_served(
    city: City, decider: Actor, proposed: Measure
) -> None:
    row = deciding.approve(decider, proposed.pk)
    assert row.document_no == f"测试办〔{timezone.localdate().year}〕1号"
    assert (row.term_length, row.term_unit) == (3, Unit.MONTHS)
    assert not under.in_force(decider, timezone.now()).exists()
    serving.serve(decider, proposed.pk, "PAGE")
    assert list(under.in_force(decider, timezone.now(), row.subject)) == [row]
    assert under.counted(decider, timezone.now()) == {"PROBE": 1}
    assert again(row).until is not None
    assert not under.in_force(decider, again(row).until + timedelta(seconds=1)).exists()  # type: ignore[operator]


def test_numbers_of_a_series_follow_each_other_and_are_there_once(
    city: City, proposer: Actor, decider: Actor, served: Measure
) -> None:
    one = proposing.propose(proposer, new(), Whom.unit(city.other_town.pk))
    refused(Code.NUMBER_TAKEN, deciding.approve, decider, one.pk, document_no=served.document_no)
    assert deciding.approve(decider, one.pk).document_no.endswith("〕2号")


def test_the_same_is_not_proposed_twice(city: City, proposer: Actor, proposed: Measure) -> None:
    told = refused(Code.SAME_AGAIN, proposing.propose, proposer, new(), Whom.unit(city.town.pk))
    assert proposed.number in told.message


def test_evidence_is_a_snapshot_with_a_hash_that_nothing_changes(decider: Actor, proposed: Measure) -> None:
    (one,) = MeasureEvidence.unscoped.filter(measure=proposed)
    assert one.digest == digest(one.facts, one.keys, one.ground)
    assert one.keys == [["case", 1], ["case", 2]]
    for change in ({"facts": {"cards": 4}}, {"keys": []}, {"digest": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MeasureEvidence.unscoped.filter(pk=one.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        MeasureEvidence.unscoped.filter(pk=one.pk).delete()


def test_a_returned_proposal_gets_evidence_anew_beside_the_old(
    proposer: Actor, decider: Actor, proposed: Measure
) -> None:
    deciding.send_back(decider, proposed.pk, "缺少涉案卡明细")
    proposing.complete(proposer, proposed.pk, Evidence({"cards": 4}, {"cards": "涉案卡"}))
    assert [one.facts["cards"] for one in lists.evidence_of(proposer, proposed)] == [4, 3]
    assert again(proposed).state == State.PROPOSED


def test_an_authority_decides_with_number_day_and_scan(city: City, proposer: Actor, decider: Actor) -> None:
    row = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
    refused(Code.AUTHORITY_DECIDES, deciding.approve, decider, row.pk)
    deciding.forward(decider, row.pk, document_no="测试上报〔2026〕1号")
    today = timezone.localdate()
    refused(Code.SCAN_MISSING, deciding.decide, decider, row.pk, Decision("甬测〔2026〕5号", today))
    refused(Code.NUMBER_MISSING, deciding.decide, decider, row.pk, Decision("", today, PNG))
    refused(Code.IN_FUTURE, deciding.decide, decider, row.pk, Decision("1号", today + timedelta(days=1), PNG))
    refused(Code.NO_GROUND, deciding.decide, decider, row.pk, Decision("1号", date(2024, 11, 30), PNG))
    done = deciding.decide(decider, row.pk, Decision("甬测[2026]第05号", today, PNG))
    assert (done.authority_no, done.authority_on, done.authority) == ("甬测〔2026〕5号", today, "测试市局")
    assert [one.kind for one in lists.papers_of(decider, done)] == ["DECISION"]


def test_what_the_authority_gives_back_needs_a_new_approval(city: City, proposer: Actor, decider: Actor) -> None:
    row = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
    deciding.forward(decider, row.pk, document_no="测试上报〔2026〕1号")
    deciding.give_back(decider, row.pk, "补充次数")
    assert (again(row).state, again(row).approved_by_id) == (State.RETURNED, None)
    proposing.complete(proposer, row.pk, EVIDENCE)
    assert again(row).state == State.PROPOSED


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (Clock(5, Unit.MONTHS), Code.TERM_SHORT),
        (Clock(37, Unit.MONTHS), Code.TERM_LONG),
        (Clock(4, Unit.YEARS), Code.TERM_LONG),
    ],
)
def test_a_term_keeps_between_least_and_most(proposer: Actor, decider: Actor, term: Clock, code: Code) -> None:
    row = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
    deciding.forward(decider, row.pk, document_no="测试上报〔2026〕1号")
    refused(code, deciding.decide, decider, row.pk, Decision("1号", timezone.localdate(), PNG, term))


def test_terms_of_one_subject_follow_each_other_and_never_pass_the_cap(proposer: Actor, decider: Actor) -> None:
    """2 + 2 + 1 years: the third is cut at five years from the first, a fourth is refused."""
    ends = []
    for _time in range(3):
        row = decided(proposer, decider)
        serving.serve(decider, row.pk, "DIRECT")
        ends.append(again(row).until)
    first = timezone.localdate()
    assert ends[0] == end_of_day(_years(first, 2))
    assert ends[1] == end_of_day(_years(first, 4))
    assert ends[2] == end_of_day(_years(first, 5))
    row = decided(proposer, decider)
    refused(Code.TERM_CAPPED, serving.serve, decider, row.pk, "DIRECT")


def _years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def test_it_is_never_in_force_before_it_was_served(city: City, decider: Actor, proposed: Measure) -> None:
    row = deciding.approve(decider, proposed.pk)
    yesterday = timezone.now() - timedelta(days=1)
    refused(Code.BEFORE_DECISION, serving.serve, decider, row.pk, "DIRECT", yesterday)
    serving.serve(decider, row.pk, "DIRECT", starts_on=timezone.localdate() - timedelta(days=30))
    found = again(row)
    assert found.served_at is not None
    assert found.starts_at == found.served_at
    assert found.until is not None
    assert timezone.localdate(found.until) < timezone.localdate() + timedelta(days=70)


def test_a_person_confirms_what_the_criteria_say(decider: Actor, served: Measure) -> None:
    calm["met"] = False
    told = refused(Code.NOT_MET, ending.lift, decider, served.pk, "MET", "整改到位")
    assert "已平稳" in told.message
    refused(Code.REASON_MISSING, ending.lift, decider, served.pk, "OTHER", " ")
    calm["met"] = True
    ending.lift(decider, served.pk, "MET", "整改到位")
    assert (again(served).state, again(served).end_reason) == (State.LIFTED, EndReason.MET)
    step = MeasureStep.unscoped.filter(measure=served).latest("pk")
    assert step.detail == {"criteria": [{"code": "CALM", "met": True, "shown": "0 起"}]}
    assert not under.in_force(decider, timezone.now()).exists()


def test_its_term_ends_it_whether_the_sweep_runs_once_twice_or_never(city: City, decider: Actor) -> None:
    now = timezone.now()
    row = in_force(
        city.city, city.town, starts_at=now - timedelta(days=9), until=now - timedelta(seconds=1),
        step_at=now - timedelta(seconds=1),
    )  # fmt: skip
    assert not under.in_force(decider, now).exists()
    assert under.in_force(decider, now - timedelta(days=1)).exists()
    assert (ending.expire(now), ending.expire(now)) == (1, 0)
    assert (again(row).state, again(row).ended_at) == (State.EXPIRED, row.until)


def test_a_longer_term_is_later_and_within_the_rule(decider: Actor, served: Measure) -> None:
    assert served.until is not None
    refused(Code.NOT_LATER, serving.extend, decider, served.pk, timezone.localdate(served.until), "再看")
    far = timezone.localdate() + timedelta(days=400)
    refused(Code.TERM_LONG, serving.extend, decider, served.pk, far, "再看")
    later = timezone.localdate(served.until) + timedelta(days=30)
    assert serving.extend(decider, served.pk, later, "再看").until == end_of_day(later)


def test_the_next_step_of_the_ladder_takes_the_place_of_the_one_before(
    proposer: Actor, decider: Actor, served: Measure
) -> None:
    refused(Code.NO_LADDER, serving.escalate, proposer, served.pk, new("PROBE_PERSON"))
    following = serving.escalate(proposer, served.pk, new("PROBE_NEXT"))
    assert (following.parent_id, following.subject_id) == (served.pk, served.subject_id)
    assert again(served).state == State.IN_FORCE
    deciding.approve(decider, following.pk, term=Clock(6, Unit.MONTHS))
    serving.serve(decider, following.pk, "PAGE")
    assert (again(served).state, again(served).end_reason) == (State.LIFTED, EndReason.REPLACED)
    assert list(under.in_force(decider, timezone.now())) == [following]


def test_the_subject_sees_its_own_only_when_it_was_served_and_may_appeal(
    city: City, proposer: Actor, decider: Actor
) -> None:
    officer = city.actor(Role.STATION_OFFICER)
    row = proposing.propose(proposer, new(), Whom.unit(city.station.pk))
    assert lists.of(officer, row.pk) is None
    deciding.approve(decider, row.pk)
    assert lists.of(officer, row.pk) is None
    serving.serve(decider, row.pk, "PAGE")
    assert lists.of(officer, row.pk) == row
    refused(Code.NOT_ALLOWED, ending.lift, officer, row.pk, "OTHER", "不服")
    made = appeals.appeal(officer, row.pk, "统计口径有误")
    assert not made.late
    refused(Code.APPEALED, appeals.appeal, officer, row.pk, "再次")
    refused(Code.SAME_PERSON, appeals.answer, proposer, row.pk, "LIFTED", "属实")
    appeals.hear(decider, row.pk)
    appeals.answer(decider, row.pk, "LIFTED", "属实")
    assert (again(row).state, again(row).end_reason) == (State.LIFTED, EndReason.APPEAL)
    refused(Code.NO_OPEN_APPEAL, appeals.answer, decider, row.pk, "UPHELD", "无")


def test_a_paper_goes_out_in_the_name_of_an_organ_and_says_the_term_before_it_is_served(
    city: City, proposed: Measure, decider: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    deciding.approve(decider, proposed.pk)
    (paper,) = PROBE.papers
    told = papers.facts(decider, again(proposed), paper)
    assert told.unit == f"{city.city.name}打击治理电信网络新型违法犯罪工作联席会议办公室"
    assert told.lasts == "自送达之日起3个月"
    monkeypatch.setitem(registry._kinds, "PROBE", replace(PROBE, by_police=True))
    assert papers.facts(decider, again(proposed), paper).unit == city.bureau.name
    serving.serve(decider, proposed.pk, "DIRECT")
    assert papers.facts(decider, again(proposed), paper).lasts.startswith(f"自{timezone.localdate().year}年")


def test_a_kind_without_appeal_takes_none(decider: Actor, served: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._kinds, "PROBE", replace(PROBE, appeal=False))
    refused(Code.NO_APPEAL, appeals.appeal, decider, served.pk, "不服")


def test_an_appeal_after_its_time_is_kept_as_late(city: City, decider: Actor, served: Measure) -> None:
    Measure.unscoped.filter(pk=served.pk).update(served_at=timezone.now() - timedelta(days=75))
    assert appeals.appeal(decider, served.pk, "迟到的申诉").late


def test_a_person_is_one_subject_by_the_number_and_sealed(proposer: Actor) -> None:
    one = proposing.propose(proposer, new("PROBE_PERSON"), PERSON)
    other = Whom(SubjectKind.PERSON, name="测试甲（又名）", number="330282199001010011", ref=("individual", 5))
    refused(Code.SAME_AGAIN, proposing.propose, proposer, new("PROBE_PERSON"), other)
    assert Subject.unscoped.count() == 1
    assert "测试甲" not in one.subject.masked
    assert lists.show(proposer, one, "测试")["name"] == "测试甲"
    assert Event.objects.filter(action="personal.read", object_id=str(one.pk)).exists()


def test_nothing_is_proposed_against_a_unit_of_another_city(city: City, proposer: Actor) -> None:
    told = refused(Code.NO_SUBJECT, proposing.propose, proposer, new(), Whom.unit(city.abroad_station.pk))
    assert "单位" in told.message
    refused(Code.NO_SUBJECT, proposing.propose, proposer, new(), PERSON)


def test_another_city_sees_nothing_of_it(city: City, served: Measure) -> None:
    foreign = city.foreign_actor(Role.JOINT_OFFICE)
    assert lists.of(foreign, served.pk) is None
    assert lists.subject(foreign, served.subject_id) is None
    assert not under.in_force(foreign, timezone.now()).exists()
    refused(Code.NOT_FOUND, ending.lift, foreign, served.pk, "OTHER", "无")


def test_papers_are_made_of_the_snapshot_and_read_for_a_purpose(decider: Actor, proposed: Measure) -> None:
    refused(Code.NO_PAPER, papers.make, decider, proposed.pk, "NOTICE")
    deciding.approve(decider, proposed.pk)
    made = papers.make(decider, proposed.pk, "NOTICE")
    found, content = papers.read(decider, made.pk)
    assert found.suffix == "docx"
    assert content.startswith(b"PK")


def test_what_was_decided_on_stays(decider: Actor, served: Measure, city: City) -> None:
    rows = Measure.unscoped.filter(pk=served.pk)
    for change in ({"ground": "OLD"}, {"article": "另一条"}, {"approved_by": None}, {"kind": "OTHER"},
                   {"unit": city.town}, {"proposed_by": None}):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_database_holds_the_edges_of_the_rules(before: State, after: State) -> None:
    assert ((before, after) in MEASURE_LIFE.guarded) == any(
        before in starts and end == after and before != after for starts, end in MEASURE_LIFE.table.values()
    )


def test_no_statement_skips_a_step(proposed: Measure) -> None:
    for state in (State.IN_FORCE, State.LIFTED, State.EXPIRED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.unscoped.filter(pk=proposed.pk).update(state=state)
