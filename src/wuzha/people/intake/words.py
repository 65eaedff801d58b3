# SPDX-License-Identifier: Apache-2.0
"""How lists write measures, and people of whom it is not known who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wuzha.people.rules.kinds import Measure

M = Measure

_WORDS: dict[Measure, str] = {
    M.WANTED: "网上追逃 追逃 上网追逃 网逃 列为网上在逃人员 网上在逃",
    M.CAUGHT: "到案 抓获 抓获归案 投案 自首 抓获到案 归案 投案自首",
    M.SUMMONED: "传唤 拘传",
    M.ADMIN_DETAINED: "行政拘留 行拘 治安拘留",
    M.ADMIN_FINED: "罚款 行政罚款 行政处罚",
    M.DETAINED: "刑事拘留 刑拘 拘留",
    M.ASKED: "提请批准逮捕 提请批捕 提捕",
    M.REFUSED: "不批准逮捕 不批捕 不捕",
    M.BAILED: "取保候审 取保",
    M.RESIDENCE: "监视居住 监居",
    M.ARRESTED: "逮捕 批准逮捕 批捕 执行逮捕",
    M.EXTENDED: "延长期限 延长拘留 延长羁押 延长侦查羁押期限",
    M.RELEASED: "释放 解除 解除取保候审 解除监视居住",
    M.SENT: "移送起诉 移送审查起诉 移诉",
    M.RETURNED: "退回补充侦查 退查 退侦",
    M.PROSECUTED: "起诉 提起公诉 公诉",
    M.NOT_PROSECUTED: "不起诉",
    M.JUDGED: "判决 判刑 一审判决",
}


@dataclass(frozen=True, slots=True)
class MeasureWord:
    """A kind of measure as `intake.words` looks it up."""

    code: str
    zh: str
    en: str
    synonyms: tuple[str, ...]


TERMS = tuple(
    MeasureWord(kind.value, words.split()[0], kind.value.lower(), tuple(words.split()))
    for kind, words in _WORDS.items()
)
_UNKNOWN = re.compile(r"身份不明|身份待查|不明|待查|unknown", re.IGNORECASE)


def is_unknown(name: str) -> bool:
    """Whether a name says that it is not known who it is."""
    return _UNKNOWN.search(name) is not None
