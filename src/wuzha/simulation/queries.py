# SPDX-License-Identifier: Apache-2.0
"""What pages ask of the demo city. Apart from what fills it, which every page would load otherwise."""

from __future__ import annotations

from django.db.models import Max

from wuzha.simulation.models import FilledStep


def progress() -> int | None:
    """How much of the demo city is there, in per cent; nothing when all of it is, or none was begun."""
    percent: int | None = FilledStep.objects.aggregate(there=Max("percent"))["there"]
    return percent if percent is not None and percent < 100 else None
