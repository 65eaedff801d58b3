# SPDX-License-Identifier: Apache-2.0
"""The warning desk as a receiver of intake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.explain import hint
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk
from wuzha.intake.tables import Table
from wuzha.warning.fields import FIELDS
from wuzha.warning.intake.explain import explain, field_label
from wuzha.warning.intake.parse import DirectiveParser
from wuzha.warning.rulesets import HEADERS
from wuzha.warning.services.receive import IncomingDirective, receive
from wuzha.warning.services.receive.incoming import SealedRow

#: A file needs a level, a time and a key of the person; any one column of each will do.
NEEDED = (("level",), ("pushed_at", "last_contact_at"), ("victim_phone", "victim_id_no", "victim_account"))

#: How the cells of a field are shown; those of any other are hidden.
MASKS = {one.key: one.mask for one in FIELDS if one.mask is not None}


class WarningReceiver(Table):
    kind = "warnings"
    needed, masks = NEEDED, MASKS

    def title(self) -> str:
        return _("Fraud warnings")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def label(self, field: str) -> str:
        return field_label(field)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> SealingParser:
        return SealingParser(DirectiveParser(headers, mapping, source))

    def parser_of_fields(self, fields: Sequence[str], source: str) -> SealingParser:
        """A parser for rows that name canonical fields themselves; any other field stays in the raw row."""
        known = self.dictionary().fields
        return self.parser(fields, {name: name for name in fields if name in known}, source)

    def receive(self, rows: list[SealedRow], *, batch: Batch, actor: Actor) -> Counts:
        receipt = receive(rows, source=batch.source, centre_id=batch.unit_id, actor=actor, batch=batch)
        return Counts(receipt.accepted, receipt.merged, receipt.duplicates, receipt.flagged)

    def list_url(self, batch: Batch, became: str) -> str:
        return f"{reverse('warning:taken', args=[batch.pk])}?became={became}"

    def faults(self, rows: list[SealedRow]) -> dict[int, tuple[str, ...]]:
        return {row.row.line: row.row.flags for row in rows if row.row.flags}

    def mask(self, field: str, text: str) -> str:
        if field in MASKS and (shown := MASKS[field](text)) != HIDDEN:
            return shown
        return hint(text) if not field or field in MASKS else HIDDEN if text else ""

    def concerned(self, problems: Iterable[str]) -> set[str]:
        fields = {problem.partition(":")[0] for problem in problems}
        return fields | set(NEEDED[-1]) if "person" in fields else fields

    def explain(self, problem: str) -> tuple[str, str]:
        return explain(problem)


class SealingParser:
    """Parses and seals, so that sealing is done while the chunk before is written."""

    def __init__(self, parse: DirectiveParser) -> None:
        self._parse = parse

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        parsed = self._parse(lines, columns)
        rows: list[IncomingDirective] = parsed.rows
        return ParsedChunk([SealedRow(row) for row in rows], parsed.rejects)

    def forget(self) -> None:
        """Parse the next rows as if none had come before."""
        self._parse.forget()
