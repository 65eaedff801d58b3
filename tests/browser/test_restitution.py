# SPDX-License-Identifier: Apache-2.0
"""The restitution desk in a browser: the worked example from statements to documents, to the 分; every page fits."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SIZES, set_theme
from tests.browser.paper import printed, rims_of
from tests.factories import make_city
from tests.funds.refunds.conftest import Scene, ledger_file, make_scene, work
from tests.funds.refunds.test_desk import PDF, announced, day, decided
from wuzha.audit.actor import Actor
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.services import bank, deciding
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.org.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def scene(transactional_db: None, settings: Settings, tmp_path: Path) -> Scene:
    settings.WUZHA_FILES = tmp_path
    return make_scene(make_city())


@pytest.fixture
def enter(sign_in: Callable[[Person], None]) -> Callable[[Actor], None]:
    """Sit somebody down before the browser."""

    def as_actor(actor: Actor) -> None:
        sign_in(Person.objects.get(pk=actor.person_id))

    return as_actor


def form_of(page: Page, act: str) -> Locator:
    return page.locator(f'form:has(input[name="act"][value="{act}"])')


def opened(page: Page, act: str) -> None:
    """Open the dialog of an act by the one solid button, or out of the menu of the other acts."""
    solid = page.locator(f'.next > [data-opens="{act}"]')
    if not solid.count():
        page.locator(".next-others > summary").click()
        solid = page.locator(f'.next-others [data-opens="{act}"]')
    solid.click()
    expect(page.locator(f"dialog#{act}")).to_be_visible()


def fill(page: Page, act: str, **values: str) -> None:
    """Open the dialog of an act, fill its form in and send it."""
    opened(page, act)
    form = form_of(page, act)
    for name, value in values.items():
        form.locator(f'[name="{name}"]').fill(value)
    form.locator('button[type="submit"]').click()
    expect(page.get_by_text("已登记并留痕。")).to_be_visible()


def words_in(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def made(page: Page, name: str) -> str:
    """Make a document out of the menu, download it from the list and read it."""
    page.locator("summary", has_text="制作文书").click()
    page.locator(".act-row", has_text=name).click()
    row = page.locator("aside li", has_text=name).first
    with page.expect_download() as download:
        row.get_by_role("button", name="下载").click()
    return words_in(Path(download.value.path()).read_bytes())


@pytest.mark.soak
def test_the_worked_example_from_statements_to_documents(
    page: Page, scene: Scene, live_server: LiveServer, enter: Callable[[Actor], None]
) -> None:
    work(scene, by_files=True)
    (file,) = files.take(scene.first, scene.case.pk, [ledger_file(scene)], "流水.csv")
    assert run_file(file).accepted == 8
    today = day().isoformat()

    # The case opens the restitution; computing shows each share.
    enter(scene.first)
    page.goto(live_server.url + reverse("funds:case", args=[scene.case.pk]))
    page.get_by_role("button", name="发起资金返还").click()
    page.get_by_role("button", name="查清流向并计算金额").click()
    expect(page.locator(".rec .chip", has_text="重算：分毫不差")).to_be_visible()
    money = page.locator("table").first
    shares = page.locator("table").nth(1)
    for share in ("61.54", "38.46", "12,307.69", "7,692.31", "18,400.00", "11,500.00", "11,076.92", "6,923.08"):
        expect(shares.get_by_text(share, exact=True).first).to_be_visible()
    for total in ("80,000.00", "68,000.00", "12,000.00"):
        expect(money.locator("tfoot").get_by_text(total)).to_be_visible()
    for whole in ("41,846.15", "26,153.85"):
        expect(page.get_by_text(whole)).to_be_visible()
    refund = RefundCase.unscoped.get()
    here = live_server.url + refund.get_absolute_url()

    # Applications, and two signatures.
    for name, card in (("张测试", "6222020000000000000"), ("李测试", "621700000000000014")):
        page.locator(".data-table tr", has_text=f"{name[0]}**").get_by_role("link", name="登记申请表").click()
        page.get_by_label("收款户名").fill(name)
        page.get_by_label("收款账号").fill(card)
        page.get_by_label("收款开户行").fill("测试工商银行")
        page.get_by_label("地址").fill("测试市浒山街道1号")
        page.get_by_label("申请签名日期").fill(today)
        page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="申请均已签名").click()
    page.get_by_role("button", name="第一名办案人签名").click()
    enter(scene.second)
    page.goto(here)
    page.get_by_role("button", name="第二名办案人签名").click()

    # Thirty days and those off at their end, which are over at once because the figures are made older.
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    fill(page, "announce", on=day(-33).isoformat())
    text = made(page, "按比例返还公告")
    assert "张某" in text
    assert "张测试" not in text
    page.get_by_role("button", name="结束公告").click()

    # The county approves, the prefecture decides.
    enter(scene.decider)
    page.goto(here)
    fill(page, "approve", approver="测试局长", on=today)
    fill(page, "submit", package_no="慈公呈〔2023〕1号", on=today)
    form_of(page, "reply").locator('[name="scan"]').set_input_files(SCAN)  # type: ignore[arg-type]  # a file payload
    fill(page, "reply", number="甬公刑返字〔2023〕2号", on=today)

    # The bank pays; the documents say what the page says.
    enter(scene.first)
    page.goto(here)
    fill(page, "notify", number="慈公刑返通字〔2023〕5号", on=today)
    decision = made(page, "冻结资金返还决定书")
    for amount in ("61.54", "38.46", "12,307.69", "7,692.31", "18,400.00", "11,500.00", "11,076.92", "6,923.08"):
        assert f"金额{amount}元" in decision
    assert "人民币壹万贰仟叁佰零柒元陆角玖分" in decision
    report = made(page, "呈请返还资金报告书")
    assert "共计68,000.00元（人民币陆万捌仟元整）" in report
    for _account in range(4):
        page.get_by_role("link", name="登记银行反馈").first.click()
        send = page.get_by_role("button", name="登记银行反馈")
        expect(send).to_be_visible()  # it comes after the choices, and `all` does not wait for them
        choices = page.get_by_role("radio", name="已返还", exact=True).all()
        assert choices
        for paid in choices:
            paid.check()
        send.click()
        expect(page).to_have_url(here)
    expect(page.locator(".rec .chip", has_text="银行已返还")).to_be_visible()
    page.goto(live_server.url + reverse("funds:refunds"))
    expect(page.get_by_text("68,000.00").first).to_be_visible()


def addresses(refund: RefundCase) -> list[str]:
    one = refund.victims(manager="unscoped").order_by("pk")[0]
    held = refund.accounts(manager="unscoped").order_by("pk")[0]
    return [
        reverse("funds:refunds"), reverse("funds:refunds_paid"), reverse("funds:refunds_returnable"),
        reverse("funds:refunds_expiring"), refund.get_absolute_url(),
        reverse("funds:refund_victim", args=[refund.pk, one.pk]),
        reverse("funds:refund_account", args=[refund.pk, held.pk]),
        reverse("funds:freeze_ledger", args=[held.freeze_id]), reverse("funds:refund_figures", args=[refund.pk]),
    ]  # fmt: skip


def test_every_page_fits_a_phone_and_a_desk_in_light_and_dark(
    page: Page, scene: Scene, live_server: LiveServer, enter: Callable[[Actor], None], axe: Check, overflow: Check
) -> None:
    work(scene)
    refund = decided(scene)
    bank.notify(scene.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    first, *_others = refund.accounts(manager="unscoped").order_by("pk")
    bank.answer(scene.first, refund.pk, first.pk, on=day())
    enter(scene.first)
    wrong = _problems(page, live_server, addresses(refund), axe, overflow)
    assert wrong == [], "\n".join(wrong)


def test_the_page_with_an_objection_fits_too(
    page: Page, scene: Scene, live_server: LiveServer, enter: Callable[[Actor], None], axe: Check, overflow: Check
) -> None:
    work(scene)
    refund = announced(scene)
    deciding.object_to(scene.first, refund.pk, on=day(-3), name="赵测试", content="测试异议")
    enter(scene.first)
    assert _problems(page, live_server, [refund.get_absolute_url()], axe, overflow) == []


#: Words of the page that are not dark, parts of the bar that look alike, and what stays that nobody presses on paper.
ON_PAPER = """() => {
    const light = (color) => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return (r + g + b) / 765;
    };
    const seen = (one) => one.checkVisibility() && one.getClientRects().length;
    const words = [...document.querySelectorAll("main :is(h1, h2, dt, dd, td, th, li, p, small, .chip)")];
    const pale = words.filter((one) => seen(one) && !one.closest(".btn") && light(getComputedStyle(one).color) > 0.4);
    const bar = [...document.querySelectorAll(".where-swatch")].map((one) => getComputedStyle(one));
    const looks = new Set(bar.map((one) => one.backgroundImage + one.backgroundColor));
    const kept = bar.every((one) => one.printColorAdjust === "exact");
    const left = [...document.querySelectorAll(".rail, .shell-header, .btn, .act-menu")].filter(seen);
    return [pale.map((one) => one.outerHTML.slice(0, 90)), looks.size, kept, left.length];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_record_printed_in_grey_still_reads(
    page: Page, scene: Scene, live_server: LiveServer, enter: Callable[[Actor], None], scheme: str
) -> None:
    work(scene)
    refund = decided(scene)
    enter(scene.first)
    page.goto(live_server.url + refund.get_absolute_url())
    set_theme(page, scheme)
    page.emulate_media(media="print")
    pale, looks, kept, left = page.evaluate(ON_PAPER)
    assert (pale, looks, kept, left) == ([], 5, True, 0)
    for words in ("已返还", "已冻结", "止付中", "未控制", "已流失", "通知书送达银行后登记", "计算依据"):
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("重算时间").first).to_be_visible()  # of a part that is closed on the screen
    sheets = printed(page)
    assert (sheets.faults, len(sheets.sheets)) == ([], 3)
    assert rims_of(sheets, Person.objects.get(pk=scene.first.person_id).name) == []


def _problems(page: Page, live_server: LiveServer, wanted: list[str], axe: Check, overflow: Check) -> list[str]:
    wrong: list[str] = []
    for address in wanted:
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        for size, scheme in (("phone", "light"), ("desk", "dark")):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            set_theme(page, scheme)
            wrong += [f"{address} {size}: {problem}" for problem in (*overflow(page), *axe(page))]
    return wrong
