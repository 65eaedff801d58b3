# SPDX-License-Identifier: Apache-2.0
"""Filters of a list as a query string: what cannot be read is left out, equal filters are equal texts."""

from __future__ import annotations

from enum import Enum

import pytest
from pydantic import Field

from wuzha.core.lists import ListFilters


class Tone(Enum):
    LOUD = "loud"
    LOW = "low"


class Asked(ListFilters):
    tone: Tone = Tone.LOW
    codes: tuple[int, ...] = Field(default=(), max_length=3)
    unit: int | None = Field(default=None, ge=1)
    late: bool = False


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked()),
        ("tone=loud&late=1", Asked(tone=Tone.LOUD, late=True)),
        ("codes=2&codes=1&codes=", Asked(codes=(2, 1))),
        ("unit=7&unit=8", Asked(unit=8)),
        ("unit=0&late=1", Asked(late=True)),
        ("unit=x&codes=1&codes=y&tone=shrill", Asked()),
        ("codes=1&codes=2&codes=3&codes=4&unit=5", Asked(unit=5)),
        ("colour=red&late=0", Asked()),
    ],
)
def test_what_cannot_be_read_is_as_if_it_had_not_been_asked_for(text: str, asked: Asked) -> None:
    assert Asked.of(text) == asked


def test_equal_filters_have_one_shortest_query_string() -> None:
    assert Asked().query() == ""
    assert Asked.of("late=1&codes=2&tone=loud&codes=1").query() == "codes=1&codes=2&late=1&tone=loud"
    assert Asked.of("late=1&unit=3").query(late=False, tone=Tone.LOUD) == "tone=loud&unit=3"
