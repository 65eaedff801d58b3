# SPDX-License-Identifier: Apache-2.0
"""Names of units that have ended, in texts of a later day."""

from __future__ import annotations

from datetime import date

from wuzha.core.naming import EndedName, ended_in


def test_a_name_that_ended_is_found_in_later_texts_only() -> None:
    ended = [EndedName(["人行慈溪支行", "银监会"], date(2023, 8, 18), "人民银行宁波市分行")]
    assert ended_in("请人行慈溪支行牵头", date(2023, 8, 18), ended) is None
    found = ended_in("请人行慈溪支行牵头", date(2023, 8, 19), ended)
    assert found is not None
    assert found[0] == "人行慈溪支行"
    assert ended_in("请人民银行宁波市分行牵头", date(2026, 1, 1), ended) is None
