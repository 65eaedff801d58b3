# SPDX-License-Identifier: Apache-2.0
"""Statement files of every kind, drawn from a seed, each with its truth. People and accounts are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import datetime, timedelta

from wuzha.engine.identifiers import BankCard

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # statements know no time zone
BEIJING = 8 * 3600


@dataclass(frozen=True)
class Fact:
    """What a line tells: money moved, from whose point of view, when (from, to) in epoch seconds."""

    own: frozenset[str]
    peer: str
    fen: int
    incoming: bool
    when: tuple[int, int]


@dataclass
class Sample:
    """One sheet with its truth: line → fact; other lines moved no money."""

    seed: int
    rows: list[list[str]]
    facts: dict[int, Fact]
    file: str
    sheet: str
    traits: dict[str, str] = made_by(default_factory=dict)

    @property
    def ordinary(self) -> bool:
        """Nothing about it needs a person: words known, unit told, a balance on every row, enough different rows."""
        return self.traits["words"] == "known" and self.plain

    @property
    def plain(self) -> bool:
        """Ordinary but for the words of its headers."""
        t = self.traits
        return (
            t["unit_told"] != "nowhere"
            and t["balance"] == "after"
            and len(self.facts) >= 6
            and t["amounts"] == "many"
            and t["clock"] not in {"lost_short", "hhmm"}
            and t["direction"] not in {"none", "numbers_untold", "against"}
            and t["own"] != "nowhere"
            and t["order"] in {"old", "new"}
            and t["gap"] == "no"
            and t["failed"] in {"no", "still"}
            and t["peer"] not in {"none"}
            and t["currency"] != "usd"
        )

    @property
    def undecidable(self) -> bool:
        """No reader can know: sums without a unit, balances of the day's end, no balance and codes without words."""
        t = self.traits
        return (
            (t["unit_told"] == "nowhere")
            or (t["balance"] == "day_end" and t["direction"] in {"numbers_untold", "none"})
            or (t["balance"] == "none" and t["direction"] in {"none", "numbers_untold", "against"})
        )


KNOWN = {
    "own": ["交易卡号", "本方账号", "账号", "卡号", "查询账号", "客户账号", "交易账号", "Account No"],
    "own2": ["交易账号", "本方账户", "客户账户"],
    "own_name": ["户名", "账户名称", "本方户名", "客户姓名", "账户开户名称"],
    "peer": ["对方账号", "交易对手账卡号", "对手账号", "对方卡号", "对方账户", "Counterparty Account"],
    "peer_name": ["对方户名", "对手户名", "交易对手名称", "对方姓名"],
    "amount": ["交易金额", "金额", "发生额", "交易额", "Amount"],
    "out": ["支出", "借方发生额", "支出金额", "付款金额", "转出金额", "借方金额", "Debit"],
    "in": ["收入", "贷方发生额", "收入金额", "收款金额", "转入金额", "贷方金额", "Credit"],
    "balance": ["余额", "交易余额", "账户余额", "交易后余额", "Balance", "结余"],
    "balance_before": ["交易前余额"],
    "direction": ["借贷标志", "收付标志", "收支标志", "借贷方向", "进出标志", "收/支", "D/C"],
    "time": ["交易时间", "交易日期时间", "时间"],
    "date": ["交易日期", "日期", "交易日"],
    "clock": ["交易时间", "时间", "交易时刻"],
    "status": ["交易状态", "是否成功", "交易是否成功", "状态"],
    "currency": ["币种", "交易币种", "货币"],
    "serial": ["流水号", "交易流水号", "核心流水号", "传票号"],
    "summary": ["摘要", "摘要说明", "交易摘要", "用途"],
    "remark": ["备注", "附言"],
    "branch": ["交易网点", "网点名称", "交易机构"],
    "teller": ["柜员号", "交易柜员号"],
    "available": ["可用余额"],
    "peer_balance": ["对手交易余额"],
    "fee": ["手续费"],
    "ip": ["IP地址"],
    "payer": ["付款账号", "付款方账号", "付款人账号"],
    "payee": ["收款账号", "收款方账号", "收款人账号"],
    "payer_name": ["付款户名", "付款人名称"],
    "payee_name": ["收款户名", "收款人名称"],
}
CODES = {
    "words": [("贷", "借"), ("收", "付"), ("C", "D"), ("进", "出"), ("收入", "支出"), ("入", "出"), ("CR", "DR"),
              ("2-贷", "1-借"), ("贷方", "借方"), ("转入", "转出"), ("+", "-")],
    "numbers_told": [("1", "0"), ("0", "1"), ("2", "1"), ("1", "2")],
    "numbers_untold": [("1", "0"), ("0", "1"), ("2", "1"), ("1", "2"), ("A", "B"), ("11", "12")],
    "against": [("借", "贷"), ("付", "收"), ("D", "C")],
}  # fmt: skip
TRAPS = ["转账", "货款", "手续费退还", "还款", "收入", "工资", "消费", "支取生活费", "借款", "失败重发", "冲正说明"]


def card(r: random.Random, length: int = 19) -> str:
    """An invented card that passes its check digit."""
    head = "6222" + "".join(r.choice("0123456789") for _ in range(length - 5))
    return head + BankCard.check_digit(head)


def account(r: random.Random) -> str:
    return r.choice("1357") + "".join(r.choice("0123456789") for _ in range(r.choice([11, 14, 16, 17, 19]) - 1))


def pick(r: random.Random, weights: dict[str, float]) -> str:
    return r.choices(list(weights), list(weights.values()))[0]


def sample(seed: int) -> Sample:
    """The file of a seed."""
    return _Maker(seed).make()


class _Maker:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.r = r = random.Random(f"zoo {seed}")
        self.t = t = {
            "words": pick(r, {"known": 0.75, "unknown": 0.25}),
            "sheets": pick(r, {"one": 0.7, "blocks": 0.15, "mixed": 0.15}),
            "own": pick(r, {"column": 0.68, "both": 0.1, "title": 0.1, "file": 0.05, "sheet": 0.04, "nowhere": 0.03}),
            "direction": pick(r, {"words": 0.34, "two": 0.22, "sign": 0.16, "numbers_told": 0.06,
                              "numbers_untold": 0.06,
                                  "against": 0.03, "none": 0.04, "parties": 0.09}),
            "unit": pick(r, {"yuan": 0.8, "fen": 0.14, "wan": 0.06}),
            "balance": pick(r, {"after": 0.76, "before": 0.05, "day_end": 0.04, "partial": 0.07, "none": 0.08}),
            "order": pick(r, {"old": 0.55, "new": 0.32, "shuffled_seconds": 0.08, "shuffled": 0.05}),
            "clock": pick(r, {"iso": 0.2, "slash": 0.08, "dense14": 0.1, "dots": 0.04, "tee": 0.05, "zulu": 0.03,
                              "two": 0.14, "two_dense": 0.06, "lost": 0.05, "lost_short": 0.03, "hhmm": 0.03,
                              "date": 0.07,
                              "ampm": 0.05, "half": 0.04, "wide": 0.03}),
            "amounts": pick(r, {"many": 0.75, "few": 0.25}),
            "failed": pick(r, {"no": 0.76, "still": 0.14, "blank": 0.1}),
            "peer": pick(r, {"full": 0.74, "masked": 0.08, "blanks": 0.1, "none": 0.08}),
            "currency": pick(r, {"no": 0.6, "same": 0.24, "mixed_words": 0.1, "usd": 0.06}),
            "gap": pick(r, {"no": 0.9, "yes": 0.1}),
            "money": pick(r, {"plain": 0.55, "thousands": 0.2, "sign": 0.07, "suffix": 0.05, "whole": 0.08,
                              "wide": 0.05}),
            "red": pick(r, {"no": 0.92, "yes": 0.08}),
            "minus_out": pick(r, {"no": 0.8, "yes": 0.2}),
            "titles": pick(r, {"0": 0.4, "1": 0.3, "3": 0.3}),
            "pages": pick(r, {"no": 0.9, "yes": 0.1}),
            "totals": pick(r, {"no": 0.8, "yes": 0.2}),
            "grouped": pick(r, {"no": 0.9, "groups": 0.05, "twice": 0.05}),
            "decoys": pick(r, {"none": 0.2, "few": 0.5, "many": 0.3}),
            "fee": pick(r, {"no": 0.94, "yes": 0.06}),
            "blank_lines": pick(r, {"no": 0.93, "yes": 0.07}),
            "opening": pick(r, {"no": 0.94, "yes": 0.06}),
            "merged": pick(r, {"no": 0.95, "yes": 0.05}),
            "zeros": pick(r, {"blank": 0.6, "zero": 0.4}),
            "numbers": pick(r, {"plain": 0.7, "spaced": 0.1, "dashed": 0.05, "quoted": 0.1, "tabbed": 0.05}),
            "dressed": pick(r, {"no": 0.8, "spaced": 0.07, "starred": 0.07, "broken": 0.06}),
            "padded": pick(r, {"no": 0.85, "yes": 0.15}),
            "nothing": pick(r, {"no": 0.93, "yes": 0.07}),
        }  # fmt: skip
        if t["direction"] == "parties" or t["own"] not in {"column", "both"}:
            t["sheets"] = "one"
        if t["direction"] == "parties":
            t["own"] = "parties"
            t["red"] = "no"
        if t["direction"] == "against":
            # words that mean the opposite of what they say need a balance that says so
            t["balance"], t["amounts"], t["red"] = "after", "many", "no"
        if t["direction"] != "two":
            t["minus_out"] = "no"
        if t["sheets"] == "one" or t["own"] != "column":
            t["merged"] = "no"
        if t["direction"] == "sign":
            t["red"] = "no"
        unit = t["unit"]
        # 分 and 万元 are written in the header or a title, or, one time in seven, nowhere
        where = pick(r, {"header": 0.55, "title": 0.3, "nowhere": 0.15})
        if unit == "yuan":
            t["unit_told"] = "decimals" if t["money"] != "whole" else where
        else:
            t["unit_told"] = where
        if t["titles"] == "0" and (t["unit_told"] == "title" or t["own"] == "title"):
            t["titles"] = "1"

    def make(self) -> Sample:
        r, t = self.r, self.t
        count = r.choice(
            [12, 40] if t["direction"] == "against" else [2, 3, 4, 6, 8, 10, 12, 15, 20, 30, 45, 60, 90, 120]
        )
        holders = 1 if t["sheets"] == "one" else r.choice([2, 3, 4])
        self.owns = [(card(r), account(r)) for _ in range(holders)]
        self.peers = [card(r) if r.random() < 0.8 else account(r) for _ in range(r.choice([3, 8, 20]))]
        palette = [r.randrange(1, 500) * 10_000 for _ in range(3)] if t["amounts"] == "few" else None
        events = self._events(count, palette)
        if t["gap"] == "yes" and len(events) > 12:
            at = r.randrange(4, len(events) - 4)
            del events[at : at + r.choice([1, 2, 3])]
        return self._written(events)

    def _events(self, count: int, palette: list[int] | None) -> list[dict[str, object]]:
        """Rows in time order, each with its balance."""
        r, t = self.r, self.t
        clock = datetime(  # noqa: DTZ001
            2026, r.randrange(1, 10), r.randrange(1, 28), r.randrange(6, 12), r.randrange(60), r.randrange(60)
        )
        levels = [r.randrange(0, 5_000_000) for _ in self.owns]
        scale = {"wan": 100, "yuan": 1, "fen": 1}[t["unit"]]
        events: list[dict[str, object]] = []
        dense = r.random() < 0.3
        for number in range(count):
            who = number * len(self.owns) // count if t["sheets"] == "blocks" else r.randrange(len(self.owns))
            fen = r.choice(palette) if palette else r.choice([r.randrange(1, 9_999_999), r.randrange(1, 99_999) * 100])
            if t["money"] == "whole":
                fen = max(fen // 100, 1) * 100
            if t["unit"] == "wan":
                fen = max(fen // scale, 1) * scale
            incoming = r.random() < 0.5 or levels[who] < fen
            failed = t["failed"] != "no" and r.random() < 0.12 and number > 0
            red = t["red"] == "yes" and r.random() < 0.1
            step = 1 if dense else r.choice([5, 60, 1800, 7200, 40_000])
            clock += timedelta(
                seconds=r.randrange(1, step + 1) if t["order"] != "shuffled_seconds" else r.choice([0, 0, 1, 400])
            )
            fee = 0
            before = levels[who]
            if not failed:
                levels[who] += fen if incoming else -fen
            if t["fee"] == "yes" and not failed and not incoming and r.random() < 0.3:
                fee = min(r.choice([50, 100, 500]), fen // 25)
                levels[who] -= fee
            if t["nothing"] == "yes" and number > 6 and r.random() < 0.02:
                # interest of nothing: a row that moves no money
                none = {"fen": 0, "incoming": True, "failed": False, "red": False, "fee": 0, "nothing": True}
                events.append(
                    {**none, "who": who, "time": clock, "before": before, "after": before, "peer": self.peers[0]}
                )
            events.append(
                {"who": who, "fen": fen, "incoming": incoming, "failed": failed, "red": red, "time": clock, "fee": fee,
                 "before": before, "after": levels[who], "peer": r.choice(self.peers)}
            )  # fmt: skip
        return events

    def _written(self, events: list[dict[str, object]]) -> Sample:
        r, t = self.r, self.t
        order = list(events)
        if t["order"] == "new":
            order.reverse()
        elif t["order"] == "shuffled":
            r.shuffle(order)
        elif t["order"] == "shuffled_seconds":
            for at in range(len(order) - 1):
                if order[at]["time"] == order[at + 1]["time"] and r.random() < 0.5:
                    order[at], order[at + 1] = order[at + 1], order[at]
        ends: dict[tuple[object, object], object] = {}
        for one in events:
            ends[one["who"], one["time"].date()] = one["after"]  # type: ignore[attr-defined]
        columns = self._columns(ends)
        names = [name for name, _ in columns]
        rows: list[list[str]] = []
        width = len(columns)
        titles = {"0": 0, "1": 1, "3": 3}[t["titles"]]
        own_card, own_account = self.owns[0]
        for number in range(titles):
            text = ["演示银行账户交易明细", "打印日期:2026-10-01", "查询区间:20260101-20261001"][number]
            if number == 0 and t["own"] == "title":
                text = f"账号：{own_account if t['merged'] == 'x' else own_card}"
            if number == titles - 1 and t["unit_told"] == "title":
                text += "  单位：" + {"yuan": "元", "fen": "分", "wan": "万元"}[t["unit"]]
            rows.append([text] + [""] * (width - 1))
        if t["grouped"] == "groups":
            rows.append(self._groups(names))
            names = [self._bare(name) for name in names]
        elif t["grouped"] == "twice":
            names = [self._bare(name) for name in names]
        rows.append(names)
        header = list(names)
        facts: dict[int, Fact] = {}
        if t["opening"] == "yes" and t["balance"] == "after" and t["order"] == "old" and t["sheets"] == "one":
            rows.append(self._opening(columns, events[0]))
        last = None
        for number, one in enumerate(order):
            if t["pages"] == "yes" and number and number % 15 == 0:
                rows.append(list(header))
            if t["blank_lines"] == "yes" and number and number % 9 == 0:
                rows.append([""] * width)
            cells = [write(one) for _, write in columns]
            if t["merged"] == "yes" and last == one["who"]:
                cells = ["" if place == self.own_place else cell for place, cell in enumerate(cells)]
            last = one["who"]
            rows.append(cells)
            if not one["failed"] and "nothing" not in one:
                facts[len(rows)] = self._fact(one)
        if t["totals"] == "yes":
            rows.append(["合计", *[""] * (width - 1)])
            rows.append([f"总笔数：{len(order)}", *[""] * (width - 1)])
        file = "交易明细.csv"
        if t["own"] == "file":
            file = f"{own_card}_流水.csv"
        elif r.random() < 0.1:
            file = f"导出{r.choice(['20261001093015123', '2026100109301512'])}.csv"
        return Sample(self.seed, rows, facts, file, own_card if t["own"] == "sheet" else "Sheet1", t)

    def _fact(self, one: dict[str, object]) -> Fact:
        t = self.t
        own = frozenset(self.owns[one["who"]]) if t["own"] in {"both"} else frozenset({self.owns[one["who"]][0]})  # type: ignore[index]
        if t["own"] == "nowhere":
            own = frozenset({""})
        moment = one["time"]
        assert isinstance(moment, datetime)
        exact = int((moment - EPOCH).total_seconds()) - BEIJING
        spread = {"date": 86_400, "hhmm": 60}.get(t["clock"], 1)
        start = exact - (exact + BEIJING) % spread
        peer = self._peer(one)
        return Fact(own, "" if "*" in peer else peer, int(one["fen"]), bool(one["incoming"]), (start, start + spread))  # type: ignore[call-overload]

    def _peer(self, one: dict[str, object]) -> str:
        peer = str(one["peer"])
        if self.t["direction"] == "parties":
            return peer
        if self.t["peer"] == "none":
            return ""
        if self.t["peer"] == "masked":
            return peer[:4] + "***" + peer[-4:]
        if self.t["peer"] == "blanks" and (int(peer[-6:]) + self.seed) % 3 == 0:
            return ""
        return peer

    # ---- columns ------------------------------------------------------------------------------------------------

    def _name(self, field: str) -> str:
        if self.t["words"] == "unknown":
            self.unknown = getattr(self, "unknown", 0) + 1
            return f"字段{self.unknown}" if self.seed % 2 else f"F{self.unknown:02d}"
        return self.r.choice(KNOWN[field])

    def _dressed(self, name: str) -> str:
        """The name of a column as some exports print it."""
        how = self.t["dressed"]
        if how == "no" or self.t["words"] == "unknown" or self.t["grouped"] != "no":
            return name
        return {"spaced": " ".join(name), "starred": f"*{name}", "broken": f"{name[:2]}\n{name[2:]}"}[how]

    def _cells(self, field: str, write):  # type: ignore[no-untyped-def]
        """Account numbers, and everything else, as some exports write them."""
        how = self.t["numbers"]

        def written(e):  # type: ignore[no-untyped-def]
            text = write(e)
            if field in {"own", "own2", "peer", "payer", "payee"} and text.isdigit():
                four = [text[at : at + 4] for at in range(0, len(text), 4)]
                dashed = "-".join(four) if len(text) in {16, 19} else text
                spaced, quoted, tabbed = " ".join(four), f"'{text}", f"\t{text}"
                text = {"plain": text, "spaced": spaced, "dashed": dashed, "quoted": quoted, "tabbed": tabbed}[how]
            return f" {text} " if self.t["padded"] == "yes" and text else text

        return written

    def _bare(self, name: str) -> str:
        for group in ("本方", "对方", "交易对手", "对手"):
            if name.startswith(group) and len(name) > len(group) + 1:
                return name.removeprefix(group)
        return name

    def _groups(self, names: list[str]) -> list[str]:
        found, last = [], ""
        for name in names:
            group = (
                "对方"
                if "对" in name
                else "本方"
                if any(w in name for w in ("账", "卡", "户名", "姓名"))
                else "交易信息"
            )
            found.append(group if group != last else "")
            last = group
        return found

    def _money(self, fen: int, sign: str = "") -> str:
        r, t = self.r, self.t
        unit = {"yuan": 100, "fen": 1, "wan": 1_000_000}[t["unit"]]
        if unit == 1:
            text = str(fen)
        elif unit == 100:
            text = f"{fen // 100}" if t["money"] == "whole" else f"{fen // 100}.{fen % 100:02d}"
        else:
            text = f"{fen // unit}.{fen % unit:06d}".rstrip("0").rstrip(".")
        if t["money"] == "thousands":
            whole, _, rest = text.partition(".")
            text = f"{int(whole):,}" + (f".{rest}" if rest else "")
        elif t["money"] == "sign" and not sign and unit == 100:
            text = "¥" + text
        elif t["money"] == "suffix" and unit == 100:
            text += "元"
        text = sign + text
        if t["money"] == "wide":
            text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"})
        del r
        return text

    def _headed(self, field: str) -> str:
        name = self._name(field)
        if self.t["unit_told"] == "header":
            name += {"yuan": "(元)", "fen": "（分）", "wan": "(万元)"}[self.t["unit"]]
        return name

    def _columns(self, ends):  # type: ignore[no-untyped-def]
        r, t = self.r, self.t
        made: list[tuple[str, str, object]] = []

        def add(field: str, name: str, write: object) -> None:
            made.append((field, self._dressed(name), self._cells(field, write)))

        if (
            t["grouped"] in {"groups", "twice"}
            and t["words"] == "known"
            and t["own"] == "column"
            and t["peer"] != "none"
        ):
            own_name, peer_name = "本方账号", "对方账号"
        else:
            own_name, peer_name = "", ""
            t["grouped"] = "no"
        if t["direction"] == "parties":
            t["grouped"] = "no"
            add("payer", self._name("payer"), lambda e: self.owns[e["who"]][0] if not e["incoming"] else e["peer"])
            add("payee", self._name("payee"), lambda e: self.owns[e["who"]][0] if e["incoming"] else e["peer"])
        else:
            if t["own"] in {"column", "both"}:
                name = own_name or self._name("own")
                if t["own"] == "both" and t["words"] == "known":
                    name = "卡号"
                add("own", name, lambda e: self.owns[e["who"]][0])
            if t["own"] == "both":
                add("own2", "账号" if t["words"] == "known" else self._name("own2"), lambda e: self.owns[e["who"]][1])
            if t["peer"] != "none":
                add("peer", peer_name or self._name("peer"), self._peer)
        if r.random() < 0.6 and t["direction"] != "parties":
            add("peer_name", self._name("peer_name"), lambda e: "演示" + "甲乙丙丁戊己庚辛"[int(e["peer"][-2:]) % 8])
        self._amount_columns(add)
        self._balance_columns(add, ends)
        self._time_columns(add)
        if t["failed"] != "no" or r.random() < 0.15:
            good, bad = r.choice(
                [("成功", "失败"), ("00", "01"), ("是", "否"), ("交易成功", "交易失败"), ("正常", "撤销")]
            )
            add("status", self._name("status"), lambda e: bad if e["failed"] else good)
        if t["currency"] != "no":
            kinds = ["人民币", "CNY", "RMB"] if t["currency"] == "mixed_words" else [r.choice(["人民币", "CNY", "156"])]
            if t["currency"] == "usd":
                kinds = ["CNY"]
            add("currency", self._name("currency"), lambda e: kinds[int(e["fen"]) % len(kinds)])
        decoys = {"none": 0, "few": 2, "many": 5}[t["decoys"]]
        for field in r.sample(
            ["serial", "summary", "remark", "branch", "teller", "available", "peer_balance", "ip"], decoys
        ):
            add(field, self._name(field), self._decoy(field))
        if t["fee"] == "yes":
            add(
                "fee",
                self._name("fee"),
                lambda e: self._money(e["fee"]) if e["fee"] else ("0.00" if t["unit"] == "yuan" else "0"),
            )
        r.shuffle(made)
        self.own_place = next((place for place, (field, _, _) in enumerate(made) if field == "own"), -1)
        if t["grouped"] == "twice":
            own = next(place for place, one in enumerate(made) if one[0] == "own")
            peer = next(place for place, one in enumerate(made) if one[0] == "peer")
            if own > peer:
                made[own], made[peer] = made[peer], made[own]
                self.own_place = peer
        taken: dict[str, int] = {}
        columns = []
        for _, name, write in made:
            if name in taken and t["grouped"] != "twice":
                taken[name] += 1
                name = name + " " * taken[name]
            taken.setdefault(name, 0)
            columns.append((name, write))
        return columns

    def _amount_columns(self, add) -> None:  # type: ignore[no-untyped-def]
        r, t = self.r, self.t
        if t["direction"] == "two":
            zero = "" if t["zeros"] == "blank" else self._money(0)

            def out(e):  # type: ignore[no-untyped-def]
                # red ink: money in is a negative expense
                if e["red"] and e["incoming"]:
                    return self._money(e["fen"], "-") if t["minus_out"] == "no" else zero
                if e["incoming"]:
                    return zero
                return self._money(e["fen"], "-" if t["minus_out"] == "yes" else "")

            def into(e):  # type: ignore[no-untyped-def]
                if e["red"] and e["incoming"] and t["minus_out"] == "no":
                    return zero
                return self._money(e["fen"]) if e["incoming"] else zero

            add("out", self._headed("out"), out)
            add("in", self._headed("in"), into)
            return
        if t["direction"] == "sign":
            plus = r.choice(["", "", "+"])
            add("amount", self._headed("amount"), lambda e: self._money(e["fen"], plus if e["incoming"] else "-"))
            return

        def amount(e):  # type: ignore[no-untyped-def]
            return self._money(e["fen"], "-" if e["red"] and t["direction"] in CODES else "")

        add("amount", self._headed("amount"), amount)
        if t["direction"] in CODES:
            inward, outward = r.choice(CODES[t["direction"]])
            name = self._name("direction")
            if t["direction"] == "numbers_told":
                name += f"({inward}={'收入' if self.seed % 2 else '贷'},{outward}={'支出' if self.seed % 2 else '借'})"

            def code(e):  # type: ignore[no-untyped-def]
                # a red entry carries the other side's word
                return inward if bool(e["incoming"]) != bool(e["red"]) else outward

            add("direction", name, code)

    def _balance_columns(self, add, ends) -> None:  # type: ignore[no-untyped-def]
        t = self.t
        if t["balance"] == "none":
            return

        def write(e):  # type: ignore[no-untyped-def]
            if t["failed"] == "blank" and e["failed"]:
                return ""
            if t["balance"] == "before":
                return self._money(e["before"])
            if t["balance"] == "day_end":
                return self._money(ends[e["who"], e["time"].date()])
            if t["balance"] == "partial" and (int(e["fen"]) + e["time"].second) % 3 == 0:
                return ""
            return self._money(e["after"])

        add(
            "balance",
            self._headed("balance_before" if t["balance"] == "before" and self.seed % 2 else "balance"),
            write,
        )

    def _time_columns(self, add) -> None:  # type: ignore[no-untyped-def]
        t = self.t
        one = {
            "iso": "%Y-%m-%d %H:%M:%S", "slash": "%Y/%m/%d %H:%M:%S", "dense14": "%Y%m%d%H%M%S",
            "dots": "%Y.%m.%d %H.%M.%S", "tee": "%Y-%m-%dT%H:%M:%S", "date": "%Y-%m-%d", "ampm": "%Y-%m-%d %I:%M:%S %p",
        }.get(t["clock"])  # fmt: skip
        if one:
            add("time", self._name("date" if t["clock"] == "date" else "time"), lambda e: e["time"].strftime(one))
        elif t["clock"] == "zulu":
            add("time", self._name("time"), lambda e: (e["time"] - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        elif t["clock"] == "half":

            def half(e):  # type: ignore[no-untyped-def]
                word = "上午" if e["time"].hour < 12 else "下午"
                return e["time"].strftime(f"%Y年%m月%d日 {word}%I:%M:%S")

            add("time", self._name("time"), half)
        elif t["clock"] == "wide":
            wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-:"}
            add("time", self._name("time"), lambda e: e["time"].strftime("%Y-%m-%d %H:%M:%S").translate(wide))
        else:
            day = "%Y%m%d" if t["clock"] in {"two_dense", "lost", "lost_short"} else "%Y-%m-%d"
            hands = {
                "two": "%H:%M:%S",
                "two_dense": "%H%M%S",
                "hhmm": "%H%M",
                "lost": "%H%M%S",
                "lost_short": "%H%M%S",
            }[t["clock"]]
            lost = t["clock"] in {"lost", "lost_short"}
            add("date", self._name("date"), lambda e: e["time"].strftime(day))
            add(
                "clock",
                self._name("clock"),
                lambda e: e["time"].strftime(hands).lstrip("0") or "0" if lost else e["time"].strftime(hands),
            )

    def _decoy(self, field: str):  # type: ignore[no-untyped-def]
        r = random.Random(f"{self.seed} {field}")
        return {
            "serial": lambda e: f"{r.randrange(10**9, 10**10)}{int(e['fen']) % 1000:03d}",
            "summary": lambda e: TRAPS[int(e["fen"]) % len(TRAPS)],
            "remark": lambda e: TRAPS[(int(e["fen"]) // 7) % len(TRAPS)] if int(e["fen"]) % 3 else "",
            "branch": lambda e: f"演示支行{int(e['fen']) % 4}",
            "teller": lambda e: f"T{int(e['fen']) % 5:03d}",
            "available": lambda e: self._money(e["after"]),
            "peer_balance": lambda e: self._money(r.randrange(10**6)) if int(e["fen"]) % 2 else "",
            "ip": lambda e: f"10.0.{int(e['fen']) % 250}.{int(e['fen']) % 99}",
        }[field]

    def _opening(self, columns, first) -> list[str]:  # type: ignore[no-untyped-def]
        cells = []
        for name, _ in columns:
            is_balance = any(name.strip().startswith(word) for word in KNOWN["balance"])
            cells.append(self._money(first["before"]) if is_balance else "")
        if not any(cells):
            return [""] * len(columns)
        place = next(at for at, cell in enumerate(cells) if not cell)
        cells[place] = "期初余额"
        return cells
