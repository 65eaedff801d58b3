# SPDX-License-Identifier: Apache-2.0
"""The officer's page on a thin line: bytes of its first load, seconds until it can be used, and 50 records sent later.

Run: `python benchmarks/phone_page.py [--url http://127.0.0.1:8000/] [--times 5] [--cpu 4]`. Without `--url` it starts a
demo of its own and stops it afterwards. The line is throttled by the browser (CDP `Network.emulateNetworkConditions`,
page and service worker alike), its processor slowed down; nothing is in its cache. "Usable" is when the list is drawn
and every button of the page answers; the records are made by the phone's own code while it is offline.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, expect, sync_playwright

from scripts.screenshots import OFFICER, PASSWORD, PHONE, demo
from tests.chromium import executable


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the browser emulates it: kbit/s each way, and milliseconds that each request waits at least."""

    name: str
    down: float
    up: float
    wait: float


LINES = (
    Line("1.6 Mbit/s, 150 ms", 1600, 750, 150),
    Line("1.44 Mbit/s, 563 ms (how Lighthouse applies it)", 1440, 675, 562.5),
    Line("400 kbit/s, 400 ms", 400, 400, 400),
)
RECORDS = 50
#: Sides of the photos that are sent after the records, in pixels, and how many.
PHOTO, PHOTOS = (1600, 1200), 5
#: Marks, in the page's own clock, when the list is drawn and the page's scripts have taken over.
WATCH = """() => {
    const look = () => {
        if (document.querySelector("#phone-strip[data-ready]") && document.querySelector("[data-row], .empty"))
            window.usable ??= performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
#: Records attempts with the modules of the page itself, then photos.
RECORD = """async ([records, photos, [width, height], url]) => {
    const outbox = await import(url + "phone/outbox.js");
    const vault = await import(url + "phone/vault.js");
    const keys = (await vault.tasks()).map((one) => one.key);
    const began = performance.now();
    for (let n = 0; n < records; n++) {
        const about = { warning: keys[n % keys.length] };
        const fields = { ...about, channel: "SMS", result: "SENT", cause: "", note: "已发送劝阻短信，等待回复" + n };
        await outbox.record("ATTEMPT", fields, { about, title: "短信" });
    }
    const each = (performance.now() - began) / Math.max(records, 1);
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d");
    for (let n = 0; n < photos; n++) {
        for (let x = 0; x < width; x += 8) for (let y = 0; y < height; y += 8) {
            pen.fillStyle = `hsl(${(x * y + n) % 360} 40% ${30 + ((x ^ y) % 40)}%)`;
            pen.fillRect(x, y, 8, 8);
        }
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
        const about = { warning: keys[0] };
        await outbox.record("PHOTO", about, { about, title: "照片" }, new Uint8Array(await blob.arrayBuffer()));
    }
    const rows = await vault.entries();
    return [each, rows.reduce((sum, row) => sum + row.sealed.length, 0)];
}"""


class Device:
    """A fresh browser profile of the officer's, behind a line."""

    def __init__(self, browser: Browser, url: str, cpu: float) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=url, viewport=PHONE, locale="zh-CN", is_mobile=True, has_touch=True, reduced_motion="reduce"
        )
        self.context.set_default_timeout(120_000)
        expect.set_options(timeout=120_000)
        self.cpu = cpu

    def sign_in(self) -> None:
        """Without the browser's cache noticing."""
        asked = self.context.request.get("/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', asked.text())
        assert token, asked.status
        form = {"csrfmiddlewaretoken": token[1], "username": OFFICER, "password": PASSWORD}
        answer = self.context.request.post("/login/", form=form, headers={"Referer": asked.url})
        assert answer.ok, answer.status

    def open(self, line: Line) -> Page:
        page = self.context.new_page()
        self.session: CDPSession = self.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": self.cpu})
        self.behind(line)
        page.add_init_script(f"({WATCH})()")
        return page

    def behind(self, line: Line, *, offline: bool = False) -> None:
        self.session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline, "latency": line.wait, "downloadThroughput": line.down * 125,
                "uploadThroughput": line.up * 125, "connectionType": "cellular3g",
            },
        )  # fmt: skip


def first_load(browser: Browser, url: str, line: Line, cpu: float) -> tuple[float, int, int]:
    """Milliseconds until usable, bytes until then, bytes with what the worker keeps for later."""
    device = Device(browser, url, cpu)
    device.sign_in()
    before: list[Request] = []
    worker: list[Request] = []
    page = device.open(line)
    device.context.on("requestfinished", lambda one: (worker if one.service_worker else before).append(one))
    page.goto("/warnings/tasks/", wait_until="commit")
    page.wait_for_function("() => window.usable")
    usable = float(page.evaluate("window.usable"))
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_load_state("load")
    sizes = [sum(weight(one) for one in part) for part in (before, worker)]
    device.context.close()
    return usable, sizes[0], sizes[0] + sizes[1]


def weight(request: Request) -> int:
    """Bytes of an answer as they came over the line."""
    found: dict[str, Any] = dict(request.sizes())
    return int(found["responseBodySize"] + found["responseHeadersSize"])


def sync(browser: Browser, url: str, line: Line, cpu: float, photos: int) -> tuple[float, float, int]:
    """Seconds until the server has answered for every record; milliseconds to record one; bytes of envelopes."""
    device = Device(browser, url, cpu)
    device.sign_in()
    page = device.open(Line("none", 100_000, 100_000, 0))
    page.goto("/warnings/tasks/")
    page.get_by_role("button", name="存到手机").click()
    expect(page.get_by_text(re.compile(r"已将 \d+ 个任务存到手机"))).to_be_visible()
    # Page and worker are told apart by the browser; the worker stays offline, since it has no part in sending.
    device.context.set_offline(True)
    device.behind(line, offline=True)
    page.goto("/warnings/tasks/")
    expect(page.locator("#phone[data-ready]")).to_be_visible()
    records = 0 if photos else RECORDS
    scripts = page.evaluate("document.querySelector('script[type=module]').src.replace(/pages.*/, '')")
    each, size = page.evaluate(RECORD, [records, photos, PHOTO, scripts])
    # The line comes back thin; the page sends by itself.
    page.evaluate(
        """() => addEventListener("online", () => {
            const began = performance.now();
            const look = () => document.querySelector("[data-waits='0']") ? (window.sent = performance.now() - began)
                : setTimeout(look, 20);
            setTimeout(look, 20);
        })"""
    )
    page.evaluate("document.querySelector('[data-waits]').dataset.waits = '-'")
    device.behind(line)
    page.wait_for_function("() => window.sent")
    took = float(page.evaluate("window.sent")) / 1000
    device.context.close()
    return took, float(each), int(size)


def sign_for_tasks(browser: Browser, url: str, most: int = 8) -> None:
    """The officer accepts what waits, so that there are tasks to take along."""
    device = Device(browser, url, 1)
    device.sign_in()
    page = device.context.new_page()
    for _ in range(most):
        page.goto("/warnings/tasks/")
        accept = page.get_by_role("button", name="签收", exact=True)
        if not accept.count():
            break
        accept.first.click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))
    device.context.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--url")
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--cpu", type=float, default=4, help="how many times slower the phone's processor is")
    given = options.parse_args()
    with contextlib.ExitStack() as stack:
        url = given.url or stack.enter_context(demo())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=executable(), args=["--no-sandbox"]
        )
        sign_for_tasks(browser, url)
        for line in LINES:
            loads = [first_load(browser, url, line, given.cpu) for _ in range(given.times)]
            usable = [one[0] / 1000 for one in loads]
            print(
                f"first load, {line.name}: usable after {statistics.median(usable):.2f} s"
                f" ({min(usable):.2f}-{max(usable):.2f}), {loads[-1][1] / 1000:.0f} kB;"
                f" with all that works without signal {loads[-1][2] / 1000:.0f} kB",
                flush=True,
            )
        for line in LINES:
            for photos in (0, PHOTOS):
                runs = [sync(browser, url, line, given.cpu, photos) for _ in range(1 if photos else given.times)]
                took = [one[0] for one in runs]
                what = f"{photos} photos" if photos else f"{RECORDS} records"
                print(
                    f"{what} sent, {line.name}: {statistics.median(took):.2f} s ({min(took):.2f}-{max(took):.2f}),"
                    f" {runs[-1][2] / 1000:.0f} kB, {runs[-1][1]:.1f} ms to record one",
                    flush=True,
                )
        browser.close()


if __name__ == "__main__":
    main()
