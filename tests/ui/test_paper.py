# SPDX-License-Identifier: Apache-2.0
"""The rims of a printed sheet: words that could end a string of CSS are written by their number."""

from __future__ import annotations

import re

from wuzha.ui.paper import rim


def test_the_rims_name_who_prints_and_no_name_ends_the_string() -> None:
    said = rim('测试"中心', "资金组", "测\\试<甲>\n")
    assert said.startswith(r'--paper-by: "测试\22 中心 资金组 测\5c 试\3c 甲>\a "; --paper-at: "')
    assert re.search(r'--paper-at: "[^"]*\d{4}-\d\d-\d\d \d\d:\d\d"', said)
    assert said.count('"') == 8
