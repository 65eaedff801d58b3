# SPDX-License-Identifier: Apache-2.0
"""What changed from one edition to the next, from their two snapshots; and since, against what is known now."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.queries.wanted import Need
from wuzha.bulletins.queries.wording import days_in_words, moved, name_of, written
from wuzha.bulletins.rules.text import parse
from wuzha.figures.queries.snapshots import Difference, figures_of, verify
from wuzha.org.models import Unit


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of two editions: what it was and is, and the keys of the records that came and went."""

    name: str
    unit: str
    days: str
    old: str
    new: str
    came: int
    went: int
    url: str
    #: What the paper says of it.
    said: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A line that is other than before, without its numbers."""

    old: str
    new: str


def changed(bulletin: Bulletin) -> list[Changed]:
    """Figures that both editions have and that differ, or count other records."""
    before = bulletin.corrects
    if before is None:
        return []
    then, now = _with_keys(before), _with_keys(bulletin)
    used = Values(bulletin).used(parse(bulletin.text))
    names = dict(Unit.objects.filter(pk__in={need.unit_id for need in now}).values_list("pk", "name"))
    found = []
    for need, row in now.items():
        old = then.get(need)
        if old is None or need not in used:
            continue
        came, went = set(row.keys) - set(old.keys), set(old.keys) - set(row.keys)
        if came or went or (old.numerator, old.denominator, old.total) != (row.numerator, row.denominator, row.total):
            found.append(
                Changed(
                    name_of(need.code), names.get(need.unit_id, ""), days_in_words(need.first, need.last),
                    written(old), written(row), len(came), len(went), row.get_absolute_url(),
                    moved(old, row, public=bulletin.public),
                )
            )  # fmt: skip
    return found


def reworded(bulletin: Bulletin) -> list[Reworded]:
    """Lines of the text that were changed, as they were typed."""
    if bulletin.corrects is None:
        return []
    old, new = (one.text.replace("\r", "").split("\n") for one in (bulletin.corrects, bulletin))
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(Reworded("\n".join(old[a:b]), "\n".join(new[c:d])))
    return found


def told(bulletin: Bulletin) -> list[str]:
    """What a new edition says of the one before, as paragraphs: of figures of the whole alone, for those of a township
    stand in its tables."""
    found = changed(bulletin)
    if bulletin.corrects is None:
        return []
    of_whole = [one for one in found if one.unit == bulletin.about.name and one.old != one.new]
    lines = [
        f"本件为第{bulletin.edition}版，替代{bulletin.corrects.document_no}第{bulletin.corrects.edition}版。"
        f"{f'原因：{bulletin.why}。' if bulletin.why else ''}"
    ]
    if of_whole:
        said = "；".join(f"{one.days}{one.name}{one.said}" for one in of_whole)
        lines.append(f"与前版相比：{said}。")
    return lines


@dataclass(frozen=True, slots=True)
class Again:
    """A figure of the snapshot beside what is counted again, with its days: it may be there of several."""

    found: Difference

    @property
    def figure(self) -> Any:
        return self.found.figure

    @property
    def code(self) -> str:
        return self.found.code

    @property
    def days(self) -> str:
        return days_in_words(self.figure.first, self.figure.last)

    @property
    def then(self) -> str:
        return self.found.then

    @property
    def now(self) -> str:
        return self.found.now

    @property
    def same(self) -> bool:
        return self.found.same

    @property
    def current(self) -> bool:
        """Whether it is counted by the records as they stand."""
        return self.found.current

    @property
    def came(self) -> list[int]:
        return self.found.came

    @property
    def went(self) -> list[int]:
        return self.found.went


def since(bulletin: Bulletin) -> list[Again]:
    """Figures of the snapshot that are counted otherwise today (更正提示)."""
    return [Again(one) for one in verify(bulletin.snapshot, timezone.now()) if not one.same]


def counted_again(bulletin: Bulletin) -> list[Again]:
    """All figures counted again as they were known then."""
    return [Again(one) for one in verify(bulletin.snapshot)]


def stands(bulletin: Bulletin) -> list[Again]:
    """Figures that do not come out the same as they were known then: none, unless a record was changed in place."""
    return [one for one in counted_again(bulletin) if not one.same]


def _with_keys(bulletin: Bulletin) -> dict[Need, Any]:
    rows = figures_of(bulletin.snapshot).defer(None)
    return {Need(one.code, one.unit_of_id, one.first, one.last): one for one in rows}
