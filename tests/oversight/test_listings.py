# SPDX-License-Identifier: Apache-2.0
"""A township is listed by one of four triggers, each with its own evidence; it mends, is inspected, and is lifted."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override
from docx import Document

from tests.factories import City
from tests.oversight.conftest import deceived_again, living, new, overdue, proposed, towns, true_leads
from wuzha.audit.actor import Actor
from wuzha.core.standing import Mark
from wuzha.measures.errors import Code as Measures
from wuzha.measures.models import Measure, MeasureEvidence, MeasurePaper
from wuzha.measures.queries import lists as measures
from wuzha.measures.queries import rectifying
from wuzha.measures.rules.life import EndReason, State
from wuzha.measures.services import deciding, ending, papers, serving
from wuzha.measures.services.rectifying import report_overdue, review
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.oversight import evidence
from wuzha.oversight.evidence import found
from wuzha.oversight.kinds import criteria
from wuzha.oversight.linked import late_reports
from wuzha.oversight.opened import opened
from wuzha.oversight.stepper import stepper
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def refused(code: RefusalCode, act: object, *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)  # type: ignore[operator]
    assert told.value.code is code
    return told.value


def again(row: Measure) -> Measure:
    one: Measure = Measure.unscoped.get(pk=row.pk)
    return one


def rate(mark: str) -> dict[str, object]:
    return {"code": "met", "name": "见面率", "hits": 30, "rows": 100, "mark": mark, "address": ""}


def test_losses_of_citizens_are_a_ground_where_luck_explains_them_badly(
    city: City, judged: Unit, proposer: Actor
) -> None:
    told = found(proposer, judged, "LOSS", timezone.now(), "LISTING")
    assert (told.step, told.evidence.facts["reached"], told.evidence.facts["mark"]) == ("LISTING", True, "符合提请条件")
    assert told.evidence.keys[0][0] == "standing_round"
    (cases, *_rates) = opened(proposer, judged.pk, told.evidence.keys)
    assert "what=reported" in cases.url
    assert f"key={judged.pk}" in cases.url
    row = proposed(proposer, judged)
    assert MeasureEvidence.unscoped.get(measure=row).facts["count"] == 90
    fair = towns(city)[5]
    refused(Measures.EVIDENCE_MISSING, proposed, proposer, fair)
    assert found(proposer, fair, "LOSS", timezone.now()).step == ""


def test_publicity_without_effect_is_a_ground_by_the_rates_a_township_controls(
    city: City, judged: Unit, proposer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"round": "L1", "round_key": 1, "first": "2026-01-01", "last": f"{timezone.localdate()}"}
    for marks, step in ((["LUCK"], ""), (["WATCH"], "WATCH"), (["APART"], "YELLOW"), (["APART", "WATCH"], "LISTING")):
        process = [rate(mark) | {"code": f"rate{place}"} for place, mark in enumerate(marks)]
        monkeypatch.setattr(evidence, "standing_of", lambda *_asked, p=process: told | {"process": p})
        assert found(proposer, judged, "OUTREACH", timezone.now()).step == step
    victim = deceived_again(city, judged)
    row = proposed(proposer, judged, "OUTREACH")
    facts = MeasureEvidence.unscoped.get(measure=row).facts
    assert facts["rate0"] == "30.0%（30/100）明显偏低"
    assert (facts["again"], facts["again_loss"]) == (1, "3.00 万元"), "deceived after a dissuasion, with the loss"
    assert ["case", victim.case_id] in MeasureEvidence.unscoped.get(measure=row).keys


def test_leads_found_true_are_a_ground(city: City, judged: Unit, proposer: Actor) -> None:
    unit = towns(city)[6]
    true_leads(city, unit, 4)
    refused(Measures.EVIDENCE_MISSING, proposed, proposer, unit, "BLACKGREY")
    true_leads(city, unit, 1)
    living(city, unit)
    row = proposed(proposer, unit, "BLACKGREY")
    one = MeasureEvidence.unscoped.get(measure=row)
    assert (one.facts["true"], one.facts["suspects"], one.facts["score"]) == (5, 1, 5), "who lives there does not mark"
    assert [kind for kind, _pk in one.keys] == 5 * ["blackgrey_lead"] + ["individual"]
    keys = [(kind, pk) for kind, pk in one.keys]
    assert [each.title[:2] for each in opened(proposer, unit.pk, keys)] == ["RY"], "leads are not the joint office's"
    assert [each.title[:2] for each in opened(city.actor(Role.ANALYST), unit.pk, keys)] == 5 * ["XS"]


def test_work_that_is_not_done_is_a_ground(city: City, judged: Unit, proposer: Actor) -> None:
    unit = towns(city)[7]
    overdue(city, unit, 3)
    assert found(proposer, unit, "DUTY", timezone.now()).step == "WATCH"
    refused(Measures.EVIDENCE_MISSING, proposed, proposer, unit, "DUTY")
    overdue(city, unit, 3)
    row = proposed(proposer, unit, "DUTY")
    assert MeasureEvidence.unscoped.get(measure=row).facts["overdue"] == 6


def test_the_ladder_goes_up_one_step_after_the_other(city: City, judged: Unit, proposer: Actor, decider: Actor) -> None:
    row = proposed(proposer, judged, step="WATCH")
    deciding.approve(decider, row.pk)
    serving.serve(decider, row.pk, "PAGE")
    following = serving.escalate(proposer, row.pk, new(proposer, judged, "LOSS", "LISTING"))
    deciding.approve(decider, following.pk)
    serving.serve(decider, following.pk, "PAGE")
    assert (again(row).state, again(row).end_reason) == (State.LIFTED, EndReason.REPLACED)
    assert again(following).stage == "PLAN"


def test_who_proposed_does_not_approve_a_listing(judged: Unit, proposer: Actor) -> None:
    refused(Measures.SAME_PERSON, deciding.approve, proposer, proposed(proposer, judged).pk)


def test_a_listing_asks_for_a_plan_and_the_rectification_until_its_inspection(
    judged: Unit, proposer: Actor, decider: Actor, town: Actor, listed: Measure
) -> None:
    """The whole way: plan within seven days, weekly reports, report, not passed, again, passed, lifted."""
    now = timezone.now()
    going = rectifying.of(proposer, listed.pk, now)
    assert (again(listed).stage, again(listed).document_no) == (
        "PLAN", f"慈反诈联席办〔{timezone.localdate().year}〕1号",
    )  # fmt: skip
    assert timezone.localdate(going.plan.due_at) == timezone.localdate() + timedelta(days=7)
    refused(Measures.NOT_ANSWERED, review, proposer, listed.pk, timezone.localdate(), "联席办", "PASS", "到位")
    answering.sign(town, going.plan.pk)
    answering.answer(town, going.plan.pk, Answer("整改方案：补宣传、补见面"))
    asking.accept(proposer, going.plan.pk)
    assert again(listed).stage == "RECTIFY"
    assert report_overdue(proposer, listed.pk, now + timedelta(days=8))
    (late,) = late_reports(proposer, now + timedelta(days=8))
    assert (late.unit_id, late.url) == (judged.pk, listed.get_absolute_url())
    assert not late_reports(proposer, now)
    answering.sign(town, going.work.pk)
    answering.report(town, going.work.pk, "已完成入户宣传三百户")
    assert not report_overdue(proposer, listed.pk, now + timedelta(days=6))
    answering.answer(town, going.work.pk, Answer("整改完成"))
    assert again(listed).stage == "REVIEW"
    refused(Measures.REVIEW_FIRST, asking.accept, proposer, going.work.pk)
    review(proposer, listed.pk, timezone.localdate(), "联席办、刑侦大队", "FAIL", "见面率仍低")
    assert again(listed).stage == "RECTIFY"
    answering.answer(town, going.work.pk, Answer("再次整改完成"))
    review(proposer, listed.pk, timezone.localdate(), "联席办、刑侦大队", "PASS", "到位")
    assert Request.unscoped.get(pk=going.work.pk).state == "ACCEPTED"
    told = refused(Measures.NOT_MET, ending.lift, decider, listed.pk, "MET", "整改到位")
    assert "未列入提请审议" in told.message


def test_a_listing_is_lifted_when_every_criterion_is_met_and_a_person_confirms(
    judged: Unit, proposer: Actor, decider: Actor, town: Actor, listed: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = [
        SimpleNamespace(mark=Mark.LUCK, round=SimpleNamespace(last=timezone.localdate() + timedelta(days=days)))
        for days in (31, 62)
    ]
    monkeypatch.setattr("wuzha.oversight.kinds.history", lambda *_asked: calm)
    going = rectifying.of(proposer, listed.pk, timezone.now())
    answering.sign(town, going.work.pk)
    answering.answer(town, going.work.pk, Answer("整改完成"))
    review(proposer, listed.pk, timezone.localdate(), "联席办", "PASS", "到位")
    assert [one.met for one in criteria(decider, again(listed), timezone.now())] == [True, True, True]
    ending.lift(decider, listed.pk, "MET", "整改到位")
    assert (again(listed).state, again(listed).end_reason) == (State.LIFTED, EndReason.MET)
    assert Request.unscoped.get(pk=going.plan.pk).state == "WITHDRAWN", "nothing more is asked"


def test_a_listing_lifted_for_another_reason_rests_on_a_document(
    decider: Actor, proposer: Actor, listed: Measure
) -> None:
    refused(Measures.LIFTING_MISSING, ending.lift, proposer, listed.pk, "OTHER", "领导小组决定")
    ending.lift(proposer, listed.pk, "OTHER", "领导小组决定", scan=PNG)
    assert {one.kind for one in MeasurePaper.unscoped.filter(measure=listed)} == {"LIFTING"}
    made = papers.make(decider, listed.pk, "LIFTED")
    _paper, content = papers.read(decider, made.pk)
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "因其他原因" in text
    assert "达到解除条件" not in text


def test_the_stepper_shows_the_ladder_as_it_was_climbed(
    judged: Unit, proposer: Actor, decider: Actor, town: Actor
) -> None:
    def shown(row: Measure) -> list[tuple[str, str]]:
        found = measures.of(proposer, row.pk)
        assert found is not None
        return [(str(one.label), one.state) for one in stepper(proposer, found, measures.steps_of(proposer, found))]

    with override("zh-hans"):
        watch = proposed(proposer, judged, step="WATCH")
        assert [label for label, _state in shown(watch)] == ["提示", "警示挂牌", "挂牌整治", "整改", "验收", "摘牌"]
        deciding.approve(decider, watch.pk)
        serving.serve(decider, watch.pk, "PAGE")
        row = serving.escalate(proposer, watch.pk, new(proposer, judged, "LOSS", "LISTING"))
        deciding.approve(decider, row.pk)
        serving.serve(decider, row.pk, "PAGE")
        assert shown(watch)[-1] == ("升级", "now")
        climbed = [("提示", "done"), ("挂牌整治", "done"), ("整改", "now"), ("验收", "next"), ("摘牌", "next")]
        assert shown(row) == climbed, "the rung that was passed over is no step"
        going = rectifying.of(proposer, row.pk, timezone.now())
        answering.sign(town, going.work.pk)
        answering.answer(town, going.work.pk, Answer("整改完成"))
        assert dict(shown(row))["验收"] == "now"
        serving.extend(decider, row.pk, timezone.localdate(row_until(row)) + timedelta(days=30), "再看一月")
        ending.lift(proposer, row.pk, "OTHER", "领导小组决定", scan=PNG)
        assert ("延期", "done") in shown(row)
        assert shown(row)[-1] == ("因其他原因解除", "now")


def row_until(row: Measure) -> datetime:
    until = again(row).until
    assert until is not None
    return until


def test_the_notice_says_ground_evidence_term_and_appeal(decider: Actor, listed: Measure) -> None:
    made = papers.make(decider, listed.pk, "NOTICE")
    _paper, content = papers.read(decider, made.pk)
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "群众损失严重" in text
    assert "申诉" in text
    assert again(listed).document_no in text
    assert text.count("联席会议办公室") == 2, "the head and the signature name the joint office, not the city"


def test_a_township_sees_its_own_listing_alone(city: City, listed: Measure, town: Actor) -> None:
    assert measures.of(town, listed.pk) is not None
    assert measures.subject(town, listed.subject_id) is not None
    other = proposed(city.actor(Role.JOINT_OFFICE), towns(city)[3], "LOSS", "WATCH")
    assert measures.of(town, other.pk) is None, "nobody has decided on it"
