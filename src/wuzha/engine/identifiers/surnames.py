# SPDX-License-Identifier: Apache-2.0
"""Surnames of two characters (复姓), simplified and traditional."""

from __future__ import annotations

#: Those of 百家姓 and those still borne today. A name of two characters is read as a single surname and a given name.
COMPOUND_SURNAMES = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
    公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
    拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 公仪 公户 公玉 公仲 公上 公乘
    单于 淳于 即墨 达奚 褚师 哥舒 贺兰 完颜 纳兰 叶赫 耶律 富察 那拉 范姜 歐陽 司馬 東方 獨孤 南宮 聞人
    諸葛 尉遲 赫連 澹臺 濮陽 公孫 仲孫 鍾離 長孫 鮮于 閭丘 軒轅 單于
    """.split()  # noqa: SIM905 - a hundred quoted words would hide the list
)
