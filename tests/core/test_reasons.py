# SPDX-License-Identifier: Apache-2.0
"""A reason says something."""

from __future__ import annotations

import pytest

from wuzha.core.reasons import says_something


@pytest.mark.parametrize("text", ["", "。", "无", "--", "123", "aaa", "哈哈哈哈", "无理由", "好的"])
def test_a_mark_or_a_word_of_nothing_is_no_reason(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["已核实", "上月已整治，仍无改观", "checked with the outlet"])
def test_a_few_words_are(text: str) -> None:
    assert says_something(text)
