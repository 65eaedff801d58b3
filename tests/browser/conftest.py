# SPDX-License-Identifier: Apache-2.0
"""A real browser for tests: a page that fails the test on any script error or refused content, and axe."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from playwright.sync_api import Error as BrowserError
from pytest_django.live_server_helper import LiveServer

from tests import database
from tests.chromium import AXE, AXE_AT
from tests.courses import SOAK
from tests.serving import Served, served
from tests.waiting import PATIENCE
from wuzha.audit.actor import Actor
from wuzha.org.models import Person
from wuzha.ui.built import BUILT

#: The sizes the product is shown at: a phone, a tablet, a desk, a wall.
SIZES = {"phone": (360, 740), "tablet": (820, 1180), "desk": (1440, 900), "wall": (3840, 2160)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is walked in Chinese and in English, or in light and in dark: by day the first of them, by night both."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker("browser")
        drawn = getattr(item, "callspec", None)
        if drawn and {("language", "en"), ("scheme", "dark")} & set(drawn.params.items()):
            item.add_marker("soak")


@pytest.fixture(scope="session", autouse=True)
def files_may_be_kept() -> Iterator[None]:
    """The product serves its files to be kept for good; the server of pytest-django would have them asked for anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda handler, path: False)
        yield


class Profiles:
    """Profiles that are as good as fresh for each test. What has no memory of a test is kept from one to the next, a
    quarter of a short test's processor time: the process that draws, files of the product fetched and compiled.
    """

    def __init__(self, chromium: Browser, url: str) -> None:
        self._chromium = chromium
        self._url = url
        self._kept: dict[str, BrowserContext] = {}

    @contextmanager
    def lent(self, name: str, **look: Any) -> Iterator[BrowserContext]:
        """The profile of this name and look; afterwards its pages, cookies and whatever else it stored are gone."""
        if name not in self._kept:
            made = self._chromium.new_context(base_url=self._url, locale="zh-CN", reduced_motion="reduce", **look)
            made.set_default_timeout(PATIENCE)
            made.new_page()  # held: as long as it is open, its process waits for the next page
            self._kept[name] = made
        context = self._kept[name]
        held = context.pages[0]
        yield context
        for page in context.pages:
            if page is not held:
                page.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_permissions()
        context.clear_cookies()
        session = context.new_cdp_session(held)
        session.send("Storage.clearDataForOrigin", {"origin": self._url, "storageTypes": "all"})
        session.detach()

    def close(self) -> None:
        for context in self._kept.values():
            context.close()


@pytest.fixture(scope="session")
def profiles(chromium: Browser, live_server: LiveServer) -> Iterator[Profiles]:
    profiles = Profiles(chromium, live_server.url)
    yield profiles
    profiles.close()


@pytest.fixture
def context(profiles: Profiles) -> Iterator[BrowserContext]:
    """A profile on a desk-sized light screen."""
    width, height = SIZES["desk"]
    with profiles.lent("desk", viewport={"width": width, "height": height}) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; whatever its console calls an error, or its content policy refuses, fails the test."""
    page = context.new_page()
    problems = watch(page)
    yield page
    assert problems == []


def watch(page: Page) -> list[str]:
    """A list that fills with whatever the page's console calls an error, or its content policy refuses."""
    problems: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # An answer with an error status is the business of the test that asked for it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


def session_cookies(person: Person, url: str, language: str = "zh-hans") -> list[Any]:
    """The cookies of a new session of a person."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return [
        {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": url},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url},
    ]


@pytest.fixture
def sign_in(context: BrowserContext, live_server: LiveServer) -> Callable[[Person], None]:
    """Put a person's session into the browser, without walking through the log-in page."""

    def enter(person: Person, language: str = "zh-hans") -> None:
        context.add_cookies(session_cookies(person, live_server.url, language))

    return enter


#: Resolves when the page is drawn at its size: rules for a width follow the width by a frame.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def sizes(page: Page, *names: str) -> Iterator[str]:
    """Give the page that is open each size in turn: what it shows, it shows without being loaded anew. Without names
    all of them, by day the smallest and that of a desk."""
    for name in names or (SIZES if SOAK else ("phone", "desk")):
        page.set_viewport_size({"width": SIZES[name][0], "height": SIZES[name][1]})
        page.evaluate(DRAWN)
        yield name


#: Widths at which no page has colours that it has not at the phone's or the desk's.
BETWEEN = (SIZES["tablet"][0], SIZES["wall"][0])
#: What a theme can change of what axe asks.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
#: Style sheets need no second reading: no rule that runs asks for them.
RUN_AXE = """async ([rules, without, kinds]) => {
    const only = rules.length ? {runOnly: {type: "rule", values: rules}}
        : {rules: Object.fromEntries(without.map((name) => [name, {enabled: false}]))};
    const parts = kinds && kinds.map((kind) => window.parts.get(kind));
    const where = parts && !parts.includes(document) ? {include: parts} : document;
    const told = await axe.run(where, {resultTypes: ["violations"], preload: {assets: ["media"]}, ...only});
    return told.violations.flatMap(
        (one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary ?? ""}`));
}"""
#: From the server, the browser keeps axe compiled: half a mebibyte is not sent, read and compiled anew for each page.
FETCH_AXE = """(address) => typeof window.axe === "object" || (address !== "" && new Promise((done) => {
    const script = document.createElement("script");
    const end = (there) => { script.remove(); done(there); };
    script.onload = () => end(true);
    script.onerror = () => end(false);
    script.src = address;
    document.head.append(script);
}))"""
#: At once and everywhere: a colour that changes slowly moves on by one element a frame where it is inherited.
SET_THEME = """async (name) => {
    if (!window.still) {
        window.still = new CSSStyleSheet();
        window.still.replaceSync("*, ::before, ::after { transition: none !important }");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.still];
    }
    document.documentElement.dataset.theme = name;
    document.dispatchEvent(new CustomEvent("themechange", {detail: {dark: name === "wuzha-dark"}}));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""


def again(page: Page) -> None:
    """Load a page anew that may be doing so itself: the one that comes first gives way, and only that is no error."""
    with suppress(BrowserError):
        page.reload()
    page.wait_for_load_state()


def set_theme(page: Page, scheme: str) -> None:
    """Give the page that is open the light or the dark theme, as its switch does."""
    page.evaluate(SET_THEME, "wuzha-dark" if scheme == "dark" else "wuzha")


#: The theme of a page and the kinds of part that it has; `window.parts` keeps the first part of each kind. What axe
#: finds hangs on an element with its attributes, what stands around it, whether it is seen and says something, and on
#: few things of the whole page: no text, no number.
PARTS = """() => {
    const parts = window.parts = new Map(), ids = new Set(), landmarks = [];
    const keep = (kind, part) => parts.has(kind) || parts.set(kind, part);
    const named = (one) => one ? `${one.localName}.${[...one.classList].sort().join(".")}` : "";
    const word = ({name, value}) => name === "class" || name === "style" ? ""
        : /^(-?[01]|[a-z]{0,12})$/.test(value) ? `${name}=${value}` : name;
    let heading = "";
    for (const one of document.querySelectorAll("html, body, body :not(script, svg *)")) {
        const above = one.parentElement, attributes = [...one.attributes].map(word).sort().join(" ");
        const seen = one.checkVisibility(), labelled = Boolean(one.labels?.length);
        const says = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const around = [one, above, above?.parentElement].map(named);
        keep([...around, attributes, seen, says, labelled].join("|"), above && one !== document.body ? one : document);
        if (one.id && ids.has(one.id)) keep("twice " + one.id.replace(/\\d+/g, "0"), document);
        ids.add(one.id);
        if (seen && /^h[1-6]$/.test(one.localName)) {
            keep(`${one.localName} after ${heading}`, document);
            heading = one.localName;
        }
        if (seen && one.matches("main, nav, header, footer, aside")) landmarks.push(one.localName);
    }
    keep(landmarks.join(" "), document);
    keep(document.title ? "titled" : "no title", document);
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return [document.documentElement.dataset.theme ?? (dark ? "dark" : "light"), [...parts.keys()]];
}"""


class Axe:
    """What axe finds on a page (WCAG 2.2 A and AA, best practice): one line a problem, none when clean.

    By night it is asked about each page in each look. By day about the parts of a page of a kind that nowhere was clean
    before: colours in each theme, the rest once.
    """

    def __init__(self, script: str, url: str, clean: Path | None) -> None:
        self._script = script
        self._url = url
        #: The file of the parts that were clean, as long as style sheets, scripts and axe stay the same.
        self._clean = clean

    def __call__(self, page: Page, rules: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
        """In the theme that the page has; of these rules only, if any are named, or without some."""
        page.wait_for_load_state()
        if not self._clean:
            return self._ask(page, rules, without, None)
        theme, kinds = page.evaluate(PARTS)
        known = set(self._clean.read_text().split()) if self._clean.exists() else set()
        colours, rest = {}, {}
        for kind in kinds:
            if rules or not without:
                colours[sha256(f"{[*rules]}{theme}{kind}".encode()).hexdigest()[:16]] = kind
            if not rules:
                rest[sha256(kind.encode()).hexdigest()[:16]] = kind
        new_colours, new_rest = colours.keys() - known, rest.keys() - known
        if not new_colours and not new_rest:
            return []
        if not new_colours:
            without = OF_COLOURS
        elif not new_rest and not rules:
            rules = OF_COLOURS
        new = {**{one: colours[one] for one in new_colours}, **{one: rest[one] for one in new_rest}}
        found = self._ask(page, rules, without, sorted(set(new.values())))
        if not found:
            with self._clean.open("a") as file:
                file.write("".join(f"{one}\n" for one in sorted(new)))
        return found

    def _ask(self, page: Page, rules: Sequence[str], without: Sequence[str], kinds: list[str] | None) -> list[str]:
        """About the first part of each of these kinds, or about the whole page."""
        if not page.evaluate(FETCH_AXE, AXE_AT if page.url.startswith(f"{self._url}/") else ""):
            page.evaluate(self._script)  # of a server that has it not, or without a network
        found: list[str] = page.evaluate(RUN_AXE, [list(rules), list(without), kinds])
        return found

    def in_both_themes(self, page: Page) -> list[str]:
        """In the light theme, and by night of what a theme can change in the dark one: nothing else differs.

        Colours, half of the work, are asked for on the phone and at the desk: between them and beyond nothing has
        others.
        """
        if page.viewport_size and page.viewport_size["width"] in BETWEEN:
            return self(page, without=OF_COLOURS)
        if not SOAK:
            set_theme(page, "light")
            return self(page)
        set_theme(page, "dark")
        found = self(page, OF_COLOURS)
        set_theme(page, "light")
        return found + self(page)


@pytest.fixture(scope="session")
def axe(live_server: LiveServer) -> Axe:
    script = AXE.read_text(encoding="utf-8")
    return Axe(script, live_server.url, None if SOAK else _clean_parts(script))


def _clean_parts(script: str) -> Path:
    """The file of the parts that were clean with these style sheets and scripts; those of others are removed."""
    built = sha256(script.encode() + PARTS.encode())
    for file in sorted(BUILT.rglob("*")):
        if file.is_file():
            built.update(file.read_bytes())
    folder = database.cache() / "axe"
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / f"{built.hexdigest()[:16]}.parts"
    parts.touch()
    for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-3]:
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    return parts


#: Texts in three lines or more that are less than two characters wide; in five or more, no wider than two (a bracket
#: does not leave its neighbour).
SQUEEZED = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && found.length < 5; node = walker.nextNode()) {
    if (node.data.trim().length < 3) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect(), size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    const narrow = box.width > 0 && box.width < 2.5 * size, lines = box.width < 2 * size ? 3 : 6;
    if (narrow && box.height > lines * size) found.push("squeezed: " + node.data.trim());
  }
  return found;
}"""


#: What hides a part of its content at its right edge, and does not say so by dots.
CUT = """() => [...document.querySelectorAll("main *:not(input, svg, svg *)")].filter((one) => {
    if (one.clientWidth < 2 || one.scrollWidth <= one.clientWidth + 1) return false;
    const style = getComputedStyle(one);
    return ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis"
        && style.position !== "absolute";
  }).slice(0, 5).map((one) => "cut off: " + one.textContent.trim().replace(/\\s+/g, " ").slice(0, 80))"""


@pytest.fixture
def overflow() -> Callable[[Page], list[str]]:
    """Elements that stick out of the page to the right, which would make it scroll sideways, or of what cuts them off
    there, and words that stand one character below the other."""

    def check(page: Page) -> list[str]:
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        spoiled: list[str] = page.evaluate(SQUEEZED) + page.evaluate(CUT)
        if not wide:
            return spoiled
        found: list[str] = page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""
        )
        return found or ["the page scrolls sideways"]

    return check


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[Served]:
    """One web process for the tests of a file: it serves whatever stands in the database."""
    with served() as server:
        yield server


#: Opens an address as somebody and waits until the page is told what changes.
Open = Callable[[Actor, str], Page]


@pytest.fixture
def open_page(chromium: Browser, server: Served) -> Iterator[Open]:
    """Opens an address in a browser of that person's own; what its console calls an error fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[list[str]] = []

    def open_page(actor: Actor, address: str) -> Page:
        context = chromium.new_context(base_url=server.url, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_cookies(session_cookies(Person.objects.get(pk=actor.person_id), server.url))
        contexts.append(context)
        page = context.new_page()
        problems.append(watch(page))
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-live", "on")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [found for found in problems if found] == []
