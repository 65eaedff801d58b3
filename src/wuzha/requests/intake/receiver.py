# SPDX-License-Identifier: Apache-2.0
"""Answer files as a kind of intake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import Cells, Problems, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.tables import Table
from wuzha.requests.rulesets import HEADERS
from wuzha.requests.services.receiving import IncomingAnswer, take_in

NEEDED = (("uid",), ("text",))
FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("request", "Row"),
    "number": pgettext_lazy("request", "Number of the request"),
    "uid": pgettext_lazy("request", "Mark of the request"),
    "conclusion": pgettext_lazy("request", "Conclusion"),
    "text": pgettext_lazy("request", "Answer"),
}
#: `field:CODE` → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "uid:UNKNOWN": (
        pgettext_lazy("request", "No request of this unit has this mark and number"),
        pgettext_lazy("request", "Copy the row out of the request file anew, with its mark"),
    ),
    "row:ANSWERED": (
        pgettext_lazy("request", "This request is answered already, and otherwise"),
        pgettext_lazy("request", "Look at the answer that is there; return it first if this one is right"),
    ),
    "row:WITHDRAWN": (
        pgettext_lazy("request", "This request was withdrawn"),
        pgettext_lazy("request", "Nothing is to be done about it any more"),
    ),
    "row:CONCLUSION_MISSING": (
        pgettext_lazy("request", "The conclusion is not among those of its kind"),
        pgettext_lazy("request", "Write one of the words of the form, and import the row again"),
    ),
    "row:FIELD_MISSING": (
        pgettext_lazy("request", "A field that its kind asks for is empty"),
        pgettext_lazy("request", "Fill in every column, and import the row again"),
    ),
    "row:FIELD_WRONG": (
        pgettext_lazy("request", "A field cannot be read"),
        pgettext_lazy("request", "Write days as 2026-05-01, sums in yuan, yes or no as 是 or 否"),
    ),
    "row:FIELD_DAY": (
        pgettext_lazy("request", "A day lies before the request, or ahead"),
        pgettext_lazy("request", "Write the day on which it was done, and import the row again"),
    ),
    "row:NOT_OURS_TOLD": (
        pgettext_lazy("request", "The conclusion says that there is no such card, yet its opening is told"),
        pgettext_lazy("request", "Write another conclusion, or leave the columns of the opening empty"),
    ),
    "row:TOO_LONG": (
        pgettext_lazy("request", "The answer is too long"),
        pgettext_lazy("request", "Shorten it to 2000 characters, and send the rest as a file"),
    ),
}


class AnswerParser:
    """Parses the rows of one answer file."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """Every row becomes an `IncomingAnswer` or a reject; one that nobody filled in is left out as one."""
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        uids = cells.read("uid", _uid, stops)
        require(uids, "uid", stops)
        texts = cells.read("text", str.strip)
        require(texts, "text", stops)
        numbers, conclusions = cells.read("number", str.strip), cells.read("conclusion", str.strip)
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            uid, text = uids[place], texts[place]
            if place in stops or uid is None or text is None:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            more = {header.strip(): cell for header, cell in raw.items()}
            parsed.rows.append(
                IncomingAnswer(line, uid, numbers[place] or "", conclusions[place] or "", text, more, raw)
            )
        return parsed


def _uid(text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError as error:
        raise CellError(CellProblem.UNKNOWN) from error


class AnswerReceiver(Table):
    kind = "request_answers"
    needed = NEEDED
    fields = FIELDS
    masks = {"text": lambda _text: "***"}

    def title(self) -> str:
        return str(pgettext_lazy("request", "Answers to requests"))

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> AnswerParser:  # noqa: ARG002
        return AnswerParser(headers, mapping)

    def receive(self, rows: list[IncomingAnswer], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=actor)

    def faults(self, rows: list[IncomingAnswer]) -> dict[int, tuple[str, ...]]:  # noqa: ARG002 - none is let in faulty
        return {}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        found = CODES.get(problem)
        what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
