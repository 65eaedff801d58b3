# SPDX-License-Identifier: Apache-2.0
"""`--html`: one printable file in Chinese that needs nothing else; no script, no network, every text escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from wuzha.engine.wording import yuan
from wuzha.funds.tracing.laptop.answer import remarks_of
from wuzha.funds.tracing.laptop.picture import OWNERS, RULES, Picture

#: More accounts than anybody prints; the workbook has more.
_MOST = 2_000


#: Columns that are never broken over two lines; the path takes what room is left.
_UNBROKEN = frozenset({"被害人账户", "账户", "户名", "开户行", "层级", "最后流入", "去向账户", "方式"})


#: Name of the element that holds the basis for `wuzha verify`.
META = "wuzha-basis"


def write_page(path: Path, pictures: Sequence[Picture], basis: Mapping[str, Any]) -> None:
    """One section a rule asked for."""
    told = json.dumps(basis, ensure_ascii=False)
    style = (resources.files("wuzha.funds.tracing.laptop") / "page.css").read_text(encoding="utf-8")
    body = "".join(_section(picture) for picture in pictures)
    path.write_text(
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="{META}" content="{escape(told)}">'
        f"<title>涉案资金追踪</title><style>{style}</style></head><body>"
        f"<h1>涉案资金追踪</h1>{body}"
        "<footer>本页由资金追踪工具根据所给文件计算，供侦查研判使用；是否止付、冻结、返还由有权机关决定。"
        f"依据：程序版本 {escape(str(basis['engine']))}，输入文件摘要（SHA-256）{escape(str(basis['inputs']))}。"
        "核对：wuzha verify 本页 --files 文件…</footer>"
        "</body></html>\n",
        encoding="utf-8",
    )


def _section(picture: Picture) -> str:
    answer = picture.answer
    rule = answer.rule.value
    floor = f"，下限 {yuan(answer.floor_fen)} 元" if rule == "haircut" else ""
    transfers = answer.transfers
    rows = transfers.fen.size - transfers.added
    facts = (
        f"账户 {len(transfers.names):,} 个，交易 {rows:,} 笔，合并重复 {transfers.duplicates:,} 行，"
        f"退回 {len(transfers.rejects):,} 行。低、高为各规则结果的最小、最大值。"
    )
    return (
        f"<section><h2>归属规则：{escape(RULES[rule])}{floor}</h2><p>{facts}</p>"
        + _sums(picture)
        + _held(picture)
        + _exits(picture)
        + _remarks(picture)
        + _owners(picture)
        + "</section>"
    )


def _sums(picture: Picture) -> str:
    rows = []
    for name, injected, held, gone in picture.sums:
        mark = "相符" if held + gone == injected else "不符"
        rows.append((name, yuan(injected), yuan(held), yuan(gone), yuan(injected - held - gone), mark))
    head = ("被害人账户", "转出（注入）", "现存", "已流出", "差额", "核对")
    return "<h3>一、收支核对（元）</h3>" + _table(head, rows, numbers={1, 2, 3, 4})


def _held(picture: Picture) -> str:
    shown = picture.held(_MOST)
    rows = (
        (
            line.victim,
            line.account,
            line.name,
            line.bank,
            str(line.level) if line.level else "—",
            yuan(line.fen),
            f"{yuan(line.low)} – {yuan(line.high)}",
            yuan(line.balance),
            line.last,
            line.path,
        )
        for line in shown
    )
    head = ("被害人账户", "账户", "户名", "开户行", "层级", "归属金额", "低 – 高", "推算余额", "最后流入", "路径")
    more = picture.spread.height - len(shown)
    note = f"<p>另有 {more:,} 个账户金额较小，未列出。</p>" if more else ""
    return "<h3>二、资金现在何处（元）</h3>" + _table(head, rows, numbers={5, 6, 7}) + note


def _exits(picture: Picture) -> str:
    totals = [(kind, yuan(fen)) for kind, fen in picture.exit_sums()]
    rows = (
        (line.victim, line.kind, line.account or "未知", line.name, yuan(line.fen), str(line.rows))
        for line in picture.exits(_MOST)
    )
    head = ("被害人账户", "方式", "去向账户", "户名", "金额", "笔数")
    return (
        "<h3>三、已流出（元）</h3>" + _table(("方式", "合计"), totals, numbers={1}) + _table(head, rows, numbers={4, 5})
    )


def _owners(picture: Picture) -> str:
    lines = picture.owners()
    return "<h3>五、同一人名下的账户（元）</h3>" + _table(OWNERS, lines, numbers={5}) if lines else ""


def _remarks(picture: Picture) -> str:
    items = "".join(f"<li>{escape(remark.zh)}：{remark.count:,}</li>" for remark in remarks_of(picture.answer))
    return f"<h3>四、须知</h3><ul>{items or '<li>无</li>'}</ul>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]) -> str:
    whole = {place for place, title in enumerate(head) if title in _UNBROKEN}

    def cell(place: int, text: str) -> str:
        kind = ' class="n"' if place in numbers else ' class="a"' if place in whole else ""
        return f"<td{kind}>{escape(text)}</td>"

    lines = ["<tr>" + "".join(cell(place, text) for place, text in enumerate(row)) + "</tr>" for row in rows]
    if not lines:
        lines = [f'<tr><td colspan="{len(head)}">无</td></tr>']
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
