# SPDX-License-Identifier: Apache-2.0
"""Why a warning stands where it stands: the largest log-factors of its index, as codes and numbers.

And as one line for the screen, in Chinese or English.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from wuzha.engine.triage.batch import FRAUD_TYPES, LEVELS, SOURCES, Batch
from wuzha.engine.triage.score import Scores

Param = int | float | str


class Code(StrEnum):
    LEVEL = "LEVEL"
    PAYMENT_SEEN = "PAYMENT_SEEN"
    CONTACT_FRESH = "CONTACT_FRESH"
    LONG_CALL = "LONG_CALL"
    REPEATED = "REPEATED"
    SECOND_ROUND = "SECOND_ROUND"
    SOURCE = "SOURCE"
    MODEL = "MODEL"
    LOSS = "LOSS"
    TIME_LEFT = "TIME_LEFT"
    TIME_GONE = "TIME_GONE"
    UNANSWERED = "UNANSWERED"
    NO_PHONE = "NO_PHONE"
    HARD_TO_FIND = "HARD_TO_FIND"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: Mapping[str, Param] = field(default_factory=dict)
    #: Log of the factor against an ordinary warning: above 0 it raises the place in the queue, below 0 it lowers it.
    effect: float = 0.0


#: Factors nearer to 1 than this are no reason.
_NOTICEABLE = 0.05
#: An ordinary warning has about this share of its money still to be saved.
_ORDINARY_SAVABLE = 0.5


def reasons(batch: Batch, scores: Scores, i: int, most: int = 3) -> list[Reason]:
    """The `most` strongest reasons of row i, strongest first; never empty, as the mandated level always counts."""
    level = _level(batch, i, scores)
    others = [*_probability(batch, scores, i), _loss(batch, scores, i), *_time(scores, i), *_reach(batch, i)]
    noticeable = [reason for reason in others if abs(reason.effect) >= _NOTICEABLE]
    ranked = sorted([level, *noticeable], key=lambda reason: -abs(reason.effect))
    return ranked[:most]


def _level(batch: Batch, i: int, scores: Scores) -> Reason:
    code = LEVELS[batch.level[i]]
    p = float(scores.prior.probability[batch.level[i]])
    ordinary = float(scores.prior.probability[LEVELS.index("MEDIUM")])
    return Reason(Code.LEVEL, {"level": code}, math.log(p / ordinary))


def _probability(batch: Batch, scores: Scores, i: int) -> list[Reason]:
    if scores.p_given:
        p = float(scores.p[i])
        base = float(scores.prior.probability[batch.level[i]])
        return [Reason(Code.MODEL, {"percent": round(100 * p, 1)}, math.log(p / base))]
    params: dict[str, tuple[Code, dict[str, Param]]] = {
        "payment": (Code.PAYMENT_SEEN, {"fen": int(batch.amount_fen[i])}),
        "call": (Code.LONG_CALL, {"minutes": int(batch.call_seconds[i]) // 60}),
        "repeat": (Code.REPEATED, {"times": int(batch.push_count[i])}),
        "round": (Code.SECOND_ROUND, {"round": int(batch.round_no[i])}),
        "source": (Code.SOURCE, {"source": SOURCES[batch.source[i]]}),
    }
    if not math.isnan(batch.contact_minutes[i]):
        params["contact"] = (Code.CONTACT_FRESH, {"minutes": max(0, int(batch.contact_minutes[i]))})
    return [Reason(code, values, math.log(float(scores.odds[name][i]))) for name, (code, values) in params.items()]


def _loss(batch: Batch, scores: Scores, i: int) -> Reason:
    fen = int(scores.expected_loss_fen[i])
    ordinary = float(scores.prior.mean_loss_fen[FRAUD_TYPES.index("OTHER")])
    effect = scores.prior.harm_exponent * math.log(fen / ordinary)
    return Reason(Code.LOSS, {"fen": fen, "fraud_type": FRAUD_TYPES[batch.fraud_type[i]]}, effect)


def _time(scores: Scores, i: int) -> list[Reason]:
    savable = float(scores.savable[i])
    effect = math.log(max(savable, 1e-9) / _ORDINARY_SAVABLE)
    if effect < 0:
        return [Reason(Code.TIME_GONE, {"percent": round(100 * (1 - savable))}, effect)]
    return [Reason(Code.TIME_LEFT, {"percent": round(100 * savable)}, effect)]


def _reach(batch: Batch, i: int) -> list[Reason]:
    found: list[Reason] = []
    attempts = int(batch.attempts[i])
    if not batch.has_phone[i]:
        known = bool(batch.has_address[i] or batch.has_id[i])
        found.append(Reason(Code.NO_PHONE if known else Code.HARD_TO_FIND, {}, -2.0 if known else -4.0))
    elif attempts:
        found.append(Reason(Code.UNANSWERED, {"times": attempts}, -0.4 * min(attempts, 2)))
    return found


Language = Literal["zh", "en"]

_LEVEL_ZH = {"URGENT": "紧急", "HIGH": "高危", "MEDIUM": "中危", "LOW": "低危"}
_SOURCE_ZH = {
    "MPS": "部平台",
    "PROV": "省平台",
    "CITY": "市平台",
    "LOCAL": "本地模型",
    "S96110": "96110",
    "S12381": "12381",
    "CARRIER": "运营商",
    "BANK": "银行柜面",
    "APP": "国家反诈中心APP",
    "JZZ": "金钟罩",
    "MANUAL": "群众上报",
    "CASE": "案件倒查",
}
_LEVEL_EN = {"URGENT": "urgent", "HIGH": "high", "MEDIUM": "medium", "LOW": "low"}
_SOURCE_EN = {
    "MPS": "ministry platform",
    "PROV": "provincial platform",
    "CITY": "prefecture platform",
    "LOCAL": "local model",
    "S96110": "96110 hotline",
    "S12381": "12381 SMS system",
    "CARRIER": "carrier",
    "BANK": "bank counter",
    "APP": "national anti-fraud app",
    "JZZ": "Jinzhongzhao",
    "MANUAL": "reported by hand",
    "CASE": "found from a case",
}


def render(reasons: Iterable[Reason], lang: str = "zh") -> str:
    """The reasons joined into one line; any language that does not start with "zh" reads English."""
    chinese = lang.lower().startswith("zh")
    table = _ZH if chinese else _EN
    return ("；" if chinese else "; ").join(table[reason.code](reason.params) for reason in reasons)


def _yuan_zh(fen: Param) -> str:
    yuan = _rounded(fen, 100)
    if yuan < 10_000:
        return f"{yuan}元"
    tenths = _rounded(fen, 100_000)
    return f"{tenths // 10}.{tenths % 10}万元"


def _yuan_en(fen: Param) -> str:
    return f"CNY {_rounded(fen, 100):,}"


def _rounded(fen: Param, unit: int) -> int:
    """Whole units of so many 分, halves up."""
    return (int(fen) + unit // 2) // unit


def _paid_zh(params: Mapping[str, Param]) -> str:
    """A sum that was seen stands beside the reason: it is never rounded up, below 10,000 yuan not at all."""
    fen = int(params["fen"])
    if not fen:
        return "已有转账"
    sum_, unit = (fen, "元") if fen < 1_000_000 else (fen // 10_000, "万元")
    return f"已有转账{_plain(sum_, '')}{unit}"


def _paid_en(params: Mapping[str, Param]) -> str:
    return f"payment of CNY {_plain(int(params['fen']), ',')} seen" if params["fen"] else "payment seen"


def _plain(hundredths: int, grouped: str) -> str:
    """With two places, unless they are nothing."""
    whole, rest = divmod(hundredths, 100)
    return format(whole, grouped) + (f".{rest:02d}" if rest else "")


#: What the model made of the facts. It says 推定, and nobody reads it out at a door as if it were known.
ESTIMATES = frozenset({Code.MODEL, Code.LOSS, Code.TIME_LEFT, Code.TIME_GONE})

_Line = Callable[[Mapping[str, Param]], str]

_ZH: dict[Code, _Line] = {
    Code.LEVEL: lambda v: f"预警等级{_LEVEL_ZH[str(v['level'])]}",
    Code.PAYMENT_SEEN: _paid_zh,
    Code.CONTACT_FRESH: lambda v: f"{v['minutes']}分钟前仍与对方联系",
    Code.LONG_CALL: lambda v: f"与对方通话{v['minutes']}分钟",
    Code.REPEATED: lambda v: f"已推送{v['times']}次",
    Code.SECOND_ROUND: lambda v: f"第{v['round']}轮预警",
    Code.SOURCE: lambda v: f"来源：{_SOURCE_ZH[str(v['source'])]}",
    Code.MODEL: lambda v: f"推定正在被骗的概率为{v['percent']}%",
    Code.LOSS: lambda v: f"推定损失{_yuan_zh(v['fen'])}",
    Code.TIME_LEFT: lambda v: f"推定约有{v['percent']}%机会赶在转账前",
    Code.TIME_GONE: lambda v: f"推定约{v['percent']}%可能已错过转账前时机",
    Code.UNANSWERED: lambda v: f"已联系{v['times']}次未果",
    Code.NO_PHONE: lambda _: "无电话，须上门",
    Code.HARD_TO_FIND: lambda _: "电话、住址、证件均缺，先补全信息",
}

_EN: dict[Code, _Line] = {
    Code.LEVEL: lambda v: f"level {_LEVEL_EN[str(v['level'])]}",
    Code.PAYMENT_SEEN: _paid_en,
    Code.CONTACT_FRESH: lambda v: f"in contact with the fraudster {v['minutes']} min ago",
    Code.LONG_CALL: lambda v: f"{v['minutes']} min on the phone with the fraudster",
    Code.REPEATED: lambda v: f"pushed {v['times']} times",
    Code.SECOND_ROUND: lambda v: f"round {v['round']}",
    Code.SOURCE: lambda v: f"source: {_SOURCE_EN[str(v['source'])]}",
    Code.MODEL: lambda v: f"estimated: {v['percent']}% likely in progress",
    Code.LOSS: lambda v: f"estimated loss {_yuan_en(v['fen'])}",
    Code.TIME_LEFT: lambda v: f"estimated: about {v['percent']}% chance the money has not gone",
    Code.TIME_GONE: lambda v: f"estimated: about {v['percent']}% chance the money has gone",
    Code.UNANSWERED: lambda v: f"{v['times']} failed attempts",
    Code.NO_PHONE: lambda _: "no phone number, needs a visit",
    Code.HARD_TO_FIND: lambda _: "no phone, address or ID: complete it first",
}
