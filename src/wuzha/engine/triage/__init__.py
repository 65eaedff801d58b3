# SPDX-License-Identifier: Apache-2.0
"""Which warning next: expected loss averted per officer-minute, inside the mandated level.

    scores = score(batch, load_prior())
    reasons(batch, scores, 0)          # the three largest reasons, as codes
    render(reasons(...), "zh")         # one line for the screen

A score orders work and nothing else: it never stops money, lists a township or restricts a person.
"""

from wuzha.engine.triage.batch import FRAUD_TYPES, LEVELS, SOURCES, Batch, batch_of
from wuzha.engine.triage.guardrails import Mode, Pick, Rates, choose_mode, pick
from wuzha.engine.triage.prior import Prior, load_prior, prior_from
from wuzha.engine.triage.reasons import ESTIMATES, Code, Reason, reasons, render
from wuzha.engine.triage.score import Channel, Scores, score

__all__ = [
    "ESTIMATES",
    "FRAUD_TYPES",
    "LEVELS",
    "SOURCES",
    "Batch",
    "Channel",
    "Code",
    "Mode",
    "Pick",
    "Prior",
    "Rates",
    "Reason",
    "Scores",
    "batch_of",
    "choose_mode",
    "load_prior",
    "pick",
    "prior_from",
    "reasons",
    "render",
    "score",
]
