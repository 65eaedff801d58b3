# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the README from the running product: the demo city, all of it synthetic, people masked.

    .venv/bin/python scripts/screenshots.py [--url http://127.0.0.1:8000/] [--only NAME] [--into docs/images]

Without `--url` it starts a demo of its own in a temporary place and stops it afterwards.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from tests.chromium import executable
from wuzha.simulation.workbook import write_workbook

#: What `wuzha up --demo` prints.
PASSWORD = "wuzha-demo"  # noqa: S105 - public by intent
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
CITY_TIME = ZoneInfo("Asia/Shanghai")
#: Days as a Chinese browser writes them: that of a test machine rarely speaks Chinese.
SHOW_AS_IN_CHINA = """() => {
    document.activeElement?.blur();
    for (const field of document.querySelectorAll("input[type=date]")) {
        const day = field.value;
        field.type = "text";
        field.value = day ? day.replaceAll("-", "/") : "年 / 月 / 日";
    }
    return document.fonts.ready.then(() => true);
}"""
#: Bytes a picture may have, so that the README opens quickly.
LARGEST = 300_000
#: Seconds a demo may take to be filled for the first time.
FIRST_START = 300
ANALYST, OFFICER, LEADER, ADMIN, AUDITOR, FUNDS = "yanpan1", "minjing1", "lianxiban", "guanli", "ducha", "zijin"


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen, how large, in which theme, and the way to what it shows."""

    name: str
    person: str
    size: ViewportSize
    theme: str
    go: Callable[[Page], None]


def desk(page: Page) -> None:
    """A warning in the analyst's hands, with the queue beside it: the one that is open, else the next."""
    if "w=" not in page.url:
        page.goto("/warnings/")
        page.keyboard.press("n")
        expect(page.locator("#dispatch-form")).to_be_visible()
    page.reload()
    expect(page.locator("#count-todo")).not_to_be_empty()


def desk_list(page: Page) -> None:
    page.goto("/warnings/")
    expect(page.locator("[data-row]").first).to_be_visible()


def task(page: Page) -> None:
    """An officer's task, signed in and masked: who, where, how long. Another one was looked at in clear, for the trail;
    a look holds as long as its visit, so that one stays in clear."""
    show = page.get_by_role("button", name="显示并拨打")
    for place in reversed(range(_known(page).count())):
        _opened(page, _known(page).nth(place))
        if show.count():
            break
    if not SEEN:
        SEEN.add(page.url)
        show.click()
        expect(page.get_by_role("link", name="拨打").first).to_be_visible()
        task(page)


#: Tasks that were looked at in clear.
SEEN: set[str] = set()


def _known(page: Page) -> Locator:
    """The officer's tasks about people whose address is known; all of them where there are not two."""
    page.goto("/warnings/tasks/")
    known = page.locator("article a").filter(has_text="演*").filter(has_not_text="住址未定位")
    return known if known.count() > 1 else page.locator("article a")


def _opened(page: Page, link: Locator) -> None:
    link.click()
    page.wait_for_url("**/warnings/tasks/*/")
    accept = page.get_by_role("button", name="签收任务")
    if accept.count():
        accept.click()
    expect(page.locator("#work")).to_be_visible()


def kpi(page: Page) -> None:
    """Four whole weeks, so that the weeks before them compare."""
    last = datetime.now(CITY_TIME).date() - timedelta(days=1)
    first = last - timedelta(days=27)
    page.goto(f"/warnings/kpi/?from={first}&to={last}")
    expect(page.locator("#story")).to_be_visible()


def intake(page: Page) -> None:
    """A file with bad rows, read in: what was taken, what came back and why."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "预警指令-合成数据.csv"
        write_workbook(path, 120, datetime.now(UTC), seed=int(time.time()), unusable=9, flagged=12)
        push_lately(path)
        page.goto("/intake/")
        page.locator("input[type=file]").set_input_files(path)
        page.locator("input[name=source]").fill("PROV")
        page.locator("form[enctype] .btn-primary").click()
        page.locator("form[action$='/start/'] .btn-primary").click()
        expect(page.locator("[data-row]").first).to_be_visible(timeout=120_000)


def push_lately(path: Path) -> None:
    """Press the day of the file into its last 40 minutes, so that the clocks of its warnings are running."""
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    now = datetime.now(CITY_TIME).replace(tzinfo=None, microsecond=0)
    for row in rows:
        with contextlib.suppress(ValueError):
            later = (now - datetime.fromisoformat(row["推送时间"])) * 35 / 36
            for name in ("推送时间", "最近联系时间", "交易时间"):
                if row[name]:
                    row[name] = (datetime.fromisoformat(row[name]) + later).isoformat(" ", "seconds")
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def rules(page: Page) -> None:
    page.goto("/admin/rules/warning.clocks/")
    expect(page.locator("h1")).to_be_visible()


def audit(page: Page) -> None:
    """The trail of the desk's work, without the log-ins."""
    page.goto("/audit/?object_type=warning")
    expect(page.locator("[data-row]").first).to_be_visible()


def funds(page: Page) -> None:
    """The funds desk: what runs out first."""
    page.goto("/funds/")
    expect(page.locator("[data-row]").first).to_be_visible()


def flow(page: Page) -> None:
    """A case whose statements have come in: where its money went, level by level."""
    page.goto("/funds/")
    expect(page.get_by_role("link", name="ZJ00000005").first).to_be_visible(timeout=60_000)
    page.goto("/funds/cases/5/statements/")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "流水-合成数据.csv"
        path.write_text(ledger(datetime.now(CITY_TIME) - timedelta(minutes=20)), encoding="utf-8")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="导入").click()
        expect(page.locator(".rec .chip", has_text="完成")).to_be_visible(timeout=120_000)
    page.goto("/funds/cases/5/money/")
    page.get_by_role("link", name="资金流向图").click()
    expect(page.locator("#drawing svg")).to_contain_text("第 4 级")


def ledger(start: datetime) -> str:
    """Rows on from the accounts of the demo's fifth case, as an institution would tell them."""
    first, second, third = "0000020000005001", "0000030000012002", "0000090000012003"
    new = [f"00000000000059{place:02d}" for place in range(9)]
    rows = (
        (first, new[0], 41_000, ""), (first, new[1], 17_500, ""), (second, new[2], 52_000, ""),
        (second, "", 20_000, "cash_out"), (third, new[3], 31_000, ""), (new[0], new[3], 38_600, ""),
        (new[2], new[4], 30_000, ""), (new[2], "", 9_800, "merchant"), (new[3], new[5], 44_000, ""),
        (new[3], "", 12_000, "otc"), (new[1], new[6], 8_000, ""), (new[4], "", 15_000, "cash_out"),
    )  # fmt: skip
    lines = ["txn_id,time,from_account,to_account,amount_fen,kind"]
    for number, (payer, payee, yuan, kind) in enumerate(rows):
        moment = (start + timedelta(seconds=47 * number)).isoformat(timespec="seconds")
        lines.append(f"{number},{moment},{payer},{payee},{yuan * 100},{kind}")
    return "\n".join(lines)


#: The file first: it fills the queue of the pictures after it.
SHOTS = (
    Shot("intake-1440-light", ANALYST, DESK, "light", intake),
    Shot("desk-1440-light", ANALYST, DESK, "light", desk),
    Shot("desk-1440-dark", ANALYST, DESK, "dark", desk),
    Shot("desk-360-light", ANALYST, PHONE, "light", desk_list),
    Shot("task-360-light", OFFICER, PHONE, "light", task),
    Shot("task-360-dark", OFFICER, PHONE, "dark", task),
    Shot("kpi-1440-light", LEADER, DESK, "light", kpi),
    Shot("kpi-360-light", LEADER, PHONE, "light", kpi),
    Shot("rules-1440-light", ADMIN, DESK, "light", rules),
    Shot("audit-1440-light", AUDITOR, DESK, "light", audit),
    Shot("funds-1440-light", FUNDS, DESK, "light", funds),
    Shot("flow-1440-light", FUNDS, DESK, "light", flow),
)


class Camera:
    """A browser at the demo: one page a person and size, so that the next picture goes on from the last."""

    def __init__(self, browser: Browser, url: str, into: Path) -> None:
        self.browser, self.url, self.into = browser, url, into
        self.pages: dict[tuple[str, int], Page] = {}

    def take(self, shot: Shot) -> None:
        """Go there and take the picture of what the screen shows. Raises `SystemExit` when it is too large."""
        page = self._page(shot)
        page.emulate_media(color_scheme="dark" if shot.theme == "dark" else "light")
        shot.go(page)
        page.wait_for_load_state("networkidle")
        page.evaluate(SHOW_AS_IN_CHINA)
        path = self.into / f"{shot.name}.png"
        page.screenshot(path=path, scale="css")
        size = path.stat().st_size
        print(f"{path.name}  {size / 1000:.0f} kB")
        if size > LARGEST:
            raise SystemExit(f"{path} has {size} bytes, more than {LARGEST}")

    def _page(self, shot: Shot) -> Page:
        key = (shot.person, shot.size["width"])
        if key not in self.pages:
            touched = shot.size is PHONE
            context = self.browser.new_context(
                base_url=self.url, viewport=shot.size, locale="zh-CN", timezone_id="Asia/Shanghai",
                reduced_motion="reduce", is_mobile=touched, has_touch=touched,
            )  # fmt: skip
            context.set_default_timeout(20_000)
            page = context.new_page()
            page.goto("/login/")
            page.get_by_label("登录名").fill(shot.person)
            page.get_by_label("密码").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "login" not in url)
            self.pages[key] = page
        return self.pages[key]


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
        camera = Camera(browser, url, options.into)
        for shot in SHOTS:
            if not options.only or shot.name in options.only:
                camera.take(shot)
        browser.close()


if __name__ == "__main__":
    main()
