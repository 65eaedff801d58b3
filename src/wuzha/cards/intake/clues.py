# SPDX-License-Identifier: Apache-2.0
"""Lists of clues about cards that were sent down: a row is a card; rows of one person become one clue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.intake.parsing import kind_of, plain_number, word_of
from wuzha.cards.intake.words import CODES, KINDS
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cards.rulesets import CLUE_HEADERS
from wuzha.cards.services.incoming_clues import receive_clues
from wuzha.engine.identifiers import Account, IdNumber, Name
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.columns import Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.services.each import SheetRow
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.org.roles import May

#: How far another clock may be ahead of ours; a later moment was not received yet.
_SKEW = timedelta(minutes=10)


class ClueParser:
    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._cut: set[str] = set()

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        now = timezone.now()
        read: dict[str, Sequence[Any]] = {
            "source_no": cells.read("source_no", plain_number, stops),
            "sender": cells.read("sender", plain_number, stops),
            "name": cells.read("name", Name.parse, stops),
            "id_no": cells.read_number("id_no", partial(IdNumber.parse, today=timezone.localdate()), self._cut),
            "kind": cells.read("kind", word_of(KINDS), stops), "number": cells.read("number", str.strip),
            "received_at": cells.read_moments("received_at", now + _SKEW, stops), "what": cells.read("what", str.strip),
        }  # fmt: skip
        for field in ("source_no", "name", "number"):
            require(read[field], field, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            row = {field: column[place] for field, column in read.items()}
            if place not in stops:
                row["kind"] = row["kind"] or kind_of(row["number"])
                if row["kind"] is None:
                    add(stops, place, "kind", "NOT_TOLD")
                try:
                    canonical(row["number"], row["kind"] or "")
                except NumberError:
                    add(stops, place, "number", "NOT_OF_KIND")
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            received: datetime | None = row["received_at"]
            row["day_only"] = received is not None and timezone.localtime(received).time() == time.min
            row["received_at"] = min(received, now) if received is not None else now
            parsed.rows.append(SheetRow(line, row, flags_of(cells.faults.get(place, [])), raw))
        return parsed


class ClueReceiver(Table):
    kind = "card_clues"
    reads = May.READ_CARDS
    needed = (("source_no",), ("name",), ("number",))
    masks: ClassVar[Mapping[str, Any]] = {
        "name": Name.mask, "id_no": IdNumber.mask, "number": Account.mask, "what": lambda _text: HIDDEN,
    }  # fmt: skip
    fields = {
        "row": pgettext_lazy("clue", "Row"), "source_no": pgettext_lazy("clue", "Number of the clue"),
        "sender": pgettext_lazy("clue", "Sent down by"), "received_at": pgettext_lazy("clue", "Received"),
        "name": pgettext_lazy("clue", "Whose cards they are"), "id_no": pgettext_lazy("clue", "ID number"),
        "number": pgettext_lazy("clue", "Number of the card"), "kind": pgettext_lazy("clue", "Kind of the cards"),
        "what": pgettext_lazy("clue", "What was told"),
    }  # fmt: skip

    def title(self) -> str:
        return pgettext("clue", "Clues about cards")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(CLUE_HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> ClueParser:  # noqa: ARG002
        return ClueParser(headers, mapping)

    def receive(self, rows: list[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
        return receive_clues(rows, batch=batch, actor=own_name(actor, batch, May.WORK_CARDS))

    def faults(self, rows: list[SheetRow]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if problem in CODES:
            what, remedy = (str(one) for one in CODES[problem])
        elif field == "row":
            what = pgettext("clue", "It cannot be taken in as it stands")
            remedy = pgettext("clue", "Check number and kind of the card, and whose it is; then import the row again")
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
