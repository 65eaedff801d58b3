# SPDX-License-Identifier: Apache-2.0
"""Whether a refusal stands where it should: in the form that was sent, on the field it is about, with nothing lost.

A test opens `refusals()`, sends what is refused, and names each refusal by its code, or by the text of a form's own:

    with refusals() as told:
        told.form(client, Code.NO_STATION, "station", url, station="9")
        told.press(client, Code.NOT_LEADING, url)

`form` is for what is typed or chosen: the answer shows the form again with what was sent, and the sentence on `field`
(`None`: about the form as a whole, so at its head, where the focus goes). `press` is for a button with nothing beside
it: the sentence stands on the page that follows. `tests/test_refusals.py` reads these calls, and names what the code
can refuse and no test reaches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from django.utils.translation import gettext, override
from django.utils.translation.trans_real import translation as catalogue
from lxml import html

from wuzha.refusals import RefusalCode

#: Not as it was sent; or too often.
REFUSED = (422, 429)
HTMX = {"hx-request": "true"}
CHINESE = "zh-hans"
#: What a person chooses or types in.
CONTROLS = ".//input|.//select|.//textarea|.//button"


def sentence_of(code: RefusalCode | str) -> re.Pattern[str]:
    """How a refusal reads, whatever is filled in; of a form's own one the msgid is given, or how it begins."""
    with override(CHINESE):
        text = str(code.sentence) if isinstance(code, RefusalCode) else gettext(whole(code))
    parts = re.split(r"%\(\w+\)[sd]|\{\w+\}", re.sub(r"\s+", " ", text.strip()))
    return re.compile(".*?".join(map(re.escape, parts)))


@cache
def whole(beginning: str) -> str:
    """The msgid that is this, or else the first that begins so."""
    merged: Any = catalogue(CHINESE)
    known = sorted(key for key, _text in merged._catalog.items() if isinstance(key, str))
    return beginning if beginning in known else next((one for one in known if one.startswith(beginning)), beginning)


class Refusals:
    """Collects what is wrong with the answers, so that one run tells it all."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def form(
        self,
        client: Client,
        code: RefusalCode | str,
        field: str | None,
        url: str,
        /,
        *,
        htmx: bool = False,
        **sent: Any,
    ) -> None:
        """Send a form that is refused."""
        answer = client.post(url, sent, headers={"accept-language": CHINESE} | (HTMX if htmx else {}))
        problem = self._of_form(answer, sentence_of(code), field, url, sent, htmx=htmx)
        if problem:
            self.wrong.append(f"{code} at {url} on {field}: {problem}")

    def press(self, client: Client, code: RefusalCode | str, url: str, /, *, htmx: bool = False, **sent: Any) -> None:
        """Press a button that is refused. What is sent along is the button's own, nothing that somebody typed."""
        headers = {"accept-language": CHINESE} | (HTMX if htmx else {})
        answer: Any = client.post(url, sent, headers=headers, follow=True)
        said = sentence_of(code)
        shown = said.search(_plain(answer.content.decode())) or said.search(_triggered(answer))
        if not shown:
            self.wrong.append(f"{code} at {url}: not told ({answer.status_code}) {_triggered(answer)}")

    def _of_form(
        self, answer: Any, said: re.Pattern[str], field: str | None, url: str, sent: dict[str, Any], *, htmx: bool
    ) -> str:
        if answer.status_code not in REFUSED:
            return f"answered {answer.status_code}{' as a toast' if said.search(_triggered(answer)) else ''}"
        page = html.fromstring(answer.content.decode() or "<p></p>")
        forms = [one for one in page.iter("form") if _sends_to(one, url, answer.request["PATH_INFO"])]
        if not forms:
            return "the form is not there"
        form = next((one for one in forms if said.search(_text(one))), None)
        if form is None:
            toast = " but in a toast" if said.search(_triggered(answer)) else ""
            other = " but elsewhere on the page" if said.search(_text(page)) else ""
            faults = [_text(one) for one in form_faults(forms)]
            return f"not told in the form{toast}{other}; told there: {faults}"
        if shut := next((one.tag for one in form.iterancestors("dialog", "details") if "open" not in one.attrib), None):
            return f"its {shut} is shut"
        place = _at_head(form, said) if field is None else _on_field(page, form, field, said, htmx=htmx)
        return place or _lost(form, sent)


def form_faults(forms: list[Any]) -> list[Any]:
    return [one for form in forms for one in form.xpath(".//*[contains(@class, 'field-error') or @role='alert']")]


def _sends_to(form: Any, url: str, here: str) -> bool:
    addresses = [form.get("action") or form.get("hx-post") or here]
    addresses += [one.get("formaction") for one in form.xpath(".//button[@formaction]")]
    return urlsplit(url).path in [urlsplit(one).path for one in addresses]


def _at_head(form: Any, said: re.Pattern[str]) -> str:
    notes = [one for one in form.xpath(".//*[@role='alert']") if said.search(_text(one))]
    if not notes:
        return "not in an alert at the head of the form"
    return "" if any("autofocus" in one.attrib for one in notes) else "the alert has no focus"


def _on_field(page: Any, form: Any, field: str, said: re.Pattern[str], *, htmx: bool) -> str:
    controls = [one for one in form.xpath(CONTROLS) if one.get("name") == field and one.get("type") != "hidden"]
    if not controls:
        return "the field is not in the form"
    marked = [one for one in controls if one.get("aria-invalid") == "true"]
    if not marked:
        return "the field is not marked (aria-invalid)"
    groups = [one for control in marked for one in control.iterancestors("fieldset")]
    keys = " ".join(one.get("aria-describedby", "") for one in (*marked, *groups)).split()
    if not any(said.search(_text(one)) for key in keys for one in page.xpath(".//*[@id=$key]", key=key)):
        return "the field is not described by the sentence"
    focused = page.xpath("descendant-or-self::*[@autofocus]")
    if htmx and (not focused or focused[0].get("aria-invalid") != "true"):
        return f"the focus goes to {focused[0].get('name') or focused[0].tag if focused else 'nothing'}"
    return ""


def _lost(form: Any, sent: dict[str, Any]) -> str:
    """The names of what was sent and is not there any more; a file and a password are never sent back."""
    lost = []
    for name, value in sent.items():
        named = [one for one in form.xpath(CONTROLS) if one.get("name") == name and one.tag != "button"]
        controls = [one for one in named if one.get("type") not in ("hidden", "password", "file")]
        if not controls or value in ("", None) or isinstance(value, UploadedFile):
            continue
        offered = [option.get("value") for one in controls for option in one.iter("option")]
        offered += [one.get("value") for one in controls if one.get("type") in ("checkbox", "radio")]
        if offered and isinstance(value, str | int) and str(value) not in offered:  # not to be chosen any more
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if str(one) not in _values(controls):
                lost.append(f"{name}={one} (there: {_values(controls)})")
    return f"lost {', '.join(lost)}" if lost else ""


def _values(controls: list[Any]) -> list[str]:
    found: list[str] = []
    for one in controls:
        if one.tag == "select":
            found += [option.get("value") or "" for option in one.iter("option") if "selected" in option.attrib]
            if not one.xpath(".//option[@selected]"):  # the first one is chosen then
                found += [option.get("value") or "" for option in list(one.iter("option"))[:1]]
        elif one.tag == "textarea":
            found.append((one.text or "").lstrip("\n"))
        elif one.get("type") not in ("radio", "checkbox") or "checked" in one.attrib:
            found.append(one.get("value") or "on")
    return found


def _text(element: Any) -> str:
    return re.sub(r"\s+", " ", str(element.text_content()))


def _plain(page: str) -> str:
    return _text(html.fromstring(page)) if page.strip() else ""


def _triggered(answer: Any) -> str:
    """What an answer to htmx says in its events."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda one: chr(int(one[1], 16)), answer.headers.get("HX-Trigger", ""))


@contextmanager
def refusals() -> Iterator[Refusals]:
    """Everything that is sent in the block is refused as it should be."""
    told = Refusals()
    yield told
    assert told.wrong == [], "\n" + "\n".join(told.wrong)
