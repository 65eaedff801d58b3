# SPDX-License-Identifier: Apache-2.0
"""Lists of every kind that a receiver takes: valid, as long as asked for, and what its source sends the next time.

Tests and benchmarks of the receivers write these; a new receiver adds its own here.
"""

from __future__ import annotations

from tests.intake.lists import about_cards, answers, casework, offices
from tests.intake.lists.base import Sample

#: Kind of the receiver → its lists.
SAMPLES: dict[str, Sample] = casework.SAMPLES | about_cards.SAMPLES | offices.SAMPLES | answers.SAMPLES
