# SPDX-License-Identifier: Apache-2.0
"""A newcomer's eight jobs without help, in either language and theme: what the hands have to do is counted.

The most that each may take stands beside it; what is filled in (names, sums, numbers) does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import SIZES, again
from tests.browser.hands import Hands, counted
from tests.browser.test_field import known
from tests.browser.test_funds import minutes_ago
from tests.browser.test_intake import file
from tests.browser.test_restitution import SCAN
from tests.factories import City, make_city, make_warning
from tests.funds.conftest import FIRST, VICTIM
from tests.funds.refunds.conftest import make_scene, work
from tests.funds.refunds.test_desk import checked
from tests.warning.services.conftest import Desk, make_desk
from wuzha.audit.actor import Actor
from wuzha.audit.services import record_read
from wuzha.funds.models import Freeze, Institution, StopOrder
from wuzha.funds.refunds.models import RefundCase
from wuzha.intake.models import Batch
from wuzha.intake.tasks import take_in
from wuzha.org.models import Person, RuleVersion
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Directive, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(("language", "scheme"), [("zh-hans", "light"), ("en", "dark")]),
]

Sit = Callable[[Role], Hands]


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    return make_desk()


@pytest.fixture
def city(desk: Desk) -> City:
    return desk.city


@pytest.fixture
def sit(page: Page, city: City, sign_in: Callable[..., None], language: str, scheme: str) -> Sit:
    """Sit somebody down before the first page of the role, in the language and theme of the run; counts from there."""

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    hands = counted(page)

    def down(role: Role) -> Hands:
        sign_in(city.people[role], language=language)
        page.goto("/")
        return hands

    return down


@pytest.fixture
def say(language: str) -> Callable[..., str]:
    """What a page calls something in the language of the run."""

    def word(text: str, context: str = "") -> str:
        with override(language):
            return pgettext(context, text) if context else gettext(text)

    return word


def test_1_a_file_is_taken_in(page: Page, sit: Sit, say: Callable[..., str], tmp_path: Path) -> None:
    hands = sit(Role.ANALYST)
    page.get_by_role("link", name=say("Intake"), exact=True).first.click()
    page.locator("input[type=file]").set_input_files(file(tmp_path))
    page.locator("[name=source]").fill("PROV")
    page.get_by_role("button", name=say("Upload and look")).click()
    page.get_by_label("机主现居住").select_option("victim_address_live")
    page.get_by_role("button", name=say("Go on")).click()
    page.get_by_role("button", name=say("Take it in"), exact=True).click()
    expect(page.locator(".bar-meter").first).to_be_visible()
    take_in(Batch.unscoped.get().pk, lambda: False)
    again(page)
    expect(page.get_by_role("button", name=say("Download the rejects file"))).to_be_visible()
    assert Directive.unscoped.count() == 27
    assert hands.both <= 5


def test_2_a_warning_is_taken_completed_and_dispatched(page: Page, sit: Sit, desk: Desk) -> None:
    warning = desk.received(level=Level.URGENT, order_key=1)
    hands = sit(Role.ANALYST)
    page.locator(f'.rail a[href="{reverse("warning:console")}"]').click()
    expect(page.locator(f"#row-{warning.pk}")).to_be_visible()
    press = page.keyboard.press
    press("n")
    expect(page.locator("#pane-title")).to_contain_text(warning.number)
    press("e")
    opened = page.locator(".desk-item[open]")
    for value in ("本人使用", "测试市浒山街道测试甲社区1号", "家属 测试乙"):
        expect(opened.locator("input[name=value]")).to_be_focused()
        asked = opened.locator("summary").text_content() or ""
        page.keyboard.insert_text(value)
        press("Enter")
        expect(opened.locator("summary")).not_to_have_text(asked)
    expect(opened.locator("input[name=value]")).to_be_focused()
    press("Escape")
    press("d")
    expect(page.locator(".desk-station").first).to_be_focused()
    press("Enter")
    expect(page.locator(".toast-card", has_text=desk.city.station.name)).to_be_visible()
    warning.refresh_from_db()
    assert warning.state == State.DISPATCHED
    assert hands.both <= 9


def test_3_a_person_is_met_at_the_door(page: Page, sit: Sit, desk: Desk, say: Callable[..., str]) -> None:
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    warning = desk.dispatched(**known(desk))
    hands = sit(Role.STATION_OFFICER)
    page.locator(f'.thumb-bar a[href="{reverse("warning:tasks")}"]').click()
    page.locator("article").first.get_by_role("button", name=say("Accept")).click()
    page.locator(".next .btn-primary").click()
    choose(page, "channel", "VISIT")
    choose(page, "result_VISIT", "REACHED")
    choose(page, "off_ladder", "NEARBY")
    page.locator("#attempt-note").fill("当面演示了诈骗流程")
    page.get_by_role("button", name=say("Record"), exact=True).click()
    expect(page.locator("#next-step")).to_be_focused()
    choose(page, "outcome", "STOPPED")
    page.locator("[name=averted_evidenced]").fill("20000")
    page.locator("#close-evidence").fill("手机银行转账撤销截图")
    page.locator("#close-form").get_by_role("button", name=say("Close", "a task"), exact=True).click()
    expect(page.get_by_role("heading", name=say("Closed"))).to_be_visible()
    warning.refresh_from_db()
    assert warning.state == State.CLOSED
    assert hands.both <= 9


def choose(page: Page, name: str, value: str) -> None:
    """Tap a choice where a thumb would."""
    page.locator(".choice-tile:visible").filter(has=page.locator(f'input[name="{name}"][value="{value}"]')).click()


def test_4_a_figure_opens_its_list(page: Page, sit: Sit, city: City, say: Callable[..., str]) -> None:
    now = timezone.now()
    for number in range(3):
        make_warning(city, level=Level(number), first_pushed_at=now, last_pushed_at=now, received_at=now)
    hands = sit(Role.JOINT_OFFICE)
    page.get_by_role("link", name=say("Indicators"), exact=True).first.click()
    page.locator('li[data-indicator="received"] b a').click()
    expect(page.locator("tr[data-row]")).to_have_count(3)
    assert hands.both <= 2


def next_act(page: Page, opens: str = "") -> None:
    """Press the key of the next act once it stands on a page that hears keys: no script is there before the load."""
    page.locator(f'.next > [data-opens="{opens}"]' if opens else ".next").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("n")


def send(page: Page, sheet: str, **values: str) -> None:
    """Fill in the dialog that is open, and send it by its one button."""
    dialog = page.locator(f"dialog#{sheet}")
    expect(dialog).to_be_visible()
    for name, value in values.items():
        dialog.locator(f'[name="{name}"]').fill(value)
    dialog.locator("button.btn-primary").last.click()
    expect(dialog).to_be_hidden()


def test_5_from_a_report_to_an_issued_freeze(page: Page, sit: Sit, city: City) -> None:
    Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    today = timezone.localdate().isoformat()
    hands = sit(Role.FUNDS_OFFICER)
    page.locator(f'.rail a[href="{reverse("funds:desk")}"]').click()
    page.locator("[data-rows], .empty-state").first.wait_for()
    page.keyboard.press("n")
    for field, value in (
        ("report-name", "测试甲"), ("report-loss", "50000"), ("report-reported_at", minutes_ago(3)),
        ("report-from_account", VICTIM), ("pay0-to_account", FIRST), ("pay0-amount", "30000"),
        ("pay0-at", minutes_ago(40)),
    ):  # fmt: skip
        page.locator(f"#{field}").fill(value)
    page.locator("main form button.btn-primary").last.click()
    next_act(page, "issue")
    page.locator("dialog#issue [name=institution]").select_option(label="测试一银行")
    send(page, "issue", request_no="Q-1", at=minutes_ago(2))
    next_act(page, "answer")
    page.locator("#answer-code").select_option("0000")
    send(page, "answer", answered_at=minutes_ago(1), balance="12000.50")
    stop = StopOrder.unscoped.get()
    page.locator('.next > a[href*="/freeze/"]').wait_for()
    expect(page.locator("main")).to_contain_text("12,000.50")
    next_act(page)
    page.locator("#freeze-amount").wait_for()
    page.locator("main form button.btn-primary").last.click()
    page.locator(".rec").wait_for()

    # The case is filed; nobody freezes without.
    page.goto(stop.case.get_absolute_url())
    next_act(page, "file")
    send(
        page, "file", case_no="A3302820000002026110001", accepted_no="测公（刑）受案字〔2026〕1号", accepted_on=today,
        filing_no="测公（刑）立字〔2026〕1号", filed_on=today, filing_organ="测试市公安局",
    )  # fmt: skip

    # A second person records who decided, the officer sends it.
    freeze = Freeze.unscoped.get()
    sit(Role.INVESTIGATOR)
    page.goto(freeze.get_absolute_url())
    next_act(page, "decide")
    page.locator("dialog#decide [name=approved][value='1']").check()
    send(page, "decide", organ="测试市公安局", decider="测试局长", title="局长", number="测公（刑）冻决字〔2026〕1号")
    sit(Role.FUNDS_OFFICER)
    page.goto(freeze.get_absolute_url())
    next_act(page, "issue")
    send(page, "issue", doc_no="测公（刑）冻通字〔2026〕1号", request_no="Q-2")
    page.locator(".rec").wait_for()
    freeze.refresh_from_db()
    assert freeze.state == "ISSUED"
    assert hands.both <= 18


def test_6_a_restitution_goes_to_the_bank(
    page: Page, sign_in: Callable[..., None], transactional_db: None, tmp_path: Path, settings: Settings,
    language: str, scheme: str,
) -> None:  # fmt: skip
    settings.WUZHA_FILES = tmp_path
    scene = make_scene(make_city())
    work(scene)
    refund = checked(scene)
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    hands, today = counted(page), timezone.localdate().isoformat()

    def sit_down(actor: Actor) -> None:
        sign_in(Person.objects.get(pk=actor.person_id), language=language)
        page.goto(refund.get_absolute_url())

    def act(name: str, **values: str) -> None:
        next_act(page, name)
        send(page, name, **values)

    sit_down(scene.first)
    act("announce", on=(timezone.localdate() - timedelta(days=40)).isoformat())
    page.locator(".next > form").wait_for()
    next_act(page)
    page.locator(".next[data-tone]").wait_for()
    sit_down(scene.decider)
    act("approve", approver="测试局长", on=today)
    act("submit", package_no="慈公呈〔2023〕1号", on=today)
    page.locator('.next > [data-opens="reply"]').wait_for()
    page.locator('dialog#reply [name="scan"]').set_input_files(SCAN)  # type: ignore[arg-type]  # a file payload
    act("reply", number="甬公刑返字〔2023〕2号", on=today)
    sit_down(scene.first)
    act("notify", number="慈公刑返通字〔2023〕5号", on=today)
    refund.refresh_from_db()
    assert refund.state == "BANK_NOTIFIED"
    assert hands.both <= 12


def test_7_a_rule_is_changed(page: Page, sit: Sit, say: Callable[..., str]) -> None:
    hands = sit(Role.ADMIN)
    page.get_by_role("link", name=say("Rules in force"), exact=True).first.click()
    page.locator(f'a[href="{reverse("org:rule", args=["org.login"])}"]').first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(say("Rules in force"))
    page.keyboard.press("e")
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.locator("[name=valid_from]").fill(moment)
    page.locator("[name=citation]").fill("测试通知 3 号")
    page.locator("[name=note]").fill("测试")
    page.locator("input[type=number]").first.fill("7")
    page.get_by_role("button", name=say("Compare with the version before")).click()
    page.locator("button[value=save]").click()
    expect(page.get_by_role("status")).not_to_be_empty()
    assert RuleVersion.objects.get().value["failures"] == 7
    assert hands.both <= 5


def test_8_who_saw_whom_is_found(page: Page, sit: Sit, city: City, say: Callable[..., str]) -> None:
    seen: WarningRecord = make_warning(city, phone=seal(Kind.PHONE, "13800000001"))
    record_read(
        city.actor(Role.ANALYST), purpose="预警劝阻：核对现住址", on=("warning", seen.pk), fields=["address", "phone"]
    )
    hands = sit(Role.AUDITOR)
    page.get_by_role("link", name=say("Who saw whom"), exact=True).first.click()
    page.locator("[name=subject]").fill("13800000001")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(city.people[Role.ANALYST].name)
    assert "13800000001" not in page.url
    assert hands.both <= 2
