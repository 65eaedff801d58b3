# SPDX-License-Identifier: Apache-2.0
"""How often a test with random courses or examples draws: a few times with each change, many times by night.

`WUZHA_SOAK=1` (`make soak`) is the night: more courses, other ones each time, and the tests marked `soak`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

SOAK = os.environ.get("WUZHA_SOAK") == "1"
#: Courses that a state machine takes.
COURSES = 30 if SOAK else 3
#: Examples of a property that says no number of its own.
EXAMPLES = 1_000 if SOAK else 100


def course(steps: int, *, phases: tuple[Phase, ...] = tuple(Phase), derandomize: bool = False) -> settings:
    """Settings of a state machine that takes up to so many steps in a course."""
    return settings(
        max_examples=COURSES,
        stateful_step_count=steps,
        phases=phases,
        derandomize=derandomize and not SOAK,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
