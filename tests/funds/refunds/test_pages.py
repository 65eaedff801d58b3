# SPDX-License-Identifier: Apache-2.0
"""Pages of the restitution desk: acts by their forms, figures that open their records, documents that download."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import unquote

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.funds.conftest import figure
from tests.funds.refunds.conftest import Scene
from tests.funds.refunds.test_desk import announced, apply_for_all, day, decided, traced
from tests.indicators import check
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.indicators import Selection, behind, last_days
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.indicators import INDICATORS, RETURNED
from wuzha.funds.refunds.models import RefundCase, RefundPaper
from wuzha.funds.refunds.services import bank, papers, tracing
from wuzha.inbox.queries import reminders
from wuzha.inbox.queries import rows as inbox_rows
from wuzha.inbox.queries import shown as inbox_shown
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


def client_of(person_id: int | None) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client


@pytest.fixture
def desk(worked: Scene) -> Client:
    return client_of(worked.first.person_id)


def page(client: Client, refund: RefundCase) -> str:
    return client.get(f"/funds/restitution/{refund.pk}/").content.decode()


def do(client: Client, refund: RefundCase, act: str, **values: object) -> int:
    return client.post(f"/funds/restitution/{refund.pk}/act/", {"act": act, **values}).status_code


def test_a_case_opens_a_restitution_and_computing_shows_every_share(desk: Client, worked: Scene) -> None:
    response = desk.post(f"/funds/cases/{worked.case.pk}/restitution/")
    refund = RefundCase.unscoped.get()
    assert response["Location"] == f"/funds/restitution/{refund.pk}/"
    assert do(desk, refund, "trace") == 302
    shown = page(desk, refund)
    for share in ("61.54", "38.46", "12,307.69", "7,692.31", "18,400.00", "11,500.00", "11,076.92",
                  "6,923.08", "12,000.00", "68,000.00", "80,000.00"):  # fmt: skip
        assert share in shown, share
    assert "重算：分毫不差" in shown
    assert "按比例" in shown
    for clear in ("张测试", "李测试", "6228480000000001"):
        assert clear not in shown


def test_each_figure_opens_what_it_follows_from(desk: Client, worked: Scene) -> None:
    refund = traced(worked)
    shown = desk.get(f"/funds/restitution/{refund.pk}/figures/").content.decode()
    # C1: 100,000.00 came in, 36,923.08 and 23,076.92 of it the victims'.
    for text in ("100,000.00", "36,923.08", "23,076.92", "清零点后全部涉案流入资金", "银监发〔2016〕41号"):
        assert text in shown, text
    assert "2023-05-10 10:08:00" in shown
    assert "张测试" not in shown


def test_the_whole_way_by_the_pages(desk: Client, worked: Scene) -> None:
    refund = traced(worked)
    apply_for_all(worked, refund)
    second, decider = client_of(worked.second.person_id), client_of(worked.decider.person_id)
    assert do(desk, refund, "check") == 302
    assert do(desk, refund, "check") == 422
    assert do(second, refund, "check") == 302
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    assert do(desk, refund, "announce", on=day(-33).isoformat()) == 302
    assert do(desk, refund, "end") == 302
    assert do(desk, refund, "approve", approver="测试局长", on=day().isoformat()) == 422
    assert do(decider, refund, "approve", approver="测试局长", on=day().isoformat()) == 302
    assert do(desk, refund, "submit", package_no="慈公呈〔2023〕1号", on=day().isoformat()) == 302
    scan = SimpleUploadedFile("reply.pdf", b"%PDF-1.4 synthetic %%EOF")
    reply = {"reply": "decided", "number": "甬公刑返字〔2023〕2号", "on": day().isoformat()}
    assert do(decider, refund, "reply", **reply) == 422
    assert do(decider, refund, "reply", scan=scan, **reply) == 302
    assert do(desk, refund, "notify", number="慈公刑返通字〔2023〕5号", on=day().isoformat()) == 302
    for one in refund.accounts(manager="unscoped").all():
        url = f"/funds/restitution/{refund.pk}/accounts/{one.pk}/"
        assert "张**" in desk.get(url).content.decode()
        answered = {"on": day().isoformat()}
        assert desk.post(url, answered).status_code == 422, "nothing was said of the amounts"
        assert not one.lines(manager="unscoped").exclude(state="PLANNED").exists()
        paid = {f"result-{line.pk}": "paid" for line in one.lines(manager="unscoped").all()}
        assert desk.post(url, answered | paid).status_code == 302
        receipt = SimpleUploadedFile("receipt.pdf", b"%PDF-1.4 synthetic %%EOF")
        made = desk.post(
            f"/funds/restitution/{refund.pk}/papers/", {"kind": "RECEIPT", "account": one.pk, "scan": receipt}
        )
        assert made.status_code == 302
    assert do(desk, refund, "file") == 302
    assert do(desk, refund, "close") == 302
    assert "已办结" in page(desk, refund)


def test_a_refused_form_keeps_what_was_typed_and_says_why(desk: Client, worked: Scene) -> None:
    refund = announced(worked)
    response = desk.post(
        f"/funds/restitution/{refund.pk}/act/",
        {"act": "object", "on": day().isoformat(), "name": "", "content": "测试异议内容"},
    )
    assert response.status_code == 422
    shown = response.content.decode()
    assert "公告期已经届满。" in shown
    assert "测试异议内容" in shown


def test_an_objection_is_recorded_and_reviewed(desk: Client, worked: Scene) -> None:
    refund = announced(worked)
    assert do(desk, refund, "object", on=day(-3).isoformat(), name="赵测试", content="测试异议内容") == 302
    objection = refund.objections(manager="unscoped").get()
    assert "异议待审核" in page(desk, refund)
    url = f"/funds/restitution/{refund.pk}/objections/{objection.pk}/"
    assert desk.post(url, {"upheld": "no"}).status_code == 422
    assert desk.post(url, {"upheld": "no", "answer": "不成立的理由"}).status_code == 302
    assert "异议已审核" in page(desk, refund)


def test_an_application_is_entered_masked_ever_after(desk: Client, worked: Scene) -> None:
    refund = traced(worked)
    one = refund.victims(manager="unscoped").get(victim=worked.victims["V1"])
    url = f"/funds/restitution/{refund.pk}/victims/{one.pk}/"
    assert "张测试" not in desk.get(url).content.decode()
    values = {"payee_name": "张测试", "payee_account": "6222020000000000000", "payee_bank": "测试工商银行"}
    assert desk.post(url, values | {"payee_name": "孙测试"}).status_code == 422
    assert desk.post(url, values | {"signed_on": day().isoformat()}).status_code == 302
    shown = page(desk, refund)
    assert "622202*********0000" in shown
    assert "6222020000000000000" not in shown


def test_each_document_downloads_and_its_reading_is_in_the_trail(desk: Client, worked: Scene) -> None:
    refund = decided(worked)
    bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    account = refund.accounts(manager="unscoped").get(freeze=worked.freezes["B1"])
    person = refund.victims(manager="unscoped").get(victim=worked.victims["V1"])
    asked = [
        ("FLOW", {}), ("REPORT", {}), ("ANNOUNCEMENT", {}), ("DECISION", {}), ("NOTICE", {"account": account.pk}),
        ("APPLICATION", {"recipient": person.pk}),
    ]  # fmt: skip
    found = {}
    for kind, about in asked:
        url = f"/funds/restitution/{refund.pk}/papers/"
        assert desk.post(url, {"kind": kind, **about}).status_code == 302, kind
        paper = RefundPaper.unscoped.get(refund=refund, kind=kind)
        response = desk.post(f"{url}{paper.pk}/")
        name = unquote(response["Content-Disposition"].rpartition("''")[2])
        assert name == f"{refund.number}-{paper.get_kind_display()}-{paper.pk}.docx"
        file = docx.Document(io.BytesIO(response.content))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        found[kind] = "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    assert "12,307.69" in found["DECISION"]
    assert "甬公刑返字〔2023〕2号" in found["DECISION"]
    assert "68,000.00" in found["REPORT"]
    assert "20,000.00" in found["NOTICE"]
    assert "张测试" in found["APPLICATION"]
    assert "张某" in found["ANNOUNCEMENT"]
    for clear in ("张测试", "李测试", "622848000000000002", "33028219900101001X"):
        assert clear not in found["ANNOUNCEMENT"]
    assert "未查明" in found["FLOW"]
    reads = Event.objects.filter(action="personal.read", object_type="refund", object_id=str(refund.pk))
    assert reads.exists()
    assert all(refund.number in event.purpose for event in reads)
    assert all({"address", "id_no", "phone"} <= {*event.fields} for event in reads.filter(fields__contains=["name"]))
    assert reads.filter(fields__contains=["address"]).exists()


def test_a_kind_of_document_that_nobody_knows_is_said_not_to_be_there(desk: Client, worked: Scene) -> None:
    refund = traced(worked)
    answer = desk.post(f"/funds/restitution/{refund.pk}/papers/", {"kind": "WHATEVER"})
    assert answer.status_code == 422
    assert "没有这份文书" in answer.content.decode()


def test_figures_open_their_records(desk: Client, worked: Scene) -> None:
    before = desk.get("/funds/restitution/").content.decode()
    assert "/funds/restitution/returnable/" in before
    listed = desk.get("/funds/restitution/returnable/").content.decode()
    assert listed.count('href="/funds/restitution/ledger/') == 4
    refund = decided(worked)
    bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    for one in refund.accounts(manager="unscoped").all():
        bank.answer(worked.first, refund.pk, one.pk, on=day())
    got = [figure(worked.first, one.code).value for one in RETURNED]
    assert got == [68_000_00, 1, 2, pytest.approx(90, abs=1)]
    assert [check(Selection(worked.first), one, last_days(30), length=3) for one in RETURNED] == [8, 8, 8, 8]
    heads = {str(one.label): f"{one.value} {one.unit}" for one in desk.get("/funds/restitution/").context["heads"]}
    assert heads["期内返还额"] == "6.80 万元"
    assert heads["返还人数"].startswith("2 ")
    assert len(heads) == 5
    listed = desk.get("/funds/restitution/").content.decode()
    step = listed[listed.index('data-label="下一步"') :].partition("</td>")[0]
    assert f'href="{refund.get_absolute_url()}"' in step, "what is next leads to where it is done"
    assert desk.get("/funds/restitution/paid/").content.decode().count("data-row>") == 8
    ledger = desk.get(f"/funds/restitution/ledger/{worked.freezes['C1'].pk}/").content.decode()
    assert "台账平衡" in ledger
    assert "18,000.00 元" in ledger


def test_money_whose_freeze_ends_soon_is_warned_of(desk: Client, worked: Scene) -> None:
    assert list(behind(Selection(worked.first), INDICATORS["expiring"])) == []
    soon = worked.freezes["B2"]
    type(soon).unscoped.filter(pk=soon.pk).update(expires_at=timezone.now() + timedelta(days=10))
    assert check(Selection(worked.first), INDICATORS["expiring"], last_days(30)) == 1
    assert [one.pk for one in behind(Selection(worked.first), INDICATORS["expiring"])] == [soon.pk]
    assert f"/funds/restitution/ledger/{soon.pk}/" in desk.get("/funds/restitution/expiring/").content.decode()


def test_the_second_officer_is_reminded_and_finds_it_in_the_inbox(desk: Client, worked: Scene) -> None:
    refund = traced(worked)
    apply_for_all(worked, refund)
    assert do(desk, refund, "remind") == 302, "any colleague may be reminded of what is not theirs"
    assert do(desk, refund, "remind") == 422, "not twice within ten minutes"
    assert do(desk, refund, "check") == 302
    assert reminders("refund", [refund.pk]) == [], "a step ends the reminders"
    shown = page(desk, refund)
    assert "提醒测试" in shown
    assert do(desk, refund, "remind") == 302
    assert "已提醒同事" in page(desk, refund)

    def lines(actor: Actor) -> list[tuple[str, str]]:
        now = timezone.now()
        found = inbox_rows(actor, now)
        return [
            (one.what, one.line) for row, one in inbox_shown(actor, found, now) if row.about == ("refund", refund.pk)
        ]

    ((what, line),) = lines(worked.second)
    assert what == "审核材料并签名"
    assert "提醒" in line
    assert lines(worked.first) == []


def test_who_only_reads_can_do_nothing(worked: Scene) -> None:
    refund = tracing.open_refund(worked.first, worked.case.pk)
    papers.bring(worked.first, refund.pk, "REPLY", b"%PDF-1.4 %%EOF")
    reader = client_of(worked.city.people[Role.JOINT_OFFICE].pk)
    assert reader.get(f"/funds/restitution/{refund.pk}/").status_code == 200
    assert do(reader, refund, "trace") == 403
    foreign = client_of(worked.city.foreigners[Role.FUNDS_OFFICER].pk)
    assert foreign.get(f"/funds/restitution/{refund.pk}/").status_code == 404
    assert do(foreign, refund, "trace") == 404


def test_a_freeze_that_ends_before_the_announcement_can_be_over_is_to_be_renewed_first(worked: Scene) -> None:
    refund = traced(worked)
    page = client_of(worked.first.person_id)
    assert "须先续冻" not in page.get(refund.get_absolute_url()).content.decode()
    soon = timezone.now() + timedelta(days=16)
    Freeze.unscoped.filter(pk__in=[one.pk for one in worked.freezes.values()]).update(expires_at=soon)
    content = page.get(refund.get_absolute_url()).content.decode()
    assert "须先续冻" in content
    assert f"公告最早 {timezone.localdate() + timedelta(days=30)} 期满" in content
