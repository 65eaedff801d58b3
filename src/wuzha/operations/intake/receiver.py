# SPDX-License-Identifier: Apache-2.0
"""Rosters of the task force as a kind of intake: who serves as what, from where, on which duty and from when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Name
from wuzha.intake import words
from wuzha.intake.cells import CellError, CellProblem, parse_time
from wuzha.intake.columns import CITY_TIME, Cells, Problems, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.tables import Table
from wuzha.operations.queries.units import words_of_units
from wuzha.operations.rules.roster import GRADES
from wuzha.operations.rulesets import HEADERS, POSTS
from wuzha.operations.services.force import MOST_BADGE
from wuzha.operations.services.incoming import IncomingMember, take_in

FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("force", "Row"),
    "name": pgettext_lazy("force", "Name"),
    "badge": pgettext_lazy("force", "Police number"),
    "grade": pgettext_lazy("force", "Kind"),
    "unit": pgettext_lazy("force", "From unit"),
    "post": pgettext_lazy("force", "Duty in the force"),
    "since": pgettext_lazy("force", "From"),
}
#: `field:CODE` → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "row:DIFFERS": (
        pgettext_lazy("force", "This member serves already, from another day, as another kind or on another duty"),
        pgettext_lazy("force", "What is here stays: change the duty on the member's page, or correct the row"),
    ),
    "row:NOT_ALLOWED": (
        pgettext_lazy("force", "Rosters are taken in by whoever runs operations"),
        pgettext_lazy("force", "Let an investigator import the roster"),
    ),
    "grade:UNKNOWN": (
        pgettext_lazy("force", "This is neither a police officer nor an auxiliary"),
        pgettext_lazy("force", "Write 民警 or 辅警 for the kind."),
    ),
    "unit:UNKNOWN": (
        pgettext_lazy("force", "No police unit has this name or code"),
        pgettext_lazy("force", "Write it as under Units, and import the row again"),
    ),
    "post:UNKNOWN": (
        pgettext_lazy("force", "The dictionary has no such duty"),
        pgettext_lazy("force", "Write one of the words of the dictionary, or have this one added to it"),
    ),
}
_BADGE = re.compile(rf"[0-9A-Za-z-]{{1,{MOST_BADGE}}}")


class ForceParser:
    """Parses the rows of one roster: a row without name, kind or day is a reject, and so is one with a unit or a duty
    that nobody knows: a term that is wrong counts on every day."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._posts = words.in_force(POSTS)
        self._units = words_of_units()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        names, grades = cells.read("name", Name.parse, stops), cells.read("grade", self._grade, stops)
        days = cells.read("since", self._day, stops)
        for column, field in ((names, "name"), (grades, "grade"), (days, "since")):
            require(column, field, stops)
        badges = cells.read("badge", _badge, stops)
        units, posts = cells.read("unit", self._unit, stops), cells.read("post", self._post, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            name, grade, since = names[place], grades[place], days[place]
            if place in stops or name is None or grade is None or since is None:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            flags = flags_of(cells.faults.get(place, []))
            parsed.rows.append(
                IncomingMember(
                    line, name, badges[place] or "", grade, units[place], posts[place] or "", since, flags, raw
                )
            )
        return parsed

    def _grade(self, text: str) -> str:
        return _known(GRADES.get(text.strip().casefold()))

    def _post(self, text: str) -> str:
        return _known(self._posts.code(text))

    def _unit(self, text: str) -> int:
        found = self._units.get("".join(text.split()))
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    def _day(self, text: str) -> date:
        return timezone.localdate(parse_time(text, CITY_TIME))


def _known(code: str | None) -> str:
    if code is None:
        raise CellError(CellProblem.UNKNOWN)
    return code


def _badge(text: str) -> str:
    found = "".join(text.split())
    return found if _BADGE.fullmatch(found) else _known(None)


class ForceReceiver(Table):
    kind = "force"
    needed, fields, masks = (("name",), ("grade",), ("since",)), FIELDS, {}

    def title(self) -> str:
        return pgettext("force", "Roster of the task force")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> ForceParser:  # noqa: ARG002
        return ForceParser(headers, mapping)

    def receive(self, rows: list[IncomingMember], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=actor)

    def faults(self, rows: list[IncomingMember]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if found := CODES.get(problem):
            what, remedy = str(found[0]), str(found[1])
        elif code in ("BADGE_TAKEN", "TERM_BEFORE"):
            what, remedy = (
                pgettext("force", "The police number belongs to another name, or the day lies in an earlier term"),
                pgettext("force", "Compare the row with the member's page, and correct what is wrong"),
            )
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
