# SPDX-License-Identifier: Apache-2.0
"""A contact sheet of every page: 1440 and 360 px, light and dark, each page as one role that may see it.

    .venv/bin/python scripts/contact_sheet.py [FILTER ...] [--language en] [--everybody] [--url http://127.0.0.1:8000/]

It starts a demo city of its own, comes in as each card of the log-in, follows the links from page to page, and takes
one page of each address (`resolve`). A filter keeps a role by its log-in (`zijin`) or pages by a part of their name or
path (`funds:`, `/kpi/`). With `--everybody` a page is taken as each role that may see it, not only as the first.

`build/screenshots/` then holds `index.html`, the pictures, `sheet-ROLE-N.png` and a list of what no link leads to.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import os
import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.screenshots import DESK, PHONE, SHOW_AS_IN_CHINA, demo
from tests.chromium import executable

INTO = ROOT / "build" / "screenshots"
#: Log-ins in the order in which a page is looked for: whose work it is comes first.
ORDER = (
    "zhiban", "yanpan1", "suozhang", "minjing1", "wangge1", "zijin", "zhencha", "lianxiban", "lianxiban2", "chengyuan",
    "liangka", "xuanfang", "zhenjie1", "ducha", "guanli",
)  # fmt: skip
#: What is no page to look at: files, data, ways out, and what works without signal.
NO_PAGE = re.compile(
    r"_(file|paper|csv|manifest|offline|worker|photo|sheet|rows|news|live|find|counts|next|options|scripts|ask|proof)$"
    r"|^site:(logout|healthz|demo)|^live:|^openapi|:photos$|:rows$|:counts$|:next$|:find$"
)
#: Pages a role may have, and the tallest picture in pixels.
MOST, TALLEST = 80, 6000
#: On a sheet: the height of a picture and how many pages stand on one.
HEIGHT, A_SHEET, GAP, HEAD = 420, 5, 12, 26
#: What a page calls its themes.
THEMES = {"light": "wuzha", "dark": "wuzha-dark"}
#: Seconds in which the money desks of a new demo are filled.
FILLED = 90


@dataclass(frozen=True, slots=True)
class Found:
    """One page: the name of its address and where it is."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One picture of a page."""

    found: Found
    person: str
    size: str
    theme: str
    file: Path


#: Changes the theme at once (a colour that changes slowly would be taken halfway), and waits until it is drawn.
IN_THEME = """name => new Promise(done => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  document.documentElement.dataset.theme = name;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""


def name_of(path: str) -> str | None:
    """The name of the address, or None where nothing is."""
    from django.urls import Resolver404, resolve

    with contextlib.suppress(Resolver404):
        return resolve(path).view_name
    return None


def crawl(context: BrowserContext, only_paths: list[str]) -> Iterator[Found]:
    """Follow the links from the first page: each address once, in the order in which they are met."""
    waiting, seen = deque([Found("site:home", "/")]), {"site:home"}
    while waiting:
        found = waiting.popleft()
        answer = context.request.get(found.path, max_redirects=0 if found.path != "/" else 5)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if found.path != "/" and (not only_paths or any(part in found.name + found.path for part in only_paths)):
            yield found
        for link in re.findall(r'href="([^"#]+)"', answer.text()):
            path = html.unescape(link)
            name = name_of(urlsplit(path).path) if path.startswith("/") else None
            if name and name not in seen and not NO_PAGE.search(name):
                seen.add(name)
                waiting.append(Found(name, path))


def come_in(browser: Browser, url: str, person: str, language: str, *, phone: bool) -> BrowserContext:
    """A context logged in as one card of the log-in."""
    context = browser.new_context(
        base_url=url, viewport=PHONE if phone else DESK, locale="zh-CN" if language == "zh-hans" else "en-GB",
        timezone_id="Asia/Shanghai", reduced_motion="reduce", is_mobile=phone, has_touch=phone,
    )  # fmt: skip
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "django_language", "value": language, "url": url}])
    page = context.new_page()
    page.goto("/login/")
    page.locator(f"button[data-as={person}]").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.close()
    return context


def take(page: Page, found: Found, person: str, size: str, into: Path) -> Iterator[Taken]:
    """The page in both themes, all of it."""
    page.goto(found.path, wait_until="load")
    page.evaluate(SHOW_AS_IN_CHINA)
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": tall} if page.viewport_size else None
    for theme in THEMES:
        page.evaluate(IN_THEME, THEMES[theme])
        file = into / f"{person}-{found.name.replace(':', '-')}-{size}-{theme}.jpg"
        page.screenshot(path=file, type="jpeg", quality=80, scale="css", full_page=True, clip=clip)
        yield Taken(found, person, size, theme, file)


def sheets(taken: list[Taken], into: Path) -> None:
    """For each role the tops of its pages side by side, a few pages a picture."""
    font = ImageFont.load_default(16)
    for person in dict.fromkeys(one.person for one in taken):
        rows: dict[str, list[Taken]] = {}
        for one in taken:
            if one.person == person:
                rows.setdefault(f"{one.found.name}  {one.found.path}", []).append(one)
        names = list(rows)
        for number, first in enumerate(range(0, len(names), A_SHEET), 1):
            some = names[first : first + A_SHEET]
            sheet = Image.new("RGB", (2 * 520 + 2 * 200 + 5 * GAP, len(some) * (HEIGHT + HEAD + GAP)), "#888888")
            pen = ImageDraw.Draw(sheet)
            for line, name in enumerate(some):
                top, left = line * (HEIGHT + HEAD + GAP), GAP
                pen.text((left, top + 4), name, font=font, fill="#ffffff")
                for one in rows[name]:
                    width = 520 if one.size == "1440" else 200
                    with Image.open(one.file) as picture:
                        small = picture.resize((width, picture.height * width // picture.width))
                    sheet.paste(small.crop((0, 0, width, min(small.height, HEIGHT))), (left, top + HEAD))
                    left += width + GAP
            sheet.save(into / f"sheet-{person}-{number}.png")


def index(taken: list[Taken], missing: list[str], into: Path) -> None:
    """All pictures on one page, by role and address."""
    parts = ["<!doctype html><meta charset='utf-8'><title>Wuzha</title><style>body{font:14px sans-serif;margin:24px}"
             "figure{display:inline-block;margin:0 12px 12px 0;vertical-align:top}"
             "img{height:420px;object-fit:cover;object-position:top;border:1px solid #999}</style>"]  # fmt: skip
    for person in dict.fromkeys(one.person for one in taken):
        parts.append(f"<h1>{person}</h1>")
        for found in dict.fromkeys(one.found for one in taken if one.person == person):
            parts.append(f"<h2>{found.name} <small>{html.escape(found.path)}</small></h2>")
            for one in taken:
                if one.person == person and one.found == found:
                    link = f"<a href='{one.file.name}'><img loading='lazy' src='{one.file.name}' alt=''></a>"
                    parts.append(f"<figure>{link}<figcaption>{one.size} {one.theme}</figcaption></figure>")
    parts.append("<h1>No link leads here</h1><p>" + "<br>".join(missing))
    (into / "index.html").write_text("\n".join(parts), encoding="utf-8")


def wait_for_money(browser: Browser, url: str) -> None:
    """The money desks of a new demo are filled once its first page is there."""
    context = come_in(browser, url, "zijin", "zh-hans", phone=False)
    until = time.monotonic() + FILLED
    while time.monotonic() < until and not re.search(
        r'href="/funds/refunds/\d+/', context.request.get("/funds/refunds/").text()
    ):
        time.sleep(2)
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a contact sheet of every page.")
    parser.add_argument("filter", nargs="*", help="log-ins, or parts of names or paths of pages")
    parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")
    parser.add_argument("--everybody", action="store_true", help="each page as every role that may see it")
    parser.add_argument("--url", help="a running demo; without it one is started")
    parser.add_argument("--into", type=Path, default=INTO)
    options = parser.parse_args()
    people = [one for one in ORDER if one in options.filter] or list(ORDER)
    paths = [one for one in options.filter if one not in ORDER]
    options.into.mkdir(parents=True, exist_ok=True)
    for old in [*options.into.glob("*.jpg"), *options.into.glob("sheet-*.png")]:
        old.unlink()
    began, taken, had = time.monotonic(), [], set[str]()
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(demo())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=executable(), args=["--no-sandbox"]
        )
        if not options.url:
            wait_for_money(browser, url)
        for person in people:
            desk, phone = (come_in(browser, url, person, options.language, phone=phone) for phone in (False, True))
            wide, narrow = desk.new_page(), phone.new_page()
            pages = list(crawl(desk, paths))[:MOST]
            # What another role has shown is taken again only if asked for, or as the first page of this one.
            home = urlsplit(desk.request.get("/").url).path
            new = [one for one in pages if options.everybody or one.name not in had or one.path == home]
            for found in new:
                for page, size in ((wide, "1440"), (narrow, "360")):
                    try:
                        taken += take(page, found, person, size, options.into)
                    except Exception as error:  # noqa: BLE001 - one page that fails is told, the others are taken
                        print(f"  {found.path} {size}: {str(error).splitlines()[0]}")
            had |= {one.name for one in pages}
            print(f"{person:<12}{len(new)} of {len(pages)} pages  {time.monotonic() - began:.0f} s", flush=True)
            desk.close()
            phone.close()
        browser.close()
    from tests.architecture.addresses import addresses

    missing = sorted(one.name for one in addresses() if one.name not in had and not NO_PAGE.search(one.name))
    sheets(taken, options.into)
    index(taken, missing if len(people) == len(ORDER) and not paths else [], options.into)
    print(f"{len(taken)} pictures in {time.monotonic() - began:.0f} s: {options.into / 'index.html'}")


if __name__ == "__main__":
    # The addresses are asked of the resolver; no database is needed for that.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.base")
    url_before = os.environ.get("WUZHA_DATABASE_URL")
    os.environ.setdefault("WUZHA_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    import django

    django.setup()
    if url_before is None:
        del os.environ["WUZHA_DATABASE_URL"]
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    main()
