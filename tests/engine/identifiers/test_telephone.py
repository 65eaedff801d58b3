# SPDX-License-Identifier: Apache-2.0
"""A number of either kind."""

from __future__ import annotations

import pytest

from wuzha.engine.identifiers import IdentifierError, parse_telephone


@pytest.mark.parametrize(("text", "canonical"), [("199 0000 5518", "19900005518"), ("0574 63012345", "0574-63012345")])
def test_a_mobile_and_a_fixed_line_are_read(text: str, canonical: str) -> None:
    assert parse_telephone(text) == canonical


@pytest.mark.parametrize("text", ["63012345", "1990000", "李测试"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError):
        parse_telephone(text)
