# SPDX-License-Identifier: Apache-2.0
"""What the pages of intake read."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, Reject, SourceKey
from wuzha.intake.receivers import Receiver, RejectedRow
from wuzha.intake.services import store
from wuzha.intake.services.open import look
from wuzha.org.models import Unit
from wuzha.org.queries.pages import SIZE, Page, page_of
from wuzha.org.reach import units_below

#: Rows of a preview.
PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file, masked, and what would become of it: `in`, `flagged` or `rejected`, with the reasons."""

    line: int
    cells: list[str]
    becomes: str
    problems: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RejectRow:
    line: int
    problems: list[tuple[str, str]]


def batches(actor: Actor, after: str = "") -> Page[Batch]:
    """Files of the actor's reach, the latest first."""
    rows = Batch.objects.visible_to(actor).filter(via__in=["web", "cli"]).select_related("by").order_by("-pk")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after[:18]))
    return page_of(rows[: SIZE + 1], lambda row: row.pk)


def batch(actor: Actor, pk: int) -> Batch | None:
    """One batch of the actor's reach."""
    found: Batch | None = Batch.objects.visible_to(actor).select_related("by", "unit").filter(pk=pk).first()
    return found


def centres(actor: Actor) -> list[Unit]:
    """Units of the actor's reach that take files."""
    return list(Unit.objects.filter(pk__in=units_below(actor.unit_path).centres).order_by("code"))


def channels(actor: Actor) -> list[str]:
    """Channels used before, to choose from."""
    used = Batch.objects.visible_to(actor).order_by("source").values_list("source", flat=True).distinct()
    return list(used[:50])


def preview(given: Batch, receiver: Receiver) -> tuple[list[str], list[PreviewRow]]:
    """The matched columns and the first rows of a file that waits, as they would be taken. Nothing is written.

    Raises `UnreadableFile`.
    """
    opened = look(store.kept(given.stored_as), given.kind, given.source, sheet=given.sheet or None)
    headers = opened.table.headers
    chunk = next(opened.table.chunks(PREVIEWED), None)
    shown = [header for header in headers if given.mapping.get(header)]
    if chunk is None:
        return shown, []
    rows = chunk.rows.head(PREVIEWED)
    lines = rows["line"].to_list()
    parsed = receiver.parser(headers, given.mapping, given.source)(
        lines, [rows[header].to_list() for header in headers]
    )
    faults = receiver.faults(parsed.rows)
    rejected: dict[int, RejectedRow] = {row.line: row for row in parsed.rejects}
    found = []
    for place, line in enumerate(lines):
        cells = [receiver.mask(given.mapping[header], str(rows[header][place] or "")) for header in shown]
        if line in rejected:
            becomes, problems = "rejected", [str(problem) for problem in rejected[line].problems]
        else:
            problems = list(faults.get(line, ()))
            becomes = "flagged" if problems else "in"
        found.append(PreviewRow(line, cells, becomes, [receiver.explain(problem) for problem in problems]))
    return shown, found


def samples(given: Batch, receiver: Receiver) -> dict[str, str]:
    """Header → a first value, masked, so that a person can tell what an unknown column holds."""
    opened = look(store.kept(given.stored_as), given.kind, given.source, sheet=given.sheet or None)
    chunk = next(opened.table.chunks(PREVIEWED), None)
    if chunk is None:
        return {}
    found = {}
    for header in opened.table.headers:
        value = next((str(cell) for cell in chunk.rows[header].to_list() if cell), "")
        found[header] = receiver.mask(given.mapping.get(header, ""), value)
    return found


def rejects(actor: Actor, given: Batch, receiver: Receiver, after: str = "") -> Page[RejectRow]:
    """Rejected rows by line, with their reasons."""
    rows = Reject.objects.visible_to(actor).filter(batch=given).order_by("line")
    if after.isdecimal():
        rows = rows.filter(line__gt=int(after[:9]))
    shown = [RejectRow(row.line, [receiver.explain(reason) for reason in row.reasons]) for row in rows[: SIZE + 1]]
    return page_of(shown, lambda row: row.line)


def keys(actor: Actor) -> list[SourceKey]:
    """API keys of the sources whose rows the actor's units receive."""
    return list(
        SourceKey.objects.filter(unit_id__in=units_below(actor.unit_path).ids)
        .select_related("unit")
        .order_by("revoked_at", "source", "pk")[:500]
    )
