# SPDX-License-Identifier: Apache-2.0
"""Pages as text."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import pgettext

#: Each language in its own words.
NAMES = {"zh": "中文", "en": "English"}
#: Seconds for which a browser may show a page again without asking.
KEPT = 60


def language() -> str:
    """`zh` or `en`: which side of what was published is shown."""
    return "en" if translation.get_language() == "en" else "zh"


def drawn(name: str, **context: Any) -> str:
    """A page. `path` among the context is where the other language is asked for."""
    spoken = language()
    other = "zh" if spoken == "en" else "en"
    return render_to_string(
        f"program/{name}.html",
        {"spoken": spoken, "other": other, "other_name": NAMES[other], "path": "", **context},
    )


def answer(body: str | bytes, status: int = 200, *, kept: bool = False) -> HttpResponse:
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = f"public, max-age={KEPT}" if kept else "no-store"
    response.headers["Vary"] = "Accept-Language"
    response.headers["X-Told"] = "1"
    return response


def wrong(status: int) -> HttpResponse:
    """A page that says what is wrong and what to do."""
    texts = {
        400: pgettext("citizen", "The browser sent something that cannot be read. Go back and try again."),
        404: pgettext("citizen", "There is no such page. The address may be mistyped."),
        405: pgettext("citizen", "This page cannot do that. Go back and use its buttons."),
        411: pgettext("citizen", "The browser did not say how much it sends. Go back and try again."),
        413: pgettext("citizen", "That is too much text. Shorten it and send it again."),
        415: pgettext("citizen", "Files are not taken here. Bring them to a police station or call 110."),
        429: pgettext("citizen", "Too many have written from your network just now. Wait ten minutes, or call 110."),
        500: pgettext("citizen", "Something failed here. Try again in a minute; if it is urgent, call 110."),
        503: pgettext("citizen", "This cannot be taken just now. Try again in a minute; if it is urgent, call 110."),
    }
    return answer(drawn("wrong", text=texts[status], status=status), status)
