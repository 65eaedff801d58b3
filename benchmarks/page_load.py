# SPDX-License-Identifier: Apache-2.0
"""How long the pages take that somebody looks at all day: desk, indicators, funds desk, shift.

Run: `python benchmarks/page_load.py [--url http://127.0.0.1:8000/] [--times 20] [--json]`. Without `--url` it starts a
demo of its own and stops it afterwards. A browser opens each page `--times` times, as whoever works there, after one
load that fills its cache. What counts is the browser's own clock: from the start of the navigation to the end of the
`load` event (`PerformanceNavigationTiming`); beside it what of that was waiting for the first byte, which is the
server's share. The demo's own traffic goes on meanwhile; anything else on the machine should not.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.screenshots import ANALYST, DESK, FUNDS, LEADER, PASSWORD, demo
from tests.chromium import executable

#: Name, person, address, and the milliseconds within which 95 of 100 loads should be done.
PAGES = (
    ("desk", ANALYST, "/warnings/", 400),
    ("shift", ANALYST, "/warnings/shift/", 400),
    ("funds desk", FUNDS, "/funds/", 400),
    ("indicators", LEADER, "/warnings/kpi/", 600),
)
#: Milliseconds to the first byte and to the end of `load`, and the bytes of the page itself.
TIMES = """() => {
    const [page] = performance.getEntriesByType("navigation");
    return [page.responseStart - page.startTime, page.loadEventEnd - page.startTime, page.decodedBodySize];
}"""


@dataclass(frozen=True, slots=True)
class Found:
    """One page: milliseconds of its loads, sorted; of the first byte; bytes of its HTML."""

    name: str
    limit: int
    loads: list[float]
    first_bytes: list[float]
    html: int

    @property
    def met(self) -> bool:
        return rank(self.loads, 0.95) <= self.limit


def rank(times: list[float], share: float) -> float:
    """The nearest rank: a time that was really taken."""
    return times[max(0, -int(-share * len(times) // 1) - 1)]


def measure(browser: Browser, url: str, times: int) -> list[Found]:
    """Every page, each person in a profile of their own."""
    found = []
    for name, person, address, limit in PAGES:
        context = browser.new_context(base_url=url, viewport=DESK, locale="zh-CN", reduced_motion="reduce")
        page = context.new_page()
        sign_in(page, person)
        page.goto(address)
        taken = []
        for _ in range(times):
            page.goto(address, wait_until="load")
            page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
            taken.append(page.evaluate(TIMES))
        context.close()
        first, loads = (sorted(float(one[at]) for one in taken) for at in (0, 1))
        found.append(Found(name, limit, loads, first, int(taken[-1][2])))
    return found


def sign_in(page: Page, person: str) -> None:
    page.goto("/login/")
    page.locator("input[name=username]").fill(person)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a running demo; without it one is started")
    parser.add_argument("--times", type=int, default=20, help="loads of each page (default: %(default)s)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(demo())
        tool = stack.enter_context(sync_playwright())
        browser = tool.chromium.launch(executable_path=executable())
        found = measure(browser, url, options.times)
        browser.close()
    if options.json:
        print(json.dumps([asdict(one) for one in found]))
        return
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")
    print(f"{'page':12} {'p50':>6} {'p95':>6} {'limit':>6} {'first byte p50':>15} {'HTML kB':>8}")
    for one in found:
        print(
            f"{one.name:12} {rank(one.loads, 0.5):6.0f} {rank(one.loads, 0.95):6.0f} {one.limit:6}"
            f" {rank(one.first_bytes, 0.5):15.0f} {one.html / 1000:8.0f}{'' if one.met else '  too slow'}"
        )


if __name__ == "__main__":
    main()
