# SPDX-License-Identifier: Apache-2.0
"""The answer of `wuzha series`: as JSON, or as text in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.group import group
from wuzha.engine.linkage.incidence import Row, incidence
from wuzha.engine.linkage.reasons import Answer, Ignored, Proposal, Reason, Series, answer

_KINDS = {
    "account": "账户", "phone": "电话", "device": "设备", "url": "网址", "domain": "域名", "app": "应用",
    "chat": "社交账号", "name": "姓名",
}  # fmt: skip
#: Lines of each part that are shown as text; the rest is counted.
SHOWN_TIES, SHOWN = 6, 20


def find(rows: Iterable[Row]) -> Answer:
    """Series, ignored and proposals of these rows."""
    return answer(group(incidence(rows)))


def as_json(found: Answer, chinese: bool) -> dict[str, Any]:
    """The object of `--json`; `why` in the reader's language, `gate` for programs."""
    return {
        "series": [
            {
                "id": one.id,
                "records": one.records,
                "ties": [{"a": tie.a, "b": tie.b, "by": _as_dicts(tie.by)} for tie in one.ties],
            }
            for one in found.series
        ],
        "ignored_hubs": [
            {
                "kind": one.kind, "value": one.value, "records": one.records, "why": why(one, chinese),
                "gate": one.gate.value, "series": one.series,
            }
            for one in found.ignored
        ],
        "proposals": [
            {"a": one.a, "b": one.b, "gain": one.gain, "by": _as_dicts(one.by)} for one in found.proposals
        ],
    }  # fmt: skip


def _as_dicts(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "value": one.value, "weight": one.weight} for one in reasons]


def why(one: Ignored, chinese: bool) -> str:
    """Why an entity ties nothing."""
    n, where = one.records, ("、" if chinese else ", ").join(one.series[:5])
    if len(one.series) > 5:
        where += f" 等 {len(one.series)} 个串案" if chinese else f" and {len(one.series) - 5} more"
    return {
        Gate.PUBLIC: (
            f"公共号码、大众应用或公共网站，{n} 条记录用到，不作为串并依据",
            f"a public number, app or site, in {n} records: ties nothing",
        ),
        Gate.NAME: (
            f"{n} 条记录同名；姓名不单独作为串并依据",
            f"a name, in {n} records: a name alone ties nothing",
        ),
        Gate.STRANGERS: (
            f"{n} 条记录用到，但这些记录之间没有其他更少见的共同点，应为公用，不作为串并依据",
            f"in {n} records that nothing rarer ties: taken as used by everybody",
        ),
        Gate.SHARED: (
            f"共用基础设施：{where} 都用到（共 {n} 条记录），可能是多个团伙共用或转手；不据此合并这些串案",
            f"shared infrastructure: used in {where} ({n} records), perhaps by several gangs; does not join them",
        ),
    }[one.gate][not chinese]


def as_text(found: Answer, records: int, chinese: bool) -> str:
    """The same for a person to read."""
    return "\n".join(_chinese(found, records) if chinese else _english(found, records)) + "\n"


def _chinese(found: Answer, records: int) -> Iterator[str]:
    tied = sum(len(one.records) for one in found.series)
    yield f"{records} 条记录：串并出 {len(found.series)} 个串案，含 {tied} 条记录；{records - tied} 条没有并入。"
    for series in found.series[:SHOWN]:
        yield ""
        yield f"{series.id}（{len(series.records)} 条）：{'、'.join(series.records)}"
        yield from _ties(series, True)
    yield from _rest(found.series, "还有 {} 个串案，用 --json 查看全部。")
    if found.ignored:
        yield ""
        yield f"不作为串并依据的 {len(found.ignored)} 项："
        yield from (f"  {_KINDS[one.kind]} {one.value}：{why(one, True)}" for one in found.ignored[:SHOWN])
        yield from _rest(found.ignored, "  还有 {} 项，用 --json 查看全部。")
    if found.proposals:
        yield ""
        yield f"请核实的 {len(found.proposals)} 处（依据不足，未并入；请人工判断）："
        for one in found.proposals[:SHOWN]:
            yield f"  {_some(one.a, True)} 与 {_some(one.b, True)}：{_by(one.by, True)}"
        yield from _rest(found.proposals, "  还有 {} 处，用 --json 查看全部。")


def _english(found: Answer, records: int) -> Iterator[str]:
    tied = sum(len(one.records) for one in found.series)
    yield f"{records} records: {len(found.series)} series of {tied} records; {records - tied} stand alone."
    for series in found.series[:SHOWN]:
        yield ""
        yield f"{series.id} ({len(series.records)} records): {', '.join(series.records)}"
        yield from _ties(series, False)
    yield from _rest(found.series, "{} more series: --json shows all.")
    if found.ignored:
        yield ""
        yield f"{len(found.ignored)} that tie nothing:"
        yield from (f"  {one.kind} {one.value}: {why(one, False)}" for one in found.ignored[:SHOWN])
        yield from _rest(found.ignored, "  {} more: --json shows all.")
    if found.proposals:
        yield ""
        yield f"{len(found.proposals)} to be checked (too little to join them; for a person to judge):"
        yield from (
            f"  {_some(one.a, False)} and {_some(one.b, False)}: {_by(one.by, False)}"
            for one in found.proposals[:SHOWN]
        )
        yield from _rest(found.proposals, "  {} more: --json shows all.")


def _ties(series: Series, chinese: bool) -> Iterator[str]:
    for tie in series.ties[:SHOWN_TIES]:
        yield f"  {tie.a} — {tie.b}{'：' if chinese else ': '}{_by(tie.by, chinese)}"
    more = len(series.ties) - SHOWN_TIES
    if more > 0:
        yield f"  还有 {more} 条关联" if chinese else f"  {more} more ties"


def _by(reasons: Sequence[Reason], chinese: bool) -> str:
    if chinese:
        return "，".join(f"同一{_KINDS[one.kind]} {one.value}" for one in reasons)
    return ", ".join(f"{one.kind} {one.value}" for one in reasons)


def _some(records: Sequence[str], chinese: bool) -> str:
    if len(records) <= 3:
        return ("、" if chinese else ", ").join(records)
    return f"{records[0]} 等 {len(records)} 条" if chinese else f"{records[0]} and {len(records) - 1} more"


def _rest(things: Sequence[Series] | Sequence[Ignored] | Sequence[Proposal], text: str) -> Iterator[str]:
    if len(things) > SHOWN:
        yield text.format(len(things) - SHOWN)
