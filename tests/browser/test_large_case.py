# SPDX-License-Identifier: Apache-2.0
"""A case of five thousand accounts: its drawing opens, is small, closes to the 分, goes back in time, and prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect

from tests.factories import City, make_city
from tests.funds.statements.conftest import at
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.funds.tracing.models import TraceAccount, TraceMove, TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[Person], None]
#: Accounts on each level.
WIDTHS = (10, 190, 1800, 3000)
PAID = 1_000_000_00
#: Elements the drawing may have, however many accounts there are.
MOST_ELEMENTS = 600
#: A4 across without its margins, in CSS pixels.
SHEET = 1031
SUMS = re.compile(r"(转出|转入|仍在账户|已流出|继续转出) ([\d,]+\.\d\d) 元")


def number(level: int, place: int) -> str:
    """A visibly synthetic account."""
    return f"0000{level}{place:010d}"


def ledger() -> bytes:
    """Each level passes on what it got, less a rest that stays and cash that leaves, to the next and wider one."""
    lines = ["txn_id,time,from_account,to_account,amount_fen,kind"]
    held = {number(0, 1): PAID}
    second = 0

    def add(payer: str, payee: str, fen: int, kind: str = "") -> None:
        nonlocal second
        second += 1
        clock = f"2023-05-10T{10 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+08:00"
        lines.append(f"T{second},{clock},{payer},{payee},{fen},{kind}")

    for level, width in enumerate(WIDTHS, 1):
        payers, fresh = list(held.items()), {}
        for place in range(width):
            payer, had = payers[place % len(payers)]
            share = had * (9 if level > 1 else 10) // 10 // -(-width // len(payers)) - (place % 7 if level > 1 else 0)
            fresh[number(level, place)] = share
            add(payer, number(level, place), share)
        if level > 1:
            for payer, had in payers[::5]:
                add(payer, "", had // 100, "cash_out")
        held = fresh
    return "\n".join(lines).encode()


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def traced(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TraceRun:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    officer = city.actor(Role.FUNDS_OFFICER)
    part = PAID // WIDTHS[0]
    paid = [
        Transfer(AccountDetails(number(1, place)), part, at(f"10:00:{place + 1:02d}"), by=AccountDetails(number(0, 1)))
        for place in range(WIDTHS[0])
    ]
    report = reports.by_hand(officer, Victim("测试甲"), NewReport(PAID, at("11:00:00"), paid), synthetic=True)
    case: FundsCase = report.case
    (file,) = files.take(officer, case.pk, [ledger()], "台账.csv")
    assert run_file(file).rejected == 0
    found = retrace(case)
    assert found is not None
    assert (found.accounts, found.injected_fen) == (sum(WIDTHS) + 1, PAID)
    return found


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def sums(page: Page) -> list[dict[str, int]]:
    """What stands under each column, from the victims' on."""
    found = SUMS.findall(" ".join(page.locator("#drawing svg > text").all_text_contents()))
    return [{name: fen(amount) for name, amount in found[start : start + 4]} for start in range(0, len(found), 4)]


def close(columns: list[dict[str, int]]) -> None:
    """Under each column what came is what is there, left and went on; what went on came to the next."""
    for column in columns:
        came = column.get("转出", column.get("转入"))
        assert came == column["仍在账户"] + column["已流出"] + column["继续转出"]
    for before, after in pairwise(columns):
        assert before["继续转出"] == after["转入"]


def test_five_thousand_accounts(
    page: Page,
    sign_in: SignIn,
    city: City,
    traced: TraceRun,
    axe: Callable[[Page], list[str]],
    overflow: Callable[[Page], list[str]],
) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(f"/funds/cases/{traced.case_id}/flow/")
    drawing = page.locator("#drawing svg")
    expect(drawing).to_contain_text("第 4 级")
    expect(drawing).to_contain_text("其余")

    # It is small, and whoever is not drawn is counted in a box.
    elements = drawing.locator("*").count()
    assert elements < MOST_ELEMENTS
    drawn = drawing.locator("a").count()
    boxes = " ".join(drawing.locator("g > text").all_text_contents())
    folded = [int(one.replace(",", "")) for one in re.findall(r"其余 ([\d,]+) 个账户", boxes)]
    assert drawn + sum(folded) == sum(WIDTHS)
    assert overflow(page) == []
    assert axe(page) == []

    # Its sums are those of the trace.
    columns = sums(page)
    close(columns)
    levels = TraceAccount.unscoped.filter(run=traced).order_by().values_list("level").annotate(Sum("held_fen"))
    assert {place: column["仍在账户"] for place, column in enumerate(columns) if place} == dict(levels)
    assert sum(column["已流出"] for column in columns) == traced.gone_fen
    assert columns[0]["转出"] == traced.injected_fen

    # Back in time: only what had happened by then.
    slider = page.locator("#until")
    middle = (int(slider.get_attribute("min") or 0) + int(slider.get_attribute("max") or 0)) // 2
    slider.fill(str(middle))
    whole = f"{traced.gone_fen // 100:,}.{traced.gone_fen % 100:02d}"
    expect(page.locator("#drawing p").first).not_to_contain_text(whole)
    earlier = sums(page)
    close(earlier)
    until = datetime.fromtimestamp(middle, UTC)
    left = TraceMove.unscoped.filter(run=traced, at__lte=until, exit_kind__gt=0).aggregate(fen=Sum("fen"))["fen"] or 0
    assert sum(column["已流出"] for column in earlier) == left < traced.gone_fen

    # On paper: the whole drawing on one sheet across, black, without the controls; the paths are there.
    page.goto(f"/funds/cases/{traced.case_id}/flow/")
    page.set_viewport_size({"width": SHEET, "height": 700})
    page.emulate_media(media="print", color_scheme="dark")
    box = drawing.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SHEET
    assert overflow(page) == []
    expect(slider).not_to_be_visible()
    assert drawing.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    expect(page.get_by_role("heading", name="仍在账户的资金路径")).to_be_visible()
    assert drawing.evaluate(
        "node => [...node.querySelectorAll('text')].map(t => t.getBBox())"
        ".every(box => box.x + box.width <= node.viewBox.baseVal.width + 1)"
    )
