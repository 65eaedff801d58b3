# SPDX-License-Identifier: Apache-2.0
"""Every paper of the funds desk × day × language of the interface: title, legal basis, counts, who signs, and what no
paper may say (issue 9, acceptance 3).

The expected texts are written out here from the law, not taken from the code. A paper is read here as it was described;
that a file holds every word of its description is tried once for each of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import connection
from django.utils import translation

from tests import factories
from tests.funds.conftest import at_time
from tests.funds.refunds.conftest import Scene, make_scene, work
from tests.funds.refunds.test_desk import day as from_today
from tests.funds.refunds.test_desk import decided
from wuzha.documents import Document, Form, NewPage, Signature, Table, render
from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.wording import plain_date
from wuzha.funds.models import (
    Freeze,
    FreezeObjection,
    GiveBack,
    Paper,
    PaperKind,
    Release,
    Renewal,
    Seizure,
    StopOrder,
)
from wuzha.funds.orders.services import papers as order_papers
from wuzha.funds.orders.services.describing import makeable
from wuzha.funds.refunds.models import MADE, RefundAccount, RefundCase, RefundPaper, RefundPaperKind
from wuzha.funds.refunds.services import bank
from wuzha.funds.refunds.services import papers as refund_papers
from wuzha.funds.refunds.services.bank import pays_until
from wuzha.org.models import Unit, UnitKind
from wuzha.sealed import Kind, seal

pytestmark = pytest.mark.django_db

CPL, PROC = "《中华人民共和国刑事诉讼法》", "《公安机关办理刑事案件程序规定》"
FRAUD, BACK = "《中华人民共和国反电信网络诈骗法》", "《电信网络新型违法犯罪案件冻结资金返还若干规定》"
#: The days: before 程序规定 of 2020-09-01 and 反电诈法 of 2022-12-01, between them, after both, and today's law.
DAYS = (date(2019, 6, 3), date(2021, 6, 1), date(2023, 6, 1), date(2026, 9, 1))
PROC_SINCE, FRAUD_SINCE = date(2020, 9, 1), date(2022, 12, 1)

ORGAN, DEPARTMENT, PREFECTURE = "测试市公安局", "测试市公安局反诈中心", "　　　　　　公安局"
SAMPLE = "样稿 · 以执法办案系统出具为准"
K, R = PaperKind, RefundPaperKind

#: Kind → title, what it cites (law, articles) in the order printed, who signs, whether it is a sample.
ORDERS: dict[PaperKind, tuple[str, list[tuple[str, str]], str, bool]] = {
    K.APPLICATION: ("紧急止付申请表", [(FRAUD, "第二十条"), ("银发〔2016〕86号", "")], ORGAN, False),
    K.REPORT: (
        "呈请冻结财产报告书", [(CPL, "第一百四十四条"), (PROC, "第二百三十七条、第二百三十九条、第二百四十三条")],
        DEPARTMENT, True,
    ),
    K.NOTICE: (
        "协助冻结财产通知书", [(CPL, "第一百四十四条"), (PROC, "第二百三十七条、第二百三十九条、第二百四十三条")],
        ORGAN, True,
    ),
    K.RENEW_REPORT: ("呈请继续冻结财产报告书", [(PROC, "第二百四十条、第二百四十三条")], DEPARTMENT, True),
    K.RENEW_NOTICE: ("协助冻结财产通知书（续冻）", [(PROC, "第二百四十条、第二百四十三条")], ORGAN, True),
    K.FREE_REPORT: (
        "呈请解除冻结财产报告书", [(CPL, "第一百四十五条"), (PROC, "第二百四十一条、第二百四十七条")], DEPARTMENT, True,
    ),
    K.FREE_NOTICE: (
        "协助解除冻结财产通知书", [(CPL, "第一百四十五条"), (PROC, "第二百四十一条、第二百四十七条")], ORGAN, True,
    ),
    K.OWNER: ("解除冻结财产告知书", [(CPL, "第一百四十五条"), (PROC, "第二百四十七条")], ORGAN, True),
    K.ANSWER: (
        "冻结财产异议答复书", [(CPL, "第一百一十七条"), (PROC, "第一百九十六条、第一百九十七条")], ORGAN, True,
    ),
    K.OBJ_RECEIPT: (
        "冻结财产异议受理回执", [(CPL, "第一百一十七条"), (PROC, "第一百九十六条、第一百九十七条")], ORGAN, True,
    ),
    K.GIVE_BACK: ("发还清单", [(CPL, "第二百四十五条"), (PROC, "第二百三十四条")], ORGAN, True),
    K.QUERY: (
        "协助查询财产通知书", [(CPL, "第一百四十四条"), (PROC, "第二百三十七条、第二百三十八条")], ORGAN, True,
    ),
    K.EVIDENCE: ("调取证据通知书", [(CPL, "第五十四条"), (PROC, "第六十一条、第六十二条")], ORGAN, True),
}  # fmt: skip
#: A whole account that is limited to a sum: by 程序规定 241 alone, and never as if all of it were free.
LIMITING: dict[PaperKind, tuple[str, list[tuple[str, str]], str, bool]] = {
    K.FREE_REPORT: ("呈请变更冻结范围报告书", [(PROC, "第二百四十一条")], DEPARTMENT, True),
    K.FREE_NOTICE: ("协助解除冻结财产通知书", [(PROC, "第二百四十一条")], ORGAN, True),
    K.OWNER: ("变更冻结范围告知书", [(PROC, "第二百四十一条")], ORGAN, True),
}
#: A sum that is made less: it never was a whole account.
REDUCING: dict[PaperKind, tuple[str, list[tuple[str, str]], str, bool]] = {
    K.FREE_REPORT: ("呈请减少冻结数额报告书", [(PROC, "第二百四十一条")], DEPARTMENT, True),
    K.FREE_NOTICE: ("协助解除冻结财产通知书", [(PROC, "第二百四十一条")], ORGAN, True),
    K.OWNER: ("减少冻结数额告知书", [(PROC, "第二百四十一条")], ORGAN, True),
}
#: Record → its papers, where they are others than those of every order.
OF: dict[str, dict[PaperKind, tuple[str, list[tuple[str, str]], str, bool]]] = {
    "limited": LIMITING, "reduced": REDUCING,
}  # fmt: skip
#: Record → what no paper of its limiting may say.
NOT_OF = {"limited": ("减少冻结数额",), "reduced": ("全额冻结", "变更为限额")}
REFUND = [(CPL, "第二百四十五条"), (FRAUD, "第三十四条"), (BACK, "第六条、第八条")]
REFUNDS: dict[RefundPaperKind, tuple[str, list[tuple[str, str]], str, bool]] = {
    R.FLOW: ("涉案资金流向表", [], "", False),
    R.APPLICATION: ("电信网络新型违法犯罪涉案资金返还申请表", [], ORGAN, False),
    R.REPORT: ("呈请返还资金报告书", REFUND, ORGAN, False),
    R.ANNOUNCEMENT: ("按比例返还公告", [(BACK, "第八条")], ORGAN, False),
    R.DECISION: ("冻结资金返还决定书", REFUND, PREFECTURE, True),
    R.HANDOVER: ("关于移送涉案资金返还材料的函", [(BACK, "第六条")], ORGAN, False),
    R.NOTICE: ("协助返还通知书", [(CPL, "第二百四十五条"), (BACK, "第六条、第十二条")], ORGAN, False),
}
#: Papers that stay inside the organ and name who decided.
INSIDE = {
    "呈请冻结财产报告书", "呈请继续冻结财产报告书", "呈请解除冻结财产报告书", "呈请变更冻结范围报告书",
    "呈请减少冻结数额报告书",
    "呈请返还资金报告书",
}  # fmt: skip
HEAD = "测试局长"
#: What no paper may say: our own numbers, notes, and words of the interface.
NEVER = re.compile(
    r"(ZJ|ZF|DJ|FH)\d{4,}|建议|待定|proposal|None|%\(|派出所|本级公安机关|设区的市级公安机关(?!出具)"
    r"|Six months|Up to a sum|[A-Za-z]{4,}"
)


def expected_basis(cited: list[tuple[str, str]], on: date) -> str:
    since = {PROC: PROC_SINCE, FRAUD: FRAUD_SINCE}
    return "、".join(f"{law}{articles}" for law, articles in cited if since.get(law, date.min) <= on)


def words_of(document: Document, _fonts: object = None) -> bytes:
    """The words of a description, its head first, a line each."""
    found = [document.sample, document.organ, document.issuer, document.title, document.number, document.addressee]
    for block in document.body:
        found += _words(block)
    found += document.attachments
    found += _words(document.signature) if document.signature else []
    return "\n".join(one for one in found if one).encode()


def _words(block: Any) -> list[str]:
    match block:
        case Form():
            return [text for group in block.groups for row in group.rows for cell in row
                    for text in (cell.label, cell.value)]  # fmt: skip
        case Table():
            return [text for row in ([one.title for one in block.columns], *block.rows, block.total) for text in row]
        case Signature():
            return [*block.signers, block.unit, plain_date(block.day) if block.day else ""]
        case NewPage():
            return [block.organ, block.title, block.number]
    return [block.text]


def lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def in_file(content: bytes) -> str:
    """Everything that stands in a file."""
    file = docx.Document(io.BytesIO(content))
    found = [one.text for section in file.sections for one in section.header.paragraphs]
    found += [one.text for one in file.paragraphs]
    found += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuzha.documents.papers.render", words_of)


@pytest.fixture
def scene(db: None, settings: Any, tmp_path: Path) -> Scene:
    settings.WUZHA_FILES = tmp_path
    return work(make_scene(factories.make_city()))


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def check(made: list[str], on: date, row: tuple[str, list[tuple[str, str]], str, bool]) -> None:
    title, cited, signer, sample = row
    text = "\n".join(made)
    assert title in made, made
    if cited:
        basis = expected_basis(cited, on)
        # Nothing before the first law and nothing after the last: the whole of what is cited.
        found = re.search(r"(?:根据|法律依据\n)(.*?)(?:之规定|\n)", text)
        assert found is not None, text
        assert found[1].strip("　") == basis, (title, on)
    # The organ signs, above the day of the paper.
    if signer:
        assert signer in [one.strip(" ") for one in made], (title, made)
    assert any(one.startswith("样稿") for one in made) == sample, title
    if sample and signer != PREFECTURE:
        assert made[0] == SAMPLE
    assert (HEAD in text) == (title in INSIDE), title
    wrong = NEVER.search(text)
    assert wrong is None, (title, wrong)


def decide_all(scene: Scene, on: date, key: str = "A1") -> Freeze:
    """A freeze as it stood on a day: decided, issued, active, found unrelated."""
    with connection.cursor() as cursor:  # what was decided long ago is written here at once
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("funds_freeze", "funds_renewal", "funds_release", "funds_fundscase"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    freeze, start = scene.freezes[key], datetime.combine(on - timedelta(days=1), time(10, 20), SHANGHAI)
    Freeze.unscoped.filter(pk=freeze.pk).update(
        decided_on=on, decider=HEAD, decision_no="测公刑冻字〔2023〕7号", started_at=start, issued_at=noon(on),
        expires_at=start + timedelta(days=400), unrelated_at=start + timedelta(hours=1), drafted_by=scene.city.people[
            next(iter(scene.city.people))
        ],
    )  # fmt: skip
    freeze.refresh_from_db()
    return freeze


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), SHANGHAI)


def decision(on: date) -> dict[str, Any]:
    return {
        "authority": "COUNTY", "required_authority": "COUNTY", "organ": ORGAN, "decider": HEAD, "decider_title": "局长",
        "decision_no": "测公刑冻字〔2023〕8号", "decided_on": on,
    }  # fmt: skip


def records(scene: Scene) -> dict[str, Any]:
    """A stop, a freeze that is renewed and lifted, a whole account that is limited, a sum that is made less, an
    objection, things given back."""
    freeze, limited, reduced = (decide_all(scene, DAYS[-1], key) for key in ("A1", "B1", "C1"))
    Freeze.unscoped.filter(pk=limited.pk).update(scope_code="02", whole_reason=seal(Kind.TEXT, "资金快进快出"))
    # It was sent before the money was found to be unrelated.
    Renewal.unscoped.create(freeze=freeze, from_at=freeze.expires_at, state="ISSUED", **decision(DAYS[-1]))
    less = {"kind": "LIMIT", "limit_fen": 5_000_50}
    for one, ground, more in (
        (freeze, "UNRELATED", {}), (limited, "SCREENING", less | {"was_scope": "02", "was_held_fen": 9_000_00}),
        (reduced, "OBJECTION", less | {"was_scope": "01", "was_held_fen": 9_000_00}),
    ):  # fmt: skip
        Release.unscoped.create(freeze=one, ground=ground, **decision(DAYS[-1]) | more)
    give_back = GiveBack.unscoped.create(
        case=scene.case, victim=scene.victims["V1"], decider=HEAD, decider_title="局长", decided_on=DAYS[-1],
        list_no="测公发还字〔2026〕1号",
    )  # fmt: skip
    Seizure.unscoped.create(
        case=scene.case, item="黄金手镯", quantity="1只", amount_fen=30_000_00, seized_on=DAYS[0], doc_no="测公扣1号",
        give_back=give_back,
    )  # fmt: skip
    return {
        "stop": StopOrder.unscoped.create(
            case=scene.case, account=scene.accounts["A1"], institution=scene.accounts["U"].institution, level=1,
            amount_fen=100_00, due_at=freeze.expires_at,
        ),
        "freeze": freeze, "limited": limited, "reduced": reduced, "give_back": give_back,
        "objection": FreezeObjection.unscoped.create(
            freeze=freeze, name=seal(Kind.NAME, "测试异议人"), concern="OWNER", content=seal(Kind.TEXT, "货款"),
            reason=seal(Kind.TEXT, "该账户收取的款项系诈骗所得"), received_on=DAYS[0], state="CHECKED", outcome="KEPT",
            checked_on=DAYS[0], due_at=freeze.expires_at, registered_on=DAYS[0], receipt_no="测公异受〔2019〕1号",
        ),
    }  # fmt: skip


def as_of(scene: Scene, found: dict[str, Any], on: date, state: str) -> None:
    """All of them as they stood on a day; the releases in a state."""
    decide_all(scene, on)
    decide_all(scene, on, "B1")
    decide_all(scene, on, "C1")
    Renewal.unscoped.all().update(decided_on=on, issued_at=noon(on))
    told = noon(on) if state == "DONE" else None
    Release.unscoped.all().update(
        state=state,
        issued_at=noon(on),
        request_no="Q1",
        doc_no="测公解冻1号",
        decided_on=on,
        receipt_at=told,
        owner_told_at=told,
    )
    GiveBack.unscoped.filter(pk=found["give_back"].pk).update(decided_on=on, handed_on=on)
    FreezeObjection.unscoped.filter(pk=found["objection"].pk).update(received_on=on, registered_on=on)


def test_every_paper_of_orders(scene: Scene, language: str, described: None) -> None:
    found = records(scene)
    seen: set[PaperKind] = set()
    for on in DAYS:
        for state in ("SENT", "DONE"):
            as_of(scene, found, on, state)
            with at_time(noon(on)):
                for name, one in found.items():
                    record = type(one).unscoped.get(pk=one.pk)
                    for kind in makeable(record):
                        if (state == "DONE" and kind is not K.OWNER) or kind not in OF.get(name, ORDERS):
                            continue
                        paper = order_papers.make(scene.first, type(one), one.pk, "案件办理", kind)
                        made = lines(order_papers.read(scene.first, paper, "案件办理"))
                        check(made, on, OF.get(name, ORDERS)[kind])
                        said = [word for word in NOT_OF.get(name, ()) if word in "\n".join(made)]
                        assert said == [], (name, kind)
                        assert f"{on.year}年{on.month}月{on.day}日" in made, kind
                        seen.add(kind)
    assert seen == set(ORDERS), "a paper that the table does not know, or that is never made"
    assert {one.kind for one in Paper.unscoped.all()} == {kind.value for kind in ORDERS}


def test_every_file_holds_every_word_of_its_description(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    described: list[Document] = []

    def kept(document: Document, fonts: Any) -> bytes:
        described.append(document)
        return render(document, fonts)

    monkeypatch.setattr("wuzha.documents.papers.render", kept)
    found = records(scene)
    as_of(scene, found, DAYS[-1], "DONE")
    for one in found.values():
        for kind in makeable(type(one).unscoped.get(pk=one.pk)):
            paper = order_papers.make(scene.first, type(one), one.pk, "案件办理", kind)
            text = in_file(order_papers.read(scene.first, paper, "案件办理"))
            missing = [word for word in lines(words_of(described[-1])) if word.strip() and word not in text]
            assert missing == [], kind


def test_every_paper_of_restitutions(scene: Scene, language: str, described: None) -> None:
    refund = decided(scene)
    RefundCase.unscoped.filter(pk=refund.pk).update(freezing_organ="外市公安局")
    bank.notify(scene.first, refund.pk, number="测公刑返通字〔2023〕5号", on=from_today())
    account = refund.accounts(manager="unscoped").get(freeze=scene.freezes["B1"])
    recipient = refund.victims(manager="unscoped").order_by("pk").first()
    assert recipient is not None
    for on in DAYS:
        RefundCase.unscoped.filter(pk=refund.pk).update(
            announced_on=on, announced_until=on + timedelta(days=30), approved_on=on, reply_on=on,
        )  # fmt: skip
        RefundAccount.unscoped.filter(pk=account.pk).update(notified_on=on, due_at=pays_until(on))
        for kind in MADE:
            about = {"account_id": account.pk} if kind is R.NOTICE else {}
            about |= {"recipient_id": recipient.pk} if kind is R.APPLICATION else {}
            paper = refund_papers.make(scene.first, refund.pk, kind, "案件办理", **about)
            check(lines(refund_papers.read(scene.first, paper, "案件办理")), on, REFUNDS[kind])
    assert {one.kind for one in RefundPaper.unscoped.all()} >= {kind.value for kind in REFUNDS}
    assert set(MADE) == set(REFUNDS), "a paper that the table does not know"


def test_counts_follow_from_the_days_beside_them(scene: Scene, described: None) -> None:
    refund = decided(scene)
    bank.notify(scene.first, refund.pk, number="测公刑返通字〔2023〕5号", on=from_today())
    account = refund.accounts(manager="unscoped").get(freeze=scene.freezes["B1"])
    on = date(2023, 4, 28)
    RefundCase.unscoped.filter(pk=refund.pk).update(announced_on=on, announced_until=date(2023, 5, 29))
    RefundAccount.unscoped.filter(pk=account.pk).update(notified_on=on, due_at=pays_until(on))

    def text(kind: RefundPaperKind, **about: int) -> str:
        paper = refund_papers.make(scene.first, refund.pk, kind, "案件办理", **about)
        return "\n".join(lines(refund_papers.read(scene.first, paper, "案件办理")))

    # Thirty days after 2023-04-28 is a Sunday: the period runs to the Monday, and the paper says so.
    announced = text(R.ANNOUNCEMENT)
    assert "公告期自2023年4月29日起至2023年5月29日止，共31日（公告当日不计入，第30日系非工作日" in announced
    # Three working days over the May holidays with their make-up Saturday.
    assert "请在3个工作日内（至2023年5月6日止）办理完毕" in text(R.NOTICE, account_id=account.pk)


def test_the_bureau_signs_that_was_there_on_the_day(scene: Scene, described: None) -> None:
    bureau = scene.city.bureau
    Unit.objects.filter(pk=bureau.pk).update(valid_from=date(2022, 1, 1))
    factories.make_unit(UnitKind.BUREAU, "330282000009", "测试县公安局", scene.city.city, valid_to=date(2021, 12, 31))
    freeze = decide_all(scene, DAYS[-1])

    def signed(on: date) -> list[str]:
        Freeze.unscoped.filter(pk=freeze.pk).update(issued_at=noon(on))
        with at_time(noon(on)):
            paper = order_papers.make(scene.first, Freeze, freeze.pk, "案件办理", K.NOTICE)
            return lines(order_papers.read(scene.first, paper, "案件办理"))

    assert "测试县公安局" in signed(date(2021, 6, 1))
    assert "测试市公安局" not in signed(date(2021, 6, 1))
    assert "测试市公安局" in signed(date(2023, 6, 1))


def test_filing_and_numbers_are_copied_and_stand_open_where_they_are_not(scene: Scene, described: None) -> None:
    freeze = decide_all(scene, DAYS[-1])

    def text(kind: PaperKind) -> str:
        paper = order_papers.make(scene.first, Freeze, freeze.pk, "案件办理", kind)
        return "\n".join(lines(order_papers.read(scene.first, paper, "案件办理")))

    Freeze.unscoped.filter(pk=freeze.pk).update(doc_no="")
    assert "　　　　〔　　　　〕　　　号" in text(K.NOTICE)
    Freeze.unscoped.filter(pk=freeze.pk).update(doc_no="测公（刑）冻财字〔2026〕88号")
    notice = text(K.NOTICE)
    assert "测公（刑）冻财字〔2026〕88号" in notice
    assert "你局测公（刑）冻财字〔2026〕88号《协助冻结财产通知书》收悉" in notice
    case = scene.case
    case.refresh_from_db()
    for copied in filter(None, (case.case_no, case.filing_no, case.filing_organ)):
        assert copied in text(K.REPORT)
