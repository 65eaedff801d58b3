# SPDX-License-Identifier: Apache-2.0
"""The worked example through the pages: the banks' statement uploaded, where the money is, the drawing, the table of
flows, the shares of restitution. Every figure to the 分."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from tests.factories import make_city
from tests.funds.refunds.conftest import FROZEN, TRANSFERS, Scene, make_scene, work
from tests.funds.statements.reading.layouts import POLICE_HEAD
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.services.whole import run_case
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.org.models import Person
from wuzha.sealed.value import masked_by

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: Shares by the haircut: account, of the first and of the second victim.
SHARES = (("61.54", "38.46"), ("12,307.69", "7,692.31"), ("18,400.00", "11,500.00"), ("11,076.92", "6,923.08"))


@pytest.fixture
def scene(transactional_db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Both victims have reported and four accounts are frozen; what happened between is in no record yet."""
    settings.WUZHA_FILES = tmp_path
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    return work(make_scene(make_city()), by_files=True)


@pytest.fixture
def worker(scene: Scene) -> Iterator[Callable[[], threading.Thread]]:
    """Takes the files of the case in and traces its money, as the worker does, beside the page."""
    threads: list[threading.Thread] = []

    def run() -> None:
        try:
            run_case(scene.case.pk)
        finally:
            connection.close()

    def start() -> threading.Thread:
        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return threads[-1]

    yield start
    for thread in threads:
        thread.join()


def number_of(scene: Scene, key: str) -> str:
    return masked_by(scene.accounts[key].number, str)


def statement(scene: Scene, path: Path) -> Path:
    """What four banks answered, in the sheet of the police platform: each transfer from the side of each of them."""
    lines: list[dict[str, str]] = []
    balance = dict.fromkeys(FROZEN, 0)
    for number, (clock, payer, payee, fen) in enumerate(TRANSFERS, 1):
        for own, other, sign in ((payer, payee, "出"), (payee, payer, "进")):
            if own not in FROZEN:
                continue
            balance[own] += fen if sign == "进" else -fen
            cash = other == "ATM"
            lines.append({
                "交易卡号": number_of(scene, own), "账户开户名称": "王测试", "交易时间": f"2023-05-10 {clock}",
                "交易金额": f"{fen / 100:.2f}", "交易余额": f"{balance[own] / 100:.2f}", "收付标志": sign,
                "交易对手账卡号": "" if cash else number_of(scene, other), "现金标志": "01" if cash else "00",
                "交易币种": "CNY", "交易是否成功": "成功", "交易流水号": f"T{number}",
            })  # fmt: skip
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("交易明细")
        for place, cells in enumerate([POLICE_HEAD, *([line.get(name, "") for name in POLICE_HEAD] for line in lines)]):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
    return path


def figure(page: Page, label: str) -> Locator:
    return page.locator(".rec dt", has_text=label).locator("xpath=following-sibling::dd[1]")


def test_the_worked_example_from_the_uploaded_statement_to_the_shares(
    page: Page, sign_in: Callable[[Person], None], scene: Scene, worker: Callable[[], threading.Thread], tmp_path: Path
) -> None:
    case: FundsCase = scene.case
    sign_in(Person.objects.get(pk=scene.first.person_id))

    # The statement goes in on the page of the case; the page follows the worker to the end.
    page.goto(reverse("funds:case", args=[case.pk]))
    page.locator(".next-others > summary").click()
    page.locator('.next-others a[href$="/statements/"]').click()
    page.get_by_label("流水文件").set_input_files(statement(scene, tmp_path / "涉案流水.xlsx"))
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("涉案流水.xlsx")
    working = worker()
    expect(page.locator(".rec .chip", has_text="完成")).to_be_visible()
    # eleven lines: eight transfers, three of them told of by both banks
    expect(figure(page, "新增交易")).to_contain_text("8")
    expect(figure(page, "退回")).to_contain_text("0")

    working.join()  # the trace comes after the file
    # Where the money is: what is in the accounts and what left is what the victims paid.
    page.get_by_role("link", name="资金去向").first.click()
    expect(page.locator("tbody tr[data-row]")).to_have_count(5)
    run = TraceRun.unscoped.get(case=case, rule="lifo", latest=True)
    assert (run.injected_fen, run.held_fen, run.gone_fen) == (13_000_000, 11_000_000, 2_000_000)
    held = {one.account_id: one for one in TraceAccount.unscoped.filter(run=run)}
    last_in_first_out = {"A1": 10_000, "B1": 2_000_000, "B2": 2_990_000}
    for key, fen in last_in_first_out.items():
        assert held[scene.accounts[key].pk].held_fen == fen
        row = page.locator("tr", has=page.locator(f'a[href$="/money/{scene.accounts[key].pk}/"]')).first
        expect(row).to_contain_text(f"{fen / 100:,.2f}")

    # The drawing closes under every column.
    page.get_by_role("link", name="资金流向图").click()
    expect(page.get_by_text("130,000.00 元").first).to_be_visible()
    drawing = page.locator("#drawing svg")
    expect(drawing).to_contain_text("第 4 级")

    # The table of flows names every level.
    page.goto(reverse("funds:money_export", args=[case.pk]))
    page.get_by_label("目的").fill("办案需要")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    found = tmp_path / "trace.xlsx"
    download.value.save_as(found)
    table = fastexcel.read_excel(found).load_sheet("涉案资金流向表").to_polars()
    assert set(table.get_column("层级").cast(int)) == {1, 2, 3, 4}
    assert sum(table.filter(table["层级"].cast(int) == 1).get_column("归属金额")) == 130_000.00

    # Restitution from the same rows: the shares by the proportion of every mixture.
    page.goto(reverse("funds:case", args=[case.pk]))
    page.get_by_role("button", name="发起资金返还").click()
    page.get_by_role("button", name="查清流向并计算金额").click()
    expect(page.locator(".rec .chip", has_text="重算：分毫不差")).to_be_visible()
    money, shares = page.locator("table").first, page.locator("table").nth(1)
    for share in (one for pair in SHARES for one in pair):
        expect(shares.get_by_text(share, exact=True).first).to_be_visible()
    for total in ("80,000.00", "68,000.00", "12,000.00"):
        expect(money.locator("tfoot").get_by_text(total)).to_be_visible()
    for whole in ("41,846.15", "26,153.85"):
        expect(page.get_by_text(whole)).to_be_visible()
