# SPDX-License-Identifier: Apache-2.0
"""What citizens see and send."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wuzha.citizen import boxes
from wuzha.citizen.models import MOST_BOX, PublishedKind, Tip
from wuzha.citizen.program import limits, tokens
from wuzha.citizen.program.forms import TipForm, answers
from wuzha.citizen.program.pages import answer, drawn, language, wrong
from wuzha.citizen.program.shelf import Content, Shelf, shelf

log = logging.getLogger(__name__)

STYLE = (Path(__file__).parent / "style" / "citizen.css").read_bytes()
#: Weeks that stand on one page.
WEEKS = 12
_COUNT = """
INSERT INTO citizen_quizcount (day, code, answered, "right") VALUES (%s, %s, 1, %s)
ON CONFLICT (day, code) DO UPDATE
SET answered = citizen_quizcount.answered + 1, "right" = citizen_quizcount."right" + excluded."right"
"""


def home(_request: HttpRequest) -> HttpResponse:
    """What to do now, the cards, the week."""
    found = shelf()

    def draw() -> str:
        weeks = _weeks(found)
        return drawn(
            "home", help=_sided(found.all(PublishedKind.HELP)), cards=_cards(found), week=weeks[0] if weeks else None
        )

    return answer(found.page(("home",), draw), kept=True)


def card(_request: HttpRequest, code: str) -> HttpResponse:
    found = shelf()
    one = found.one(PublishedKind.CARD, code)
    page = found.page(("card", code), lambda: drawn("card", card=one[language()], path=f"cards/{code}/"))
    return answer(page, kept=True)


def weeks(_request: HttpRequest) -> HttpResponse:
    found = shelf()
    return answer(found.page(("weeks",), lambda: drawn("weeks", weeks=_weeks(found), path="weeks/")), kept=True)


def about(_request: HttpRequest) -> HttpResponse:
    found = shelf()
    return answer(found.page(("about",), lambda: drawn("about", path="about/")), kept=True)


def quiz(request: HttpRequest) -> HttpResponse:
    """The questions, and how they were answered: counted by day, of nobody."""
    found = shelf()
    questions = found.all(PublishedKind.QUESTION)
    if request.method != "POST":
        rows = [{"code": one["code"], **one[language()]} for one in questions]
        return answer(found.page(("quiz",), lambda: drawn("quiz", questions=rows, path="quiz/")), kept=True)
    given = answers(questions, request.POST)
    answered = [one for one in questions if one["code"] in given]
    if answered and limits.QUIZZES.allows(_address(request)):
        _count({one["code"]: given[one["code"]] == one["right"] for one in answered})
    rows = [
        {
            **one[language()], "chosen": one[language()]["answers"][given[one["code"]]],
            "best": one[language()]["answers"][one["right"]], "good": given[one["code"]] == one["right"],
        }
        for one in answered
    ]  # fmt: skip
    good = sum(1 for row in rows if row["good"])
    return answer(drawn("answers", rows=rows, good=good, all=len(questions), path="quiz/"), 200 if rows else 422)


def tip(request: HttpRequest) -> HttpResponse:
    """The form; sent, a box. Nothing of who sends it is kept."""
    found = shelf()
    said = (found.all(PublishedKind.FORM) or [{}])[0]
    key = (found.all(PublishedKind.KEY) or [{}])[0].get("public", "")
    if not key:
        return wrong(503)
    if request.method != "POST":
        return _form(TipForm(said), said)
    form = TipForm(said, request.POST)
    if not form.is_valid():
        return _form(form, said, 422)
    if not limits.TIPS.allows(_address(request)):
        return _form(form, said, 429)
    box = boxes.close(bytes.fromhex(key), form.content())
    if len(box) > MOST_BOX:
        return wrong(413)
    if not _keep(form.number, box):
        return _form(form, said, 503)
    return answer(drawn("thanks", number=form.number, path="tip/"))


def style(_request: HttpRequest) -> HttpResponse:
    response = answer(STYLE, kept=True)
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the process answers and something is published."""
    found = shelf()
    return answer(b"ok" if found.marks else b"nothing published", 200 if found.marks else 503)


def _form(form: TipForm, said: Content, status: int = 200) -> HttpResponse:
    """The form with what was typed, and a new number: one that came back too late or too fast may be sent again."""
    number = tokens.issue() if status in (200, 422) else form.data.get("token", "")
    page = drawn("tip", form=form, token=number, city=said.get("city", ""), status=status, path="tip/")
    return answer(page, status)


def _keep(number: str, box: bytes) -> bool:
    """Write a box; a form that was sent twice is kept once. False while the database is away.

    In one statement that asks for nothing back: the role may add boxes, and see none.
    """
    try:
        Tip.objects.bulk_create([Tip(number=number, box=box)], ignore_conflicts=True)
    except Error as error:
        log.warning("A tip is not kept: %s", type(error).__name__)
        return False
    return True


def _count(right: dict[str, bool]) -> None:
    """While the database is away nothing is counted; who answered is told all the same."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            day = timezone.localdate()
            cursor.executemany(_COUNT, [(day, code, int(good)) for code, good in sorted(right.items())])
    except Error as error:
        log.warning("Answers are not counted: %s", type(error).__name__)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _sided(rows: list[Content]) -> list[dict[str, Any]]:
    side = language()
    return [{"number": one["number"], "text": one[side], "more": one[f"more_{side}"]} for one in rows]


def _cards(found: Shelf) -> list[dict[str, Any]]:
    return [{"code": one["code"], **one[language()]} for one in found.all(PublishedKind.CARD)]


def _weeks(found: Shelf) -> list[dict[str, Any]]:
    """Pictures of weeks, the newest first, in the language of the page."""
    side = language()

    def rows(given: list[Content]) -> list[dict[str, Any]]:
        return [{"name": one[side], "cases": one["cases"]} for one in given]

    told = sorted(found.all(PublishedKind.WEEK), key=lambda one: str(one["first"]), reverse=True)[:WEEKS]
    return [
        {
            **one, "days": _days(*(date.fromisoformat(one[key]) for key in ("first", "last"))),
            "types": rows(one.get("types", [])), "places": rows(one.get("places", [])),
            "loss": round(one["loss_fen"] / 1_000_000) if one.get("loss_fen") is not None else None,
        }
        for one in told
    ]  # fmt: skip


def _days(first: date, last: date) -> str:
    """The days of a week as they are written in the language of the page."""
    if language() == "en":
        return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
