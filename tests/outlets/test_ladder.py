# SPDX-License-Identifier: Apache-2.0
"""The ladder on outlets: proposed from red alone, approved by another, served with its requests, mended, lifted."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document as Word

from tests.factories import City
from tests.outlets.conftest import Outlets, cards, new, proposed
from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace
from wuzha.documents.description import Document, Paragraph
from wuzha.measures.errors import Code as Measures
from wuzha.measures.models import Measure, MeasureEvidence
from wuzha.measures.queries import rectifying
from wuzha.measures.registry import kind_of
from wuzha.measures.services import deciding, ending, papers, proposing, serving
from wuzha.measures.services import rectifying as mending
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import Unit
from wuzha.outlets.documents import rightly_named
from wuzha.outlets.errors import Code
from wuzha.outlets.models import OutletRound
from wuzha.outlets.queries.lifting import months
from wuzha.outlets.rules import Ground, Step
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db


def refused(code: RefusalCode, act: object, *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)  # type: ignore[operator]
    assert told.value.code is code
    return told.value


def faults(city: City, outlet: Unit, number: int) -> None:
    """So many back-traces that found the outlet at fault."""
    for card in cards(city, outlet, number, timezone.localdate() - timedelta(days=500)):
        row = BackTrace.unscoped.create(card_id=card.pk, addressed_id=card.institution_id, outlet=outlet)
        rows = BackTrace.unscoped.filter(pk=row.pk)
        rows.update(state="ANSWERED", conclusion="FAULTY", answered_at=timezone.now(), in_time=True)
        rows.update(state="ACCEPTED")
        rows.update(state="CONCLUDED", responsibility="OUTLET", concluded_at=timezone.now())


def test_a_red_outlet_is_proposed_with_the_keys_of_its_cards(
    round: OutletRound, outlets: Outlets, officer: Actor
) -> None:
    row = proposed(officer, outlets.bad)
    evidence = MeasureEvidence.unscoped.get(measure=row)
    assert (evidence.facts["count"], evidence.facts["reached"]) == (40, True)
    assert [one[0] for one in evidence.keys].count("card") == 40
    assert (row.kind, row.ground, row.unit_id) == (Step.LISTING, "RATE", officer.unit_id)


@pytest.mark.parametrize("step", [Step.YELLOW, Step.LISTING, Step.ADVICE, Step.INTERVIEW, Step.LETTER])
def test_nothing_is_proposed_for_an_outlet_that_luck_explains(
    round: OutletRound, outlets: Outlets, officer: Actor, step: Step
) -> None:
    told = new(officer, outlets.fair, step)
    forged = told.evidence.facts | {"reached": True, "mark": "明显高于同业，符合提请条件"}
    told = type(told)(
        told.kind, told.ground, told.title, told.reason, type(told.evidence)(forged, told.evidence.labels)
    )
    refused(Code.NOT_APART, proposing.propose, officer, told, Whom.unit(outlets.fair.pk))
    refused(Measures.EVIDENCE_MISSING, proposed, officer, outlets.fair, step)


def test_a_carrier_has_no_advice_to_the_regulator_of_banks(
    round: OutletRound, outlets: Outlets, officer: Actor
) -> None:
    refused(Measures.NO_SUBJECT, proposed, officer, outlets.bad, Step.LINE_ADVICE)


def test_back_traces_carry_a_letter_and_no_listing(
    city: City, round: OutletRound, outlets: Outlets, officer: Actor
) -> None:
    faults(city, outlets.fair, 1)
    refused(Measures.EVIDENCE_MISSING, proposed, officer, outlets.fair, Step.LETTER, Ground.FAULT)
    faults(city, outlets.fair, 1)
    row = proposed(officer, outlets.fair, Step.LETTER, Ground.FAULT)
    assert MeasureEvidence.unscoped.get(measure=row).facts["at_fault"] == 2
    refused(Measures.NO_GROUND, proposed, officer, outlets.fair, Step.LISTING, Ground.FAULT)


def test_who_proposes_does_not_approve_and_the_joint_office_does_not_propose(
    round: OutletRound, outlets: Outlets, officer: Actor, decider: Actor
) -> None:
    refused(Measures.NOT_ALLOWED, proposed, decider, outlets.bad)
    row = proposed(officer, outlets.bad)
    refused(Measures.NOT_ALLOWED, deciding.approve, officer, row.pk)
    assert deciding.approve(decider, row.pk).document_no.startswith("慈反诈联席办")


def test_a_listing_asks_the_bank_for_a_plan_and_a_rectification(listed: Measure, outlets: Outlets) -> None:
    asked = Request.unscoped.filter(about_type="measure", about_id=listed.pk).order_by("pk")
    assert [one.kind for one in asked] == ["OUTLET_PLAN", "OUTLET_RECTIFY"]
    assert {one.addressed_id for one in asked} == {outlets.banks[0].pk}
    assert all(outlets.bad.name in one.title for one in asked)
    assert listed.until is not None
    assert 85 <= (listed.until.date() - timezone.localdate()).days <= 93
    assert outlets.bank.unit_id == outlets.banks[0].pk


def test_a_listing_is_lifted_after_calm_months_and_an_accepted_rectification(
    city: City, listed: Measure, outlets: Outlets, officer: Actor, decider: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = refused(Measures.NOT_MET, ending.lift, decider, listed.pk, "MET", "达到条件")
    assert "整改经验收通过" in told.message
    going = rectifying.of(officer, listed.pk, timezone.now())
    for asked in (going.plan, going.work):
        answering.sign(outlets.bank, asked.pk)
        answering.answer(outlets.bank, asked.pk, Answer("已完成"))
    mending.review(officer, listed.pk, timezone.localdate(), "联席办", "PASS", "到位")
    now = timezone.now() + timedelta(days=62)
    shown = {one.code: one.met for one in ending.criteria(decider, listed, now)}
    assert shown == {"MONTH1": True, "MONTH2": True, "CALM": True, "RECTIFIED": True, "NOTHING_OWED": True}
    day = timezone.localdate(now) - timedelta(days=3)
    cards(city, outlets.bad, 1, day, opened_on=day - timedelta(days=20))
    assert [one.fresh for one in months(outlets.bad.pk, listed, now)] == [1, 0]
    assert not {one.code: one.met for one in ending.criteria(decider, listed, now)}["CALM"]
    monkeypatch.setattr("wuzha.measures.services.ending.criteria", lambda *_asked: [])
    assert ending.lift(decider, listed.pk, "MET", "达到条件").end_reason == "MET"


def test_months_before_the_listing_began_are_not_calm(listed: Measure, outlets: Outlets) -> None:
    assert [one.calm for one in months(outlets.bad.pk, listed, timezone.now())] == [False, False]


def test_the_next_step_is_only_proposed_and_the_regulator_decides(
    listed: Measure, outlets: Outlets, officer: Actor, decider: Actor
) -> None:
    row = serving.escalate(officer, listed.pk, new(officer, outlets.bad, Step.ADVICE))
    assert (row.state, row.parent_id, row.authority) == ("PROPOSED", listed.pk, "中国人民银行宁波市分行")
    refused(Measures.AUTHORITY_DECIDES, deciding.approve, decider, row.pk)
    assert deciding.forward(decider, row.pk).state == "OUTSIDE"
    assert Measure.unscoped.get(pk=listed.pk).state == "IN_FORCE"
    paper = papers.make(decider, row.pk, "NOTICE")
    words = text_of(papers.read(decider, paper.pk)[1])
    assert "中国人民银行宁波市分行" in words
    assert "慈溪市支行" not in words


def text_of(content: bytes) -> str:
    made = Word(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_the_notice_tells_ground_evidence_term_and_appeal(listed: Measure, outlets: Outlets, decider: Actor) -> None:
    paper = papers.make(decider, listed.pk, "NOTICE")
    words = text_of(papers.read(decider, paper.pk)[1])
    for part in ("挂牌整治", outlets.bad.name, "涉案卡明显高于同业", "60日", "反电信网络诈骗法", "每万张存量卡涉案"):
        assert part in words


def test_no_text_of_today_names_a_regulator_that_has_gone(round: OutletRound, outlets: Outlets, officer: Actor) -> None:
    told = new(officer, outlets.bad, reason="已报人行慈溪支行")
    found = refused(Code.OLD_NAME, proposing.propose, officer, told, Whom.unit(outlets.bad.pk))
    assert "中国人民银行宁波市分行" in found.message
    letter = Document("函", (Paragraph("商中国人民银行慈溪市支行"),))
    assert rightly_named(letter, date(2023, 1, 17)) is letter
    assert rightly_named(letter, date(2023, 8, 18)) is letter, "its last day"
    refused(Code.OLD_NAME, rightly_named, letter, date(2023, 8, 19))


def test_a_returned_proposal_is_completed_with_the_evidence_of_then(
    city: City, round: OutletRound, outlets: Outlets, officer: Actor, decider: Actor
) -> None:
    row = proposed(officer, outlets.bad)
    deciding.send_back(decider, row.pk, "请补充")
    gather = kind_of(Step.LISTING).gather
    assert gather is not None
    proposing.complete(officer, row.pk, gather(officer, row, timezone.now()))
    assert MeasureEvidence.unscoped.filter(measure=row).count() == 2
