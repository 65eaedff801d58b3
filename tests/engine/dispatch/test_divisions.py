# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from wuzha.engine.dispatch import covered_digits, significant


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330282002002", "330282002002"),
        ("330282002000", "330282002"),
        ("330282000000", "330282"),
        ("330282000", "330282"),
        ("330200", "3302"),
        ("330000000000", "33"),
        ("330282010", "330282010"),
    ],
)
def test_filling_zeros_are_dropped(code: str, expected: str) -> None:
    assert significant(code) == expected


@pytest.mark.parametrize("code", ["", "33028", "3302820020", "33028200200A", "３３０２８２", "-30282"])
def test_what_is_no_division_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="division code"):
        significant(code)


@pytest.mark.parametrize(
    ("covers", "code", "expected"),
    [
        ({"330282002"}, "330282002002", (9, True)),
        ({"330282002", "330282002002"}, "330282002002", (12, True)),
        ({"330282"}, "330282002002", (6, True)),
        ({"330282002003"}, "330282002002", (0, False)),
        ({"330282002003"}, "330282002", (9, False)),
        ({"330282002003", "330282"}, "330282002", (9, False)),
        ({"330282002"}, "330200", (4, False)),
        ({"330282002"}, "330281", (0, False)),
        (set(), "330282", (0, False)),
    ],
)
def test_the_longest_prefix_counts(covers: set[str], code: str, expected: tuple[int, bool]) -> None:
    assert covered_digits(covers, code) == expected
