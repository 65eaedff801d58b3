# SPDX-License-Identifier: Apache-2.0
"""What citizens see now, what they would see, and how they answer the quiz."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone, translation

from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.cases.queries.counting import steps
from wuzha.citizen import boxes
from wuzha.citizen.models import Published, PublishedKind, QuizCount, Tip
from wuzha.citizen.rulesets import CARDS, HELP, QUIZ
from wuzha.core.indicators import LEAST, Period
from wuzha.core.indicators.figures import hidden
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.keys import Counted, count_with_keys
from wuzha.figures.queries.units import townships
from wuzha.org.models import Unit, UnitKind
from wuzha.org.rules import rule_set
from wuzha.pages import capped, capped_text

#: What the keys are derived for with which tips are opened.
PURPOSE = "citizen-tips"
#: Weeks that citizens can look back.
WEEKS = 12
#: Tips that are counted on the page.
MOST_TOLD = 1000
WEEK = timedelta(days=7)
#: A case whose type is not known, or not in the dictionary.
OTHER = {"code": "", "zh": "其他", "en": "Other"}
_EYES = Actor.system("citizen")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be shown: as `Published` keeps it."""

    kind: PublishedKind
    code: str
    position: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that citizens would see; `mark` is the same as long as it is."""

    parts: tuple[Part, ...]
    changed: tuple[Part, ...]
    gone: tuple[Published, ...]

    @property
    def mark(self) -> str:
        told = [(one.kind.value, one.code, one.position, one.content) for one in self.parts]
        return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def is_new(self) -> bool:
        return bool(self.changed or self.gone)


def last_week() -> date:
    """The Monday of the last week that is over."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday()) - WEEK


def published() -> dict[tuple[str, str], Published]:
    """What citizens see now, by kind and code."""
    return {(one.kind, one.code): one for one in Published.objects.filter(until=None)}


def draft(monday: date) -> Draft:
    """What they would see with the picture of the week that begins on a Monday. Earlier pictures stay."""
    parts = (*_words(), week_part(monday))
    now = published()
    changed = tuple(one for one in parts if _differs(now.get((one.kind, one.code)), one))
    kept = {(one.kind.value, one.code) for one in parts}
    oldest = (monday - WEEKS * WEEK).isoformat()
    gone = tuple(
        row for key, row in now.items()
        if key not in kept and (row.kind != PublishedKind.WEEK or row.code < oldest)
    )  # fmt: skip
    return Draft(parts, changed, gone)


def week_part(monday: date) -> Part:
    """Cases, losses, types and townships of a week. What would tell of one or two people is hidden, and what would give
    it away (`core.indicators`)."""
    period = Period(monday, monday + WEEK - timedelta(days=1))
    city = Unit.objects.filter(kind=UnitKind.CITY).order_by("path").first()
    content: dict[str, Any] = {"first": monday.isoformat(), "last": period.last.isoformat(), "cases": None}
    if city is not None:
        content |= _counted(city, period)
    return Part(PublishedKind.WEEK, monday.isoformat(), 0, content)


def _counted(city: Unit, period: Period) -> dict[str, Any]:
    towns = [one for one in townships(_EYES, city) if one.ranked]
    told = _figures("results.reported", [city, *towns], period)
    before = _figures("results.reported", [city], period.before())
    whole = told.get(city.pk)
    if whole is None:
        return {}
    cases = len(whole.keys)
    loss = _figures("results.loss", [city], period).get(city.pk)
    kinds = Counter(steps(_EYES).filter(pk__in=whole.keys).values_list("case__fraud_type", flat=True))
    terms = {term.code: term for term in rule_set("warning.fraud_types").at().terms}
    by_kind = [
        (number, {"code": code, "zh": terms[code].zh, "en": terms[code].en} if code in terms else OTHER)
        for code, number in kinds.most_common()
    ]
    by_place = [(len(told[one.pk].keys) if one.pk in told else 0, {"zh": one.name, "en": one.name}) for one in towns]
    return {
        "cases": cases if cases == 0 or cases >= LEAST else None,
        "before": len(before[city.pk].keys) if city.pk in before and len(before[city.pk].keys) >= LEAST else None,
        "loss_fen": loss.reading.total_fen if loss is not None and cases >= LEAST else None,
        "types": _shown(by_kind), "places": _shown(by_place),
    }  # fmt: skip


def _figures(code: str, units: list[Unit], period: Period) -> dict[int, Counted]:
    one = named(code)
    return count_with_keys(one, units, period) if one is not None else {}


def _shown(rows: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows with their number, or none where it is hidden."""
    places = hidden([count for count, _row in rows])
    return [{**row, "cases": None if at in places else count} for at, (count, row) in enumerate(rows)]


def _words() -> tuple[Part, ...]:
    """Cards, quiz, help, what a tip may say, and the key that closes it."""
    kinds = [{"code": term.code, "zh": term.zh, "en": term.en} for term in rule_set("leads.kinds").at().terms]
    city = Unit.objects.filter(kind=UnitKind.CITY).order_by("path").first()
    places = [{"pk": one.pk, "name": one.name} for one in townships(_EYES, city)] if city is not None else []
    return (
        *(Part(PublishedKind.CARD, one.code, at, one.model_dump()) for at, one in enumerate(CARDS.at().cards)),
        *(Part(PublishedKind.QUESTION, one.code, at, one.model_dump()) for at, one in enumerate(QUIZ.at().questions)),
        *(Part(PublishedKind.HELP, one.number, at, one.model_dump()) for at, one in enumerate(HELP.at().lines)),
        Part(PublishedKind.FORM, "FORM", 0, {"kinds": kinds, "places": places, "city": city.name if city else ""}),
        Part(PublishedKind.KEY, "KEY", 0, {"public": boxes.public_of(keys.derive(PURPOSE)).hex()}),
    )


def _differs(row: Published | None, part: Part) -> bool:
    return row is None or (row.content, row.position) != (part.content, part.position)


def waiting(_actor: Actor, _now: datetime) -> list[QuerySet[Tip]]:
    """Tips that nobody has taken in, for whoever takes leads down."""
    return [Tip.objects.all()]


@dataclass(frozen=True, slots=True)
class TipsWaiting:
    count: str
    oldest: datetime | None


def tips_waiting() -> TipsWaiting:
    """How many wait, and since when the oldest does."""
    rows = Tip.objects.order_by("pk")
    return TipsWaiting(capped_text(capped(rows, MOST_TOLD), MOST_TOLD), rows.values_list("at", flat=True).first())


@dataclass(frozen=True, slots=True)
class Answers:
    """How a question was answered in the last days: a proxy of what citizens know."""

    code: str
    text: str
    answered: int
    right: int


def answers(days: int = 28) -> list[Answers]:
    """The questions of now with the answers of the last days."""
    since = timezone.localdate() - timedelta(days=days)
    rows = QuizCount.objects.filter(day__gt=since).values("code").annotate(all=Sum("answered"), good=Sum("right"))
    found = {row["code"]: (row["all"], row["good"]) for row in rows}
    language = (translation.get_language() or "zh").partition("-")[0]
    return [
        Answers(one.code, (one.en if language == "en" else one.zh).question, *found.get(one.code, (0, 0)))
        for one in QUIZ.at().questions
    ]
