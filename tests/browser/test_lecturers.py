# SPDX-License-Identifier: Apache-2.0
"""A contest day in a browser: five judges on phones, one of them without signal for a round; the wall; an audience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import City, make_city
from tests.lecturers.conftest import judged, planned, talk
from tests.waiting import PATIENCE
from wuzha.lecturers.models import AudienceMark, Contest, Contestant, Lecturer, Mark
from wuzha.lecturers.services import contests, talks
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Person], None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@contextmanager
def phone(chromium: Browser, url: str) -> Iterator[BrowserContext]:
    """A phone with a profile of its own."""
    made = chromium.new_context(
        base_url=url, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="zh-CN",
        reduced_motion="reduce",
    )  # fmt: skip
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


CODES = ("CONTENT", "SPEECH", "EFFECT", "BEARING")


def give(page: Page, turn: int, points: tuple[float, int, int, int]) -> None:
    """Mark the contestant of this turn: the fields of the four criteria."""
    page.locator("[data-contestant]").nth(turn).get_by_role("button", name="打分").click()
    for code, value in zip(CODES, points, strict=True):
        page.locator(f"#part-{code}").fill(str(value))
    page.get_by_role("button", name="提交评分").click()
    page.get_by_role("button", name=f"确认提交{sum(points):g}分").click()


#: Every contestant of the list who has no mark yet, each as soon as its form stands: what a judge does in an hour.
ALL = """async (marks) => {
  const main = document.getElementById("phone");
  const there = (find) => new Promise((done) => {
    const look = () => { const found = find(); if (found) { watch.disconnect(); done(found); } };
    const watch = new MutationObserver(look);
    watch.observe(main, { attributes: true, childList: true, subtree: true });
    look();
  });
  for (const [turn, points] of marks.entries()) {
    const row = () => main.querySelectorAll("[data-contestant]")[turn];
    if ((await there(row)).querySelector("[data-mark]")) continue;
    (await there(() => row()?.querySelector("button"))).click();
    const form = await there(() => main.querySelector("form"));
    Object.entries(points).forEach(([code, value]) => { form.querySelector(`#part-${code}`).value = value; });
    form.requestSubmit();
    (await there(() => main.querySelector("p.text-4xl ~ .btn-primary:not([disabled])"))).click();
    await there(() => row()?.querySelector("[data-mark]"));
  }
}"""


def give_all(page: Page, marks: list[tuple[float, int, int, int]]) -> None:
    """Mark the first contestant by hand, and the others in one go."""
    first = page.locator("[data-contestant]").first
    give(page, 0, marks[0])
    expect(first.locator("[data-mark]")).to_be_visible()
    page.evaluate(ALL, [dict(zip(CODES, points, strict=True)) for points in marks])


def press(page: Page, name: str, *, chosen: str = "") -> None:
    """An act of the contest's page by its dialog."""
    page.evaluate("name => document.getElementById(`${name}-sheet`).showModal()", name)
    page.locator("dialog[open] .btn-primary").last.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert not chosen


@pytest.mark.soak
def test_twelve_lecturers_and_five_phones_one_without_signal_end_in_ranks_certificates_and_stars(
    city: City, page: Page, sign_in: SignIn, chromium: Browser, live_server: LiveServer
) -> None:
    office = city.actor(Role.OUTREACH_OFFICER)
    row, rows = planned(city, 12)
    for one in rows:
        for _talk in range(4):
            talk(office, one, 300)
    judges = judged(city, row, 5)
    contests.announce(office, row.pk, "20260601")
    contests.draw(office, row.pk)
    codes = [contests.issue_code(office, row.pk, one.pk) for one in judges]
    sign_in(city.people[Role.OUTREACH_OFFICER])
    page.goto(row.get_absolute_url())
    with ExitStack() as stack:
        phones = [stack.enter_context(phone(chromium, live_server.url)).new_page() for _code in codes]
        for one, code in zip(phones, codes, strict=True):
            one.goto(f"/lecturers/judge/#{code}")
            expect(one.locator("main[data-ready]")).to_be_visible()
            assert "#" not in one.url
        away = phones[4]
        away.evaluate("async () => { await navigator.serviceWorker.ready; }")
        away.reload()
        expect(away.locator("main[data-ready]")).to_be_visible()
        away.context.set_offline(True)
        away.reload()
        expect(away.locator("[data-online=false]")).to_be_visible()
        press(page, "open_round")
        for number, one in enumerate(phones[:4]):
            give_all(one, [(38 - turn / 2, 28, 18, 9 - number % 2) for turn in range(12)])
            expect(one.locator("[data-mark=given]")).to_have_count(12)
            expect(one.locator("[data-waits='0']")).to_be_visible()
        # The round runs, and this phone does not hear of it.
        give_all(away, [(37 - turn / 2, 28, 18, 9) for turn in range(12)])
        expect(away.locator("[data-waits='12']")).to_be_visible()
        expect(away.locator("[data-mark=waits]")).to_have_count(12)
        away.reload()
        expect(away.locator("[data-waits='12']")).to_be_visible()
        assert Mark.unscoped.count() == 48
        press_refused(page, "close_round", "还缺朱评委")
        away.context.set_offline(False)
        expect(away.locator("[data-waits='0']")).to_be_visible()
        expect(away.locator("[data-mark=given]")).to_have_count(12)
        assert away.evaluate("document.documentElement.scrollWidth") == 360
    assert Mark.unscoped.count() == 60
    page.goto(f"{row.get_absolute_url()}wall/")
    expect(page.locator("[data-came='60']")).to_be_visible()
    assert "93.00" not in page.locator("#contest-board").inner_text()
    page.goto(row.get_absolute_url())
    press(page, "close_round")
    press(page, "count")
    Contest.unscoped.filter(pk=row.pk).update(protest_until=timezone.now() - timedelta(minutes=1))
    page.goto(row.get_absolute_url())
    press(page, "propose")
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto(row.get_absolute_url())
    press(page, "publish")
    press(page, "stars")
    press(page, "certificates")
    expect(page.get_by_role("button", name="DOCX")).to_have_count(24)  # a certificate and a star's for each
    ranks = page.locator("td[data-label=名次]")
    expect(ranks).to_have_text([str(rank) for rank in range(1, 13)])
    ranked = Contestant.unscoped.filter(contest=row).order_by("rank")
    assert [(one.rank, one.turn) for one in ranked] == [(rank, rank) for rank in range(1, 13)]
    expect(page.locator("tr[data-row]").first).to_contain_text(ranked[0].name)
    page.goto("/lecturers/?tab=stars")
    expect(page.locator("td[data-label=星级]")).to_have_text(["★"] * 12)
    assert {one.stars for one in Lecturer.unscoped.all()} == {1}


def press_refused(page: Page, name: str, said: str) -> None:
    page.evaluate("name => document.getElementById(`${name}-sheet`).showModal()", name)
    page.locator("dialog[open] .btn-primary").last.click()
    expect(page.locator("dialog[open]")).to_contain_text(said)
    page.goto(page.url.split("do/")[0])


def test_a_second_mark_of_the_same_judge_is_told_on_the_phone(
    city: City, chromium: Browser, live_server: LiveServer
) -> None:
    from tests.lecturers.conftest import begun, people_of, sent
    from wuzha.lecturers.services import judging

    row, judges = begun(city, 2)
    code = contests.issue_code(city.actor(Role.OUTREACH_OFFICER), row.pk, judges[0].pk)
    with phone(chromium, live_server.url) as context:
        page = context.new_page()
        page.goto(f"/lecturers/judge/#{code}")
        expect(page.get_by_role("button", name="打分")).to_have_count(2)
        page.get_by_role("button", name="打分").first.click()
        judging.keep(judges[0], sent(row, people_of(row)[0], 9000))  # on another phone meanwhile
        for code_, value in (("CONTENT", 30), ("SPEECH", 20), ("EFFECT", 10), ("BEARING", 5)):
            page.locator(f"#part-{code_}").fill(str(value))
        page.get_by_role("button", name="提交评分").click()
        expect(page.locator("[data-asking]")).to_contain_text("合计65分")
        page.get_by_role("button", name="确认提交65分").click()
        expect(page.locator("[data-state=refused]")).to_contain_text("每名选手只打一次分")
        expect(page.locator("[data-mark=given]")).to_contain_text("90")
    assert [one.total for one in Mark.unscoped.all()] == [9000]


def test_a_mark_of_the_audience_waits_for_signal(city: City, chromium: Browser, live_server: LiveServer) -> None:
    from tests.lecturers.conftest import lecturer

    office = city.actor(Role.OUTREACH_OFFICER)
    opened = talks.open_marks(office, talk(office, lecturer(city)).pk)
    with phone(chromium, live_server.url) as context:
        page = context.new_page()
        page.goto(f"/lecturers/mark/{opened.code}/")
        context.set_offline(True)
        page.get_by_label("很好").check()
        page.get_by_role("button", name="提交评分").click()
        expect(page.locator("#audience-waits")).to_be_visible()
        assert not AudienceMark.unscoped.exists()
        context.set_offline(False)
        expect(page.get_by_text("您的评价已收到")).to_be_visible()
        page.reload()
        page.get_by_label("较差").check()
        page.get_by_role("button", name="提交评分").click()
        expect(page.get_by_text("以第一次为准")).to_be_visible()
    assert [one.mark for one in AudienceMark.unscoped.all()] == [5]
