# SPDX-License-Identifier: Apache-2.0
"""One deed from the warning that came too late to the board of results and the paper, and every way out of its case.

By clicks and keys alone: no page but the first of each person is reached by its address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import again
from tests.browser.hands import act, fill
from tests.browser.paper import printed
from tests.browser.test_funds import minutes_ago
from tests.cases.conftest import CASE_NO
from tests.funds.conftest import FIRST, VICTIM
from tests.leads.conftest import concluded
from tests.leads.conftest import told as lead_told
from tests.operations.conftest import run
from tests.people.conftest import ID_NO
from tests.series.conftest import APP, CALLER, told
from tests.warning.services.conftest import Desk, make_desk
from wuzha.cases.models import Case, Victim
from wuzha.evidence.models import Exhibit
from wuzha.funds.models import Institution, StopOrder
from wuzha.leads.services import ending
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.people.models import Individual
from wuzha.sealed import Kind, seal
from wuzha.series.models import Series
from wuzha.series.services.watching import watch
from wuzha.warning.services import work

BOTH = f"接到 {CALLER} 来电，{APP}"
#: Figures of the board that one solved deed moves, each by one.
MOVED = ("filed", "solved", "caught", "handled")
Sit = Callable[[Role], Page]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def sit(page: Page, desk: Desk, sign_in: Callable[[Person], None]) -> Sit:
    """Sit somebody down before the first page of the role."""

    def down(role: Role) -> Page:
        sign_in(desk.city.people[role])
        page.goto("/")
        return page

    return down


def to(page: Page, link: Locator) -> None:
    """Press a link that a person sees, and be on its page."""
    address = link.first.get_attribute("href") or ""
    link.first.click()
    expect(page).to_have_url(re.compile(re.escape(address.partition("#")[0]) + "(#.*)?$"))
    page.wait_for_load_state()


def entry(page: Page, address: str) -> None:
    """By the navigation at the side."""
    to(page, page.locator(f'.rail a[href="{address}"]'))


def link(page: Page, record: Any) -> None:
    """By a link on the page to a record, or to an address."""
    address = record if isinstance(record, str) else record.get_absolute_url()
    to(page, page.locator(f'a[href="{address}"]:visible'))


def figures(page: Page) -> list[int]:
    """What the board of results says, by its entry at the side."""
    entry(page, "/results/")
    return [int(page.locator(f'li[data-indicator="{code}"] b').inner_text()) for code in MOVED]


@pytest.mark.soak
@pytest.mark.slow
def test_from_the_hand_over_to_the_paper_and_back_from_every_record(page: Page, desk: Desk, sit: Sit) -> None:
    city, officer = desk.city, desk.city.actor(Role.INVESTIGATOR)
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    told(city, officer, BOTH, BOTH)
    series = Series.unscoped.get()
    operation = run(officer)
    lead = concluded(city, officer, lead_told(officer))
    warning = desk.signed(phone=seal(Kind.PHONE, "13800000001"), name=seal(Kind.NAME, "测试乙"))
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="REACHED")
    today = f"{timezone.localdate():%Y-%m-%d}"
    sit(Role.INVESTIGATOR)
    before = figures(page)

    # The station finds the person deceived and hands over.
    sit(Role.STATION_OFFICER)
    entry(page, "/warnings/tasks/")
    link(page, f"/warnings/tasks/{warning.pk}/")
    page.locator(".choice-tile").filter(has=page.locator('input[name="outcome"][value="ALREADY_DECEIVED"]')).click()
    page.get_by_label("已被骗金额").fill("50000")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("heading", name="移交：报警并止付")).to_be_visible()
    page.get_by_label("报警或接警编号").fill("A330282TEST0001")
    page.get_by_role("button", name="已移交").click()
    expect(page.locator("#handover")).to_contain_text("A330282TEST0001")
    case = Case.unscoped.get(source="WARNING")
    link(page, case)

    # The investigator has it accepted and filed.
    sit(Role.INVESTIGATOR)
    entry(page, "/cases/")
    link(page, case)
    act(page, "accept-sheet", number="测公受字1号", day=today)
    act(page, "edit-sheet", narrative=f"{BOTH}，微信号 kefu_00001", reason="询问笔录")
    act(page, "file-sheet", number="测公立字1号", day=today, organ="测试市公安局", case_no=CASE_NO)
    expect(page.locator(".rec")).to_contain_text("测公立字1号")

    # The funds desk reports the payments and stops them.
    sit(Role.FUNDS_OFFICER)
    entry(page, "/cases/")
    link(page, case)
    to(page, page.locator("main").get_by_role("link", name="录入被害人 1 的转账"))
    for field, value in (
        ("report-reported_at", minutes_ago(3)), ("report-from_account", VICTIM), ("pay0-to_account", FIRST),
        ("pay0-amount", "30000"), ("pay0-at", minutes_ago(40)),
    ):  # fmt: skip
        page.locator(f"#{field}").fill(value)
    page.locator("main form button.btn-primary").last.click()
    page.locator('.next [data-opens="issue"]').wait_for()
    act(page, "issue", institution=str(bank.pk), request_no="Q-1", at=minutes_ago(2))
    stop = StopOrder.unscoped.get()
    link(page, stop.case)
    link(page, case)

    # The investigator: a suspect and the detention.
    sit(Role.INVESTIGATOR)
    entry(page, "/cases/")
    link(page, case)
    act(page, "suspect-sheet", name="测试丙", id_no=ID_NO, roles=["CASH"])
    act(page, "measure-sheet", kind="CAUGHT", day=today, unit=str(city.station.pk))
    act(page, "measure-sheet", kind="DETAINED", day=today, organ="测试市公安局", document_no="测公拘字1号")
    suspect = Individual.unscoped.get()
    link(page, suspect)
    expect(page.locator(".next")).to_contain_text("提请批准逮捕")
    link(page, case)

    # The worker looks; what it suggests says why, and is confirmed.
    watch(timezone.now())
    again(page)
    link(page, series)
    expect(page.locator("main")).to_contain_text("演示任务宝")
    page.keyboard.press("y")
    expect(page.get_by_text("已确认串并")).to_be_visible()
    page.wait_for_load_state()  # before, no script hears keys
    page.keyboard.press("w")
    expect(page.locator("#network[data-drawn]")).to_be_visible()
    page.get_by_role("button", name=CASE_NO).click()
    link(page, case)

    # What came back; solved.
    act(page, "recovery-sheet", kind="SEIZED", fen="20000", day=today, document_no="扣押清单1号")
    act(page, "solve-sheet", number="破案告知书1号", day=today, organ="测试市公安局")
    assert figures(page) == [figure + 1 for figure in before]
    to(page, page.locator('li[data-indicator="solved"] b a'))
    to(page, page.locator("tr[data-row] a", has_text=CASE_NO))
    expect(page).to_have_url(re.compile(f"{case.get_absolute_url()}$"))

    # An exhibit, an operation, a lead: each leads to the case and back.
    link(page, f"/evidence/cases/{case.pk}/?open=exhibit")
    dialog = page.locator("dialog#exhibit-sheet")
    expect(dialog).to_be_visible()
    fill(
        dialog, kind="BANK_CARD", name="银行卡", quantity="2 张", way="FOUND", witness="测试见证人",
        officer=str(desk.officer.person_id), second=str(desk.partner.person_id),
    )  # fmt: skip
    dialog.locator("button.btn-primary").last.click()
    expect(page.locator(".next")).to_contain_text("移交保管人入库")
    link(page, f"/evidence/cases/{case.pk}/")
    link(page, case)
    link(page, f"/operations/cases/{case.pk}/")
    fill(page.locator("main form"), operation=str(operation.pk), reason="同一团伙")
    page.locator("main form button.btn-primary").click()
    expect(page).to_have_url(re.compile(f"{case.get_absolute_url()}$"))
    ending.join_case(officer, lead.pk, case.pk)
    again(page)
    check, evidence = f"/warnings/cases/{Victim.unscoped.get(case=case).pk}/", f"/evidence/cases/{case.pk}/"
    for way in (
        [warning], [check], [lead], [stop.case], [stop, stop.case], [suspect], [evidence],
        [Exhibit.unscoped.get(), evidence], [operation], [series],
    ):  # fmt: skip
        for record in way:
            link(page, record)
        link(page, case)
    expect(page.locator("[data-print]")).to_be_visible()
    paper = printed(page)
    assert not paper.faults
    assert paper.lacks(CASE_NO, "测公立字1号", series.number, operation.name) == []
