# SPDX-License-Identifier: Apache-2.0
"""Lists of values to be shut down: each row becomes a draft of its own, which somebody looks up and a second person
reviews, as one entered by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import redact
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.columns import Cells, Problems, add, flags_of, require
from wuzha.intake.explain import sentences
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, ParsedChunk, RejectedRow
from wuzha.intake.services.each import SheetRow
from wuzha.intake.services.run import own_name
from wuzha.intake.tables import Table
from wuzha.org.named import UnitNames
from wuzha.org.roles import May
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.forms.shutdowns import ASKED
from wuzha.shutdowns.models.shutdown import Ask
from wuzha.shutdowns.rules.values import Thing, guessed, one_form
from wuzha.shutdowns.rulesets import GROUNDS, HEADERS
from wuzha.shutdowns.services.receiving import take_in

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
            parsed.rows.append(SheetRow(line, row, flags_of(cells.faults.get(place, [])), raw))
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

    def receive(self, rows: list[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
        return take_in(rows, batch=batch, actor=actor, who=own_name(actor, batch, May.ASK_SHUTDOWNS))

    def faults(self, rows: list[SheetRow]) -> dict[int, tuple[str, ...]]:
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
