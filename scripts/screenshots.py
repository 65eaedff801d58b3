# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the README from the running product: the demo city, all of it synthetic, people masked.

    .venv/bin/python scripts/screenshots.py [--url http://127.0.0.1:8000/] [--only NAME] [--into docs/images]

Without `--url` it starts a demo of its own in a temporary place and stops it afterwards.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.chromium import executable
from wuzha.simulation.workbook import write_workbook

#: What `wuzha up --demo` prints.
PASSWORD = "wuzha-demo"  # noqa: S105 - public by intent
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
#: Bytes a picture may have, so that the README opens quickly.
LARGEST = 300_000
#: Seconds a demo may take to be filled for the first time.
FIRST_START = 300
ANALYST, OFFICER, LEADER, ADMIN, AUDITOR = "yanpan1", "minjing1", "lianxiban", "guanli", "ducha"


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen, how large, in which theme, and the way to what it shows."""

    name: str
    person: str
    size: ViewportSize
    theme: str
    go: Callable[[Page], None]


def desk(page: Page) -> None:
    """A warning in the analyst's hands: the one held already, else the next."""
    page.goto("/warnings/?queue=mine")
    held = page.locator("[data-row] a.desk-open").first
    if held.count():
        held.click()
    else:
        page.goto("/warnings/")
        page.keyboard.press("n")
    expect(page.locator("#dispatch-form")).to_be_visible()
    pk = page.locator("[data-pk]").last.get_attribute("data-pk")
    page.goto(f"/warnings/?w={pk}")
    expect(page.locator("#dispatch-form")).to_be_visible()
    expect(page.locator("#count-todo")).not_to_be_empty()


def desk_list(page: Page) -> None:
    page.goto("/warnings/")
    expect(page.locator("[data-row]").first).to_be_visible()


def task(page: Page) -> None:
    """An officer's task, signed in and masked, at the point of reaching the person."""
    page.goto("/warnings/tasks/?group=mine")
    mine = page.locator("article a").first
    if mine.count():
        mine.click()
    else:
        page.goto("/warnings/tasks/")
        page.get_by_role("button", name="签收").first.click()
    expect(page.locator("#work")).to_be_visible()
    page.goto(page.url)
    page.locator("#person").evaluate("(element) => scrollTo(0, element.offsetTop - 190)")


def kpi(page: Page) -> None:
    page.goto("/warnings/kpi/?period=last_month")
    expect(page.locator(".stat-card").first).to_be_visible()


def intake(page: Page) -> None:
    """A file with bad rows, read in: what was taken, what came back and why."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "预警指令-合成.xlsx"
        write_workbook(path, 400, datetime.now(UTC), seed=7, unusable=12, flagged=20)
        page.goto("/intake/upload/")
        page.locator("input[type=file]").set_input_files(path)
        page.locator("main form button.btn-primary").click()
        expect(page.get_by_text("拒收").first).to_be_visible(timeout=60_000)


def rules(page: Page) -> None:
    page.goto("/admin/rules/warning.clocks/")
    expect(page.locator("h1")).to_be_visible()


def audit(page: Page) -> None:
    page.goto("/audit/")
    expect(page.locator("[data-row]").first).to_be_visible()


SHOTS = (
    Shot("desk-1440-light", ANALYST, DESK, "light", desk),
    Shot("desk-1440-dark", ANALYST, DESK, "dark", desk),
    Shot("desk-360-light", ANALYST, PHONE, "light", desk_list),
    Shot("task-360-light", OFFICER, PHONE, "light", task),
    Shot("task-360-dark", OFFICER, PHONE, "dark", task),
    Shot("kpi-1440-light", LEADER, DESK, "light", kpi),
    Shot("kpi-360-light", LEADER, PHONE, "light", kpi),
    Shot("intake-1440-light", ANALYST, DESK, "light", intake),
    Shot("rules-1440-light", ADMIN, DESK, "light", rules),
    Shot("audit-1440-light", AUDITOR, DESK, "light", audit),
)


def take(browser: Browser, url: str, shot: Shot, into: Path) -> Path:
    """Log in, go there, take the picture of what the screen shows. Raises `SystemExit` when it is too large."""
    touched = shot.size is PHONE
    context = browser.new_context(
        base_url=url, viewport=shot.size, color_scheme="dark" if shot.theme == "dark" else "light", locale="zh-CN",
        timezone_id="Asia/Shanghai", reduced_motion="reduce", is_mobile=touched, has_touch=touched,
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("登录名").fill(shot.person)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("登录名")).to_have_count(0)
    shot.go(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur(); document.fonts.ready")
    path = into / f"{shot.name}.png"
    page.screenshot(path=path, scale="css")
    context.close()
    size = path.stat().st_size
    print(f"{path.name}  {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{path} has {size} bytes, more than {LARGEST}")
    return path


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The address of a demo city that lives as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="wuzha-pictures-") as home:
        command = [sys.executable, "-m", "wuzha.cli", "up", "--demo", "--port", "0", "--web", "1"]
        environment = {**os.environ, "WUZHA_HOME": home}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    if "http://" in line:
                        yield line[line.index("http://") :].strip()
                        return
                raise SystemExit("the demo did not start; the reason is above")
            finally:
                process.send_signal(signal.SIGINT)
                process.stdout.close()
                process.wait(FIRST_START)


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the README.")
    parser.add_argument("--url", help="a running demo; without it one is started")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only pictures so named")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(demo())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=executable(), args=["--no-sandbox"]
        )
        for shot in SHOTS:
            if not options.only or shot.name in options.only:
                take(browser, url, shot, options.into)
        browser.close()


if __name__ == "__main__":
    main()
