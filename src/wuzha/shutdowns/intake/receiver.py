# SPDX-License-Identifier: Apache-2.0
"""Lists of values to be shut down: each row becomes a draft of its own, which somebody looks up and a second person
reviews, as one entered by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.lists import case_named
from wuzha.engine.identifiers import redact
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, Problem, RejectedRow
from wuzha.intake.services.rejects import keep_rejects
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.org.named import UnitNames
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.forms.shutdowns import ASKED
from wuzha.shutdowns.models import Shutdown
from wuzha.shutdowns.models.shutdown import Ask
from wuzha.shutdowns.rules.values import Thing, guessed, one_form
from wuzha.shutdowns.rulesets import GROUNDS, HEADERS
from wuzha.shutdowns.services.base import SHUTDOWNS
from wuzha.shutdowns.services.proposing import NewShutdown, propose

_THINGS = {
    "手机号": Thing.PHONE, "手机号码": Thing.PHONE, "电话卡": Thing.PHONE, "固话": Thing.FIXED, "固定电话": Thing.FIXED,
    "物联网卡": Thing.IOT, "短信端口": Thing.SMS_PORT, "电信线路": Thing.LINE, "线路": Thing.LINE, "专线": Thing.LINE,
    "域名": Thing.DOMAIN, "网址": Thing.URL, "链接": Thing.URL, "APP": Thing.APP, "应用": Thing.APP,
    "应用程序": Thing.APP,
    "互联网账号": Thing.NET, "社交账号": Thing.NET, "微信": Thing.NET, "QQ": Thing.NET, "支付账户": Thing.PAY,
}  # fmt: skip
_ASKS = {
    "关停": Ask.SHUT, "停机": Ask.SHUT, "封停": Ask.SHUT, "下架": Ask.SHUT, "限制": Ask.LIMIT, "二次实名": Ask.VERIFY,
    "二次实人认证": Ask.VERIFY, "重新实名": Ask.VERIFY, "核验": Ask.VERIFY,
}  # fmt: skip
#: One list is one `bulk`, whoever asks for it again.
_LISTS = UUID("5f1d9a50-4f0e-5c3e-9d57-6d1c4a6f3b10")


@dataclass(frozen=True, slots=True)
class IncomingShutdown:
    """One row as it was read; `raw` as it came."""

    line: int
    values: Mapping[str, Any]
    flags: tuple[str, ...]
    raw: Mapping[str, str]


class ShutdownParser:
    """Parses the rows of one list: what it is may be told by the shape of the value, the ground by what it is."""

    def __init__(self, headers: Sequence[str], mapping: Mapping[str, str]) -> None:
        self._headers = list(headers)
        self._places = {mapping[header]: place for place, header in enumerate(self._headers) if mapping.get(header)}
        self._units = UnitNames(list(ASKED))

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        cells = Cells(len(lines), {field: columns[place] for field, place in self._places.items()})
        stops: Problems = {}
        read: dict[str, Sequence[Any]] = {
            "value": cells.read("value", str.strip), "thing": cells.read("thing", _thing, stops),
            "ask": cells.read("ask", _ask, stops), "case": cells.read("case", str.strip),
            "reason": cells.read("reason", str.strip), "ground": cells.read("ground", _ground, stops),
            "sha256": cells.read("sha256", str.strip), "unit": cells.read("unit", self._unit, stops),
        }  # fmt: skip
        for field in ("value", "case", "unit"):
            require(read[field], field, stops)
        cells.flag_formulas()
        parsed = ParsedChunk()
        for place, line in enumerate(lines):
            raw = {h: text for h, column in zip(self._headers, columns, strict=True) if (text := column[place])}
            row = {field: column[place] for field, column in read.items()}
            if place not in stops:
                row["thing"] = row["thing"] or guessed(row["value"])
                row["ask"] = row["ask"] or Ask.SHUT
                if row["thing"] is None or not one_form(row["thing"], row["value"]):
                    add(stops, place, "value", Code.VALUE_SHAPE.name)
            if place in stops:
                parsed.rejects.append(RejectedRow(line, tuple(dict.fromkeys(stops[place])), raw))
                continue
            parsed.rows.append(IncomingShutdown(line, row, flags_of(cells.faults.get(place, [])), raw))
        return parsed

    def _unit(self, text: str) -> int:
        found = self._units.find(text)
        if found is None:
            raise CellError(CellProblem.UNKNOWN)
        return found


def _known(found: Any) -> Any:
    if found is None:
        raise CellError(CellProblem.UNKNOWN)
    return found


def _thing(text: str) -> Thing:
    bare = text.strip()
    labels = {str(one.label): one for one in Thing}
    return Thing(_known(_THINGS.get(bare.upper(), labels.get(bare))))


def _ask(text: str) -> Ask:
    labels = {str(one.label): one for one in Ask}
    return Ask(_known(_ASKS.get(text.strip(), labels.get(text.strip()))))


def _ground(text: str) -> str:
    terms = GROUNDS.at().terms
    bare = text.strip()
    found = next((one.code for one in terms if bare in (one.code, one.zh, one.en, one.article)), None)
    return str(_known(found))


class ShutdownReceiver(Table):
    kind = "shutdowns"
    reads = May.READ_CARDS
    needed = (("value",), ("case",), ("unit",))
    masks: ClassVar[Mapping[str, Any]] = {
        "value": lambda text: redact(text) if "." in text else HIDDEN, "reason": lambda _text: HIDDEN,
    }  # fmt: skip
    fields = {
        "row": pgettext_lazy("shutdown", "Row"), "thing": pgettext_lazy("shutdown", "What it is"),
        "value": pgettext_lazy("shutdown", "Value"), "ask": pgettext_lazy("shutdown", "What is asked"),
        "case": pgettext_lazy("shutdown", "Case"), "reason": pgettext_lazy("shutdown", "What it was used for"),
        "ground": pgettext_lazy("shutdown", "Ground"), "sha256": pgettext_lazy("shutdown", "SHA-256 of the evidence"),
        "unit": pgettext_lazy("shutdown", "Asked of"),
    }  # fmt: skip

    def title(self) -> str:
        return gettext("Values to be shut down")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> ShutdownParser:  # noqa: ARG002
        return ShutdownParser(headers, mapping)

    def receive(self, rows: list[IncomingShutdown], *, batch: Batch, actor: Actor) -> Counts:
        who = own_name(actor, batch, May.ASK_SHUTDOWNS)
        refused: dict[int, str] = {}
        accepted = duplicates = flagged = 0
        for one in rows:
            try:
                with transaction.atomic():
                    take(who, one, batch)
            except RefusalError as error:
                if error.code == Code.ALREADY.name:
                    duplicates += 1
                else:
                    refused[one.line] = f"row:{error.code}"
                continue
            accepted += 1
            flagged += bool(one.flags)
        record(
            actor, "shutdown.import", on=("batch", batch.pk), rows=len(rows),
            detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
        )  # fmt: skip
        by_line = {one.line: one for one in rows}
        keep_rejects(batch, [_reject(by_line[line], problem) for line, problem in refused.items()])
        return Counts(accepted, 0, duplicates, flagged, len(refused))

    def faults(self, rows: list[IncomingShutdown]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        field, _colon, code = problem.partition(":")
        if code in Code.__members__ and field in ("row", "value"):
            what = pgettext("shutdown", "It cannot be taken in as it stands")
            remedy = str(Code[code].sentence) % _NOTHING
        else:
            what, remedy = sentences(code)
        return gettext("%(field)s: %(what)s") % {"field": self.label(field), "what": what}, str(remedy)


class _Nothing(dict[str, str]):
    """Stands for the values of a sentence that only the row knows."""

    def __missing__(self, key: str) -> str:
        return "…"


_NOTHING = _Nothing()


def take(actor: Actor, one: IncomingShutdown, batch: Batch) -> Shutdown:
    """A row as a draft. Raises `RefusalError`: as `propose`."""
    row = one.values
    case_id = case_named(actor, row["case"])
    if case_id is None:
        raise RefusalError(Code.NO_CASE)
    ground = row["ground"] or _first_ground(row["thing"], row["ask"])
    made = propose(
        actor,
        NewShutdown(
            row["thing"], row["value"], row["ask"], ground, row["unit"], case_id, sha256=row["sha256"] or "",
            reason=row["reason"] or "", bulk=uuid5(_LISTS, str(batch.pk)),
        ),
    )  # fmt: skip
    SHUTDOWNS.save(made, batch=batch, line=one.line)
    return made


def _first_ground(thing: str, ask: str) -> str:
    """The first ground that is in force for it: whoever looks the row up, and the reviewer, see which."""
    found = GROUNDS.at().holding(thing, ask, timezone.localdate())
    return found[0].code if found else ""


def _reject(row: IncomingShutdown, problem: str) -> RejectedRow:
    field, _colon, code = problem.partition(":")
    return RejectedRow(row.line, (Problem(field, code),), row.raw)
