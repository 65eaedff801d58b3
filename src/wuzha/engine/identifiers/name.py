# SPDX-License-Identifier: Apache-2.0
"""Names of persons."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import BLANK, HIDDEN, WORD, plain

#: Unified ideographs with extensions A–I, compatibility ideographs and 〇.
_HAN = r"〇㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
_is_han = re.compile(rf"[{_HAN}]{{2,50}}").fullmatch
_is_transcribed = re.compile(rf"[{_HAN}]+(?:·[{_HAN}]+)+").fullmatch
_is_latin = re.compile(r"[A-Z][A-Z'.-]*(?: [A-Z'.-]+)*").fullmatch
#: Every dot in use between the parts of a transcribed name (阿依·古丽) becomes U+00B7, as on the ID card.
_DOTS = dict.fromkeys(map(ord, "•・･‧∙⋅●．.﹒"), "·")
#: Between Latin words spaces and apostrophes count.
_LATIN = WORD | dict.fromkeys(map(ord, " \t\u00a0\u3000"), " ") | dict.fromkeys(map(ord, "'’＇"), "'")
_LONGEST = 50
#: Han names up to this length show how long they are; longer ones (companies, transcribed names) do not.
_LONGEST_COUNTED = 5
#: Surnames of two characters (复姓), simplified and traditional: those of 百家姓 and those still borne today. A name of
#: two characters is read as a single surname and a given name.
COMPOUND_SURNAMES = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
    公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
    拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 公仪 公户 公玉 公仲 公上 公乘
    单于 淳于 即墨 达奚 褚师 哥舒 贺兰 完颜 纳兰 叶赫 耶律 富察 那拉 范姜 歐陽 司馬 東方 獨孤 南宮 聞人
    諸葛 尉遲 赫連 澹臺 濮陽 公孫 仲孫 鍾離 長孫 鮮于 閭丘 軒轅 單于
    """.split()  # noqa: SIM905 - a hundred quoted words would hide the list
)


class Name(Identifier):
    """姓名: the name of a natural person in Chinese characters or Latin letters, at most 50 of them (GA/T 543).

    Canonical: Chinese without spaces, the parts of a transcribed name joined by ·; Latin in capitals, single spaces.
    The name of a company is not refused as such: a holder of an account may be either.
    """

    name = "name"
    standard = "GA/T 543 (姓名)"

    @staticmethod
    def parse(text: str) -> str:
        if _is_han(text) and text not in BLANK:
            return text
        kept = plain(text, Name.name, WORD)
        if kept.isascii():
            name = " ".join(text.translate(_LATIN).split()).upper()
            fits = _is_latin(name)
        else:
            name = kept.translate(_DOTS)
            fits = _is_han(name) or _is_transcribed(name)
        if not 2 <= len(name) <= _LONGEST:
            raise IdentifierError(ErrorCode.LENGTH, Name.name)
        if not fits:
            raise IdentifierError(ErrorCode.CHARSET, Name.name)
        return name

    @staticmethod
    def mask(canonical: str) -> str:
        """王*, 王**, 欧阳**; of long, transcribed and Latin names the first character and ***."""
        if len(canonical) <= _LONGEST_COUNTED and _is_han(canonical):
            surname = Name.surname(canonical)
            return surname + "*" * (len(canonical) - len(surname))
        return canonical[0] + HIDDEN if len(canonical) > 1 else HIDDEN

    @staticmethod
    def surname(canonical: str) -> str:
        """The surname: two characters where they are a compound one and a given name follows."""
        return canonical[:2] if len(canonical) > 2 and canonical[:2] in COMPOUND_SURNAMES else canonical[:1]

    @staticmethod
    def anonymised(canonical: str) -> str:
        """王某, for announcements and published cases."""
        return Name.surname(canonical) + "某"
