# SPDX-License-Identifier: Apache-2.0
"""Lists of nominations as a kind of intake: each row becomes a candidate of the bureau that is asked for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Name, Phone
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.rules.life import Kind
from wuzha.fraudfree.rulesets import NOMINEE_HEADERS
from wuzha.fraudfree.services.receiving import take, take_in
from wuzha.intake.cells import CellError, CellProblem, parse_count
from wuzha.intake.columns import Cells, Problems, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.services.each import SheetRow
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.org.models import UnitKind
from wuzha.org.named import UnitNames
from wuzha.org.roles import May

__all__ = ["NomineeParser", "NomineeReceiver", "take"]

Read = Callable[[str], Any]
#: How files write the kinds.
KINDS = {
    "社区": Kind.COMMUNITY, "村": Kind.COMMUNITY, "小区": Kind.COMMUNITY, "无诈社区": Kind.COMMUNITY,
    "学校": Kind.CAMPUS, "校园": Kind.CAMPUS, "无诈校园": Kind.CAMPUS, "医院": Kind.HOSPITAL,
    "无诈医院": Kind.HOSPITAL, "卫生院": Kind.HOSPITAL, "企业": Kind.ENTERPRISE, "无诈企业": Kind.ENTERPRISE,
    "机关": Kind.AGENCY, "无诈机关": Kind.AGENCY,
}  # fmt: skip


def _kind(text: str) -> str:
    found = KINDS.get(text.strip())
    if found is None:
        raise CellError(CellProblem.UNKNOWN)
    return found.value


def _unit(names: UnitNames) -> Read:
    def read(text: str) -> int:
        found = names.find(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return int(found)

    return read


class NomineeParser:
    """A row is a reject when a needed cell is empty, or one cannot be read."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str], needed: Sequence[str]) -> None:
        self._headers, self._needed = list(headers), needed
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        towns = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)
        self._readers: dict[str, Read] = {
            "bureau": _unit(UnitNames([UnitKind.MEMBER])), "township": _unit(UnitNames(list(towns))), "kind": _kind,
            "name": str.strip, "people": parse_count, "words": str.strip, "head": str.strip, "phone": str.strip,
        }  # fmt: skip

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        values = {field: cells.read(field, read, stops) for field, read in self._readers.items()}
        for field in self._needed:
            require(values[field], field, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            row = {field: column[place] for field, column in values.items()}
            parsed.rows.append(SheetRow(line, row, flags_of(cells.faults.get(place, [])), raw))
        return parsed


class NomineeReceiver(Table):
    """Lists that the bureaus of education and health send."""

    kind: str = "nominees"
    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {"head": Name.mask, "phone": Phone.mask}
    needed = (("bureau",), ("name",), ("kind",), ("township",), ("people",))
    readers = May.RUN_OUTREACH
    fields = {
        "row": pgettext_lazy("fraudfree", "Row"), "bureau": pgettext_lazy("fraudfree", "Bureau"),
        "name": pgettext_lazy("fraudfree", "Name"), "kind": pgettext_lazy("fraudfree", "Kind"),
        "township": pgettext_lazy("fraudfree", "Township"), "people": pgettext_lazy("fraudfree", "People"),
        "words": pgettext_lazy("fraudfree", "Words of its addresses"),
        "head": pgettext_lazy("fraudfree", "Responsible person"), "phone": pgettext_lazy("fraudfree", "Phone"),
    }  # fmt: skip

    def title(self) -> str:
        return pgettext("fraudfree", "List of nominations")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(NOMINEE_HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> NomineeParser:  # noqa: ARG002
        return NomineeParser(headers, mapping, [need[0] for need in self.needed])

    def receive(self, rows: list[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=own_name(actor, batch, May.RUN_OUTREACH))

    def faults(self, rows: list[SheetRow]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if field == "row" and code in Code.__members__:
            what = pgettext("fraudfree", "It cannot be taken in as it stands")
            remedy = re.sub(r"%\(\w+\)[sd]", "…", str(Code[code].sentence)).replace("%%", "%")
        elif code == CellProblem.UNKNOWN.value:
            what = pgettext("fraudfree", "Nothing here is called so")
            remedy = pgettext(
                "fraudfree",
                "Write units as under Units, and the kind as 社区, 校园, 医院, 企业 or 机关; import the row again",
            )
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, remedy
