# SPDX-License-Identifier: Apache-2.0
"""The ladder of dissuasion: SMS, call, family, three-way call, village staff, grid worker, visit.

Rule data says which rungs a level has and when each is done or exhausted (`warning.ladder`); this app reads a course
of attempts against it: where each rung stands, what to do next and why, and what a closing as not reached still lacks.
It advises and never locks: only that one closing waits for the rungs the rule demands.
"""

from wuzha.warning.rules.ladder.next import Step, Suggestion, Why, suggest
from wuzha.warning.rules.ladder.reading import Reading, read
from wuzha.warning.rules.ladder.values import (
    DISTURBING,
    FollowRow,
    RungRow,
    RungState,
    Situation,
    Standing,
    Try,
    met,
    reached,
)

__all__ = [
    "DISTURBING",
    "FollowRow",
    "Reading",
    "RungRow",
    "RungState",
    "Situation",
    "Standing",
    "Step",
    "Suggestion",
    "Try",
    "Why",
    "met",
    "reached",
    "read",
    "suggest",
]
