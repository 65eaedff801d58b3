# SPDX-License-Identifier: Apache-2.0
"""Each order has its document; scans are kept sealed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pytest_django import Settings

from tests.factories import City
from tests.funds.conftest import FIRST, account_at, at_time
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.wording import plain_date
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, Paper, PaperKind, Report, StopOrder
from wuzha.funds.orders.services import (
    freeze_answers,
    freezes,
    instructions,
    objections,
    papers,
    releases,
    renewals,
    screening,
    stops,
)
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.refunds.models import ErasedCase
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed.files import path_of


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_FILES = tmp_path


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_application_of_a_stop_is_filled_in_and_the_look_is_in_the_trail(officer: Actor, stop: StopOrder) -> None:
    paper = papers.make(officer, StopOrder, stop.pk, "案件办理")
    text = words(papers.read(officer, paper, "案件办理"))
    assert "紧急止付申请表" in text
    for part in (FIRST, "测试甲", "30,000.00", "叁万元整"):
        assert part in text
    assert Event.objects.filter(action="personal.read").count() == 2
    assert FIRST.encode() not in path_of(paper.uid).read_bytes()


_TODAY = timezone.localdate()
APPROVED = Decision(True, "COUNTY", "测试甲", "冻1号", _TODAY, "局长", reviewed_on=_TODAY)


def test_the_notice_of_a_freeze_names_account_sum_period_scope_and_interest(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
    # Before the decision there is a report, and no notice that a bank could follow.
    with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
        papers.make(officer, Freeze, one.pk, "案件办理", "NOTICE")
    freezes.decide(investigator, one.pk, APPROVED)
    text = words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理"), "案件办理"))
    for part in ("协助冻结财产通知书", FIRST, "9,000.00", "及于孳息", "回执"):
        assert part in text


def test_a_stop_cites_the_law_of_stops_and_no_article_of_the_criminal_procedure(
    officer: Actor, stop: StopOrder
) -> None:
    sheet = instructions.instructions(officer, "stops", "录入平台", as_csv=True).decode("utf-8-sig")
    text = words(papers.read(officer, papers.make(officer, StopOrder, stop.pk, "案件办理"), "案件办理"))
    issued = stops.issue(officer, stop.pk, "Q-0001")
    for shown in (sheet, text, issued.legal_basis):
        assert "《中华人民共和国反电信网络诈骗法》第二十条、银发〔2016〕86号" in shown
        assert "程序规定" not in shown
        assert "建议值" not in shown


def test_a_freeze_its_renewal_and_its_release_each_cite_their_own_articles(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
    freezes.decide(investigator, one.pk, APPROVED)
    freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=900_000))

    def paper(kind: str = "") -> str:
        return words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理", kind), "案件办理"))

    procedure = "《公安机关办理刑事案件程序规定》"
    cited = f"《中华人民共和国刑事诉讼法》第一百四十四条、{procedure}第二百三十七条、第二百三十九条、第二百四十三条"
    assert f"根据{cited}之规定，请你单位协助冻结" in paper()
    renewals.draft(officer, one.pk)
    renewals.hand_over(officer, one.pk, timezone.localdate())
    renewal = renewals.decide(investigator, one.pk, APPROVED)
    assert renewal.legal_basis == f"{procedure}第二百四十条、第二百四十三条"
    freeze_answers.found_unrelated(officer, one.pk)
    cited = f"《中华人民共和国刑事诉讼法》第一百四十五条、{procedure}第二百四十一条、第二百四十七条"
    for kind in ("FREE_NOTICE", "OWNER"):
        with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
            paper(kind)
    releases.decide(investigator, one.pk, APPROVED, ground="UNRELATED")
    assert f"根据{cited}之规定，请你单位解除" in paper("FREE_NOTICE")
    with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
        paper("OWNER")
    releases.send(officer, one.pk, "Q-10", doc_no="解冻1号")
    releases.receipt(officer, one.pk, "0000")
    cited = f"《中华人民共和国刑事诉讼法》第一百四十五条、{procedure}第二百四十七条"
    assert f"根据{cited}之规定，我局已通知" in paper("OWNER")
    assert "建议值" not in Freeze.unscoped.get(pk=one.pk).legal_basis


def _active(officer: Actor, investigator: Actor, case: FundsCase, **values: str) -> Freeze:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000, **values)
    freezes.decide(investigator, one.pk, APPROVED)
    freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=900_000))
    return Freeze.unscoped.get(pk=one.pk)


def test_the_paper_of_an_act_is_of_the_day_of_the_act(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    issued = timezone.now() - timedelta(days=40)
    day = timezone.localdate(issued)
    Report.unscoped.update(reported_at=issued)
    with at_time(issued):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
        freezes.decide(investigator, one.pk, replace(APPROVED, on=day, reviewed_on=day))
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", issued, held_fen=900_000))
    text = words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理", "NOTICE"), "案件办理"))
    assert f"测试市公安局\n{plain_date(timezone.localdate(issued))}" in text
    text = words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理", "REPORT"), "案件办理"))
    assert f"反诈中心\n{plain_date(timezone.localdate(issued))}" in text


def test_a_whole_account_is_asked_for_with_its_reason_and_limited_by_a_paper_that_says_what_stays(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = _active(officer, investigator, case, scope_code="02", whole_reason="资金快进快出，限额冻结不足以防止转移")

    def text(kind: str) -> str:
        return words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理", kind), "案件办理"))

    assert "需冻结账户内全部资金：资金快进快出，限额冻结不足以防止转移。" in text("REPORT")
    assert "账户内全部资金" in text("NOTICE")
    assert "9,000.00" not in text("NOTICE")
    screening.screen(officer, one.pk, "PART", involved_fen=120_050)
    releases.decide(investigator, one.pk, APPROVED, ground="SCREENING", limit_fen=120_050)
    for kind in ("FREE_REPORT", "FREE_NOTICE"):
        made = text(kind)
        for part in ("变更为限额冻结", "1,200.50元", "7,799.50元", "第二百四十一条之规定"):
            assert part in made, (kind, part)
        assert "无证据证明" not in made
    releases.send(officer, one.pk, "Q-10", doc_no="解冻1号")
    releases.receipt(officer, one.pk, "0000")
    assert "全额冻结变更为限额冻结" in text("OWNER")
    # The first notice was another one: it is not written again with what holds now.
    for kind in ("NOTICE", "REPORT", "FREE_NOTICE"):
        with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
            text(kind)


def test_an_objection_is_answered_in_writing(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    one, day = _active(officer, investigator, case), timezone.localdate()
    objected = objections.receive(officer, one.pk, name="测试乙", concern="OWNER", content="货款", on=day)
    with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):  # the receipt bears its number
        papers.make(officer, FreezeObjection, objected.pk, "案件办理", "OBJ_RECEIPT")
    objections.register(officer, one.pk, objected.pk, receipt_no="回执1号", on=day)
    with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
        papers.make(officer, FreezeObjection, objected.pk, "案件办理")
    receipt = papers.make(officer, FreezeObjection, objected.pk, "案件办理", "OBJ_RECEIPT")
    text, last = words(papers.read(officer, receipt, "案件办理")), day + timedelta(days=30)
    for part in ("冻结财产异议受理回执", "回执1号", "测试乙：", f"{last.year}年{last.month}月{last.day}日以前"):
        assert part in text, part
    objections.check(officer, one.pk, objected.pk, outcome="KEPT", reason="所收款项系诈骗所得", on=day)
    paper = papers.make(officer, FreezeObjection, objected.pk, "案件办理")
    text = words(papers.read(officer, paper, "案件办理"))
    for part in (
        "冻结财产异议答复书", "测试乙：", "经审查，所收款项系诈骗所得。根据",
        "所提异议不成立。我局决定对上列财产继续冻结", "可以向同级人民检察院申诉",
    ):  # fmt: skip
        assert part in text, part
    assert (paper.freeze, paper.objection) == (one, objected)


def test_a_scan_is_known_by_its_first_bytes(officer: Actor, stop: StopOrder) -> None:
    assert papers.bring(officer, StopOrder, stop.pk, "RECEIPT", b"%PDF-1.7 test %%EOF").suffix == "pdf"
    for content, kind in ((b"MZ not a scan", "RECEIPT"), (b"%PDF-1.7 %%EOF", "APPLICATION")):
        with pytest.raises(RefusalError, match="FILE_KIND"):
            papers.bring(officer, StopOrder, stop.pk, kind, content)
    assert Paper.unscoped.count() == 1


def test_a_paper_that_the_order_has_not_yet_is_refused(officer: Actor, case: FundsCase) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
    for kind in ("RENEW_NOTICE", "FREE_NOTICE", "APPLICATION", "RECEIPT"):
        with pytest.raises(RefusalError, match="NO_SUCH_PAPER"):
            papers.make(officer, Freeze, one.pk, "案件办理", kind)


def test_a_scan_that_is_lost_is_said_to_be_missing_not_to_be_no_such_record(
    officer: Actor, stop: StopOrder, client: Client, city: City
) -> None:
    paper = papers.bring(officer, StopOrder, stop.pk, PaperKind.RECEIPT, b"%PDF-1.7 synthetic %%EOF")
    path_of(paper.uid).unlink()
    with pytest.raises(RefusalError, match="FILE_MISSING"):
        papers.read(officer, paper, "案件办理")
    event = Event.objects.get(action="file.missing")
    assert (event.object_type, event.object_id, event.fields) == (StopOrder.RECORD, str(stop.pk), ["paper.receipt"])
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.post(reverse("funds:paper", args=[paper.pk]), follow=True).content.decode()
    assert "文件缺失：记录还在，存储中的文件不见了。请联系系统管理员从备份恢复。" in page


def test_a_paper_whose_case_was_erased_is_said_to_have_been_deleted_by_rule(officer: Actor, stop: StopOrder) -> None:
    paper = papers.make(officer, StopOrder, stop.pk, "案件办理")
    path_of(paper.uid).unlink()
    ErasedCase.unscoped.create(case=stop.case, at=timezone.now())
    with pytest.raises(RefusalError, match="FILE_ERASED"):
        papers.read(officer, paper, "案件办理")
    assert not Event.objects.filter(action="file.missing").exists()
