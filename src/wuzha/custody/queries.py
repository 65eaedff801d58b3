# SPDX-License-Identifier: Apache-2.0
"""Where the master keys stand: which are in use, how far a rotation is. Nothing here is a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wuzha.custody.models import KeyGeneration, ResealPart


@dataclass(frozen=True)
class State:
    """A generation, what it is in both languages of an operator, and the parts it has not gone over yet."""

    number: int
    fingerprint: str
    zh: str
    en: str
    #: `IN_USE`, `ROTATING`, `OLD` or `RETIRED`.
    code: str
    made_at: Any
    #: Of a hundred.
    percent: int
    parts: list[ResealPart]


def states() -> list[State]:
    """Every generation there was, the newest first."""
    rows = list(KeyGeneration.objects.order_by("-number").prefetch_related("parts"))
    return [_state(one, one is rows[0]) for one in rows]


def _state(one: KeyGeneration, newest: bool) -> State:
    parts: list[ResealPart] = sorted(one.parts.all(), key=lambda part: part.name)
    left = [part for part in parts if part.done_at is None]
    expected = sum(part.expected for part in parts if part.name != "indexes")
    seen = sum(min(part.seen, part.expected) for part in parts if part.name != "indexes")
    percent = 100 if one.resealed_at else min(99, 100 * seen // expected if expected else 0)
    if one.retired_at is not None:
        code, zh, en = "RETIRED", f"已停用（{one.retired_at:%Y-%m-%d}）", f"given up on {one.retired_at:%Y-%m-%d}"
    elif not newest:
        code, zh, en = "OLD", "旧密钥，尚未停用", "old, not given up yet"
    elif one.resealed_at is None:
        code, zh, en = "ROTATING", f"轮换中 {percent}%", f"rotating, {percent}% done"
    else:
        code, zh, en = "IN_USE", "在用", "in use"
    return State(one.number, one.fingerprint, zh, en, code, one.made_at, percent, left if code == "ROTATING" else [])
