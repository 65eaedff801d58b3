# SPDX-License-Identifier: Apache-2.0
"""A closed warning in the words of the feedback form that police warning apps use (`domain.md` §3.5).

They go into files for Chinese systems, whatever the language of our pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wuzha.warning.rules.outcomes import FACE_TO_FACE, TO_THE_PERSON, Channel, Outcome, Result

_NOT_DECEIVED = frozenset({Outcome.STOPPED, Outcome.NOT_DECEIVED_AWARE, Outcome.NOT_CONTACTED_FRAUD})
_AGAIN = frozenset({Outcome.DENIED, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Try:
    """A contact attempt. `cause` is the dictionary's word."""

    channel: str
    result: str
    cause: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A warning as it closed. Money in 分; `attempts` in the order they were made."""

    outcome: Outcome
    visit_required: bool
    attempts: Sequence[Try]
    averted_fen: int
    loss_fen: int
    closed_at: datetime
    feedback_due: datetime | None


def feedback(closed: Closure) -> dict[str, str]:
    """Field of the form → its cell. Sums in 元 with two decimals."""
    tries = closed.attempts
    to_person = [one for one in tries if one.channel in TO_THE_PERSON]
    reached = [one for one in tries if one.result == Result.REACHED]
    spoken = [one for one in to_person if one.result == Result.REACHED]
    best = (spoken or reached or list(tries))[-1:]
    failed = [one for one in tries if one.cause]
    return {
        "channel": _way(best[0].channel) if best else "",
        "contacted": "本人" if spoken else "亲友" if reached else "",
        "connected": "接通" if reached else "未接通",
        "not_connected_cause": failed[-1].cause if failed and not reached else "",
        "deceived": _deceived(closed.outcome),
        "not_deceived_cause": _not_deceived_cause(closed.outcome),
        "loss": _yuan(closed.loss_fen),
        "averted": _yuan(closed.averted_fen),
        "visit": _visit(closed),
        "submit": "需要再次反馈" if closed.outcome in _AGAIN else "直接提交",
        "timeliness": "超时反馈" if closed.feedback_due and closed.closed_at > closed.feedback_due else "正常反馈",
    }


def _way(channel: str) -> str:
    if channel in FACE_TO_FACE:
        return "上门处置"
    return "短信预警" if channel == Channel.SMS else "电话预警"


def _deceived(outcome: Outcome) -> str:
    if outcome is Outcome.ALREADY_DECEIVED:
        return "已被骗"
    return "未被骗" if outcome in _NOT_DECEIVED else "未知"


def _not_deceived_cause(outcome: Outcome) -> str:
    if outcome is Outcome.STOPPED:
        return "及时劝阻"
    return "自主防范" if outcome in _NOT_DECEIVED else ""


def _visit(closed: Closure) -> str:
    visits = [one for one in closed.attempts if one.channel in FACE_TO_FACE]
    if any(one.result == Result.REACHED for one in visits):
        return "已上门劝阻"
    if visits:
        return "无效上门"
    return "" if closed.visit_required else "无须上门"


def _yuan(fen: int) -> str:
    return str((Decimal(fen) / 100).quantize(Decimal("0.01")))
