# SPDX-License-Identifier: Apache-2.0
"""Which pages a contact sheet shows, and how they stand on it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image

from scripts import contact_sheet
from scripts.contact_sheet import ORDER, Found, Taken
from tests.architecture.addresses import addresses
from wuzha.org.demo import LEADERS
from wuzha.simulation.load import people

PAGES = {
    "/": '<a href="/warnings/kpi/">',
    "/warnings/kpi/": '<a href="/warnings/1/"> <a href="/warnings/2/"> <a href="/warnings/kpi/?by=town#units">',
    "/warnings/1/": '<a href="/warnings/photos/7/"> <a href="/nothing/here/"> <a href="https://elsewhere.example/">',
}


class Browser:
    """Answers like a browser that is logged in."""

    def __init__(self) -> None:
        self.request = self
        self.asked: list[str] = []

    def get(self, path: str, **_: Any) -> Any:
        self.asked.append(path)
        text = PAGES.get(path)
        headers = {"content-type": "text/html; charset=utf-8"}
        return SimpleNamespace(status=200 if text else 404, headers=headers, text=lambda: text)


def test_each_address_is_shown_once_by_the_first_record_that_a_link_leads_to() -> None:
    found = list(contact_sheet.crawl(Browser(), []))  # type: ignore[arg-type]
    assert found == [Found("warning:kpi", "/warnings/kpi/"), Found("warning:detail", "/warnings/1/")]


def test_a_filter_keeps_pages_by_name_or_path_and_still_follows_the_others() -> None:
    found = list(contact_sheet.crawl(Browser(), ["warning:detail"]))  # type: ignore[arg-type]
    assert [one.path for one in found] == ["/warnings/1/"]
    assert [one.path for one in contact_sheet.crawl(Browser(), ["/kpi/"])] == ["/warnings/kpi/"]  # type: ignore[arg-type]


def test_what_is_left_out_is_no_page() -> None:
    left = {one.name for one in addresses() if contact_sheet.NO_PAGE.search(one.name)}
    assert {"site:logout", "live:desk", "warning:tasks_manifest", "privacy:export_file"} <= left
    assert not {"warning:console", "warning:detail", "funds:case", "site:home", "warning:kpi"} & left


def test_every_log_in_of_the_demo_is_photographed() -> None:
    assert {*(username for username, _role, _unit in people._SHOWN), *people._ALSO} == set(ORDER)
    assert set(LEADERS) <= set(ORDER)


def test_five_pages_stand_on_a_sheet_and_all_on_the_index(tmp_path: Path) -> None:
    taken = []
    for number in range(6):
        for size, theme in (("1440", "light"), ("360", "dark")):
            file = tmp_path / f"{number}-{size}.jpg"
            Image.new("RGB", (int(size), 900), "white").save(file)
            taken.append(Taken(Found(f"n:{number}", f"/{number}/"), "zijin", size, theme, file))
    contact_sheet.sheets(taken, tmp_path)
    assert {file.name for file in tmp_path.glob("*.png")} == {"sheet-zijin-1.png", "sheet-zijin-2.png"}
    contact_sheet.index(taken, ["funds:nowhere"], tmp_path)
    page = (tmp_path / "index.html").read_text()
    assert page.count("<img") == 12
    assert "funds:nowhere" in page
