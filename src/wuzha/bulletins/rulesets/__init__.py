# SPDX-License-Identifier: Apache-2.0
"""What a city may set: kinds of bulletins with their texts, names with figures, and the clock of a reply."""

from __future__ import annotations

from wuzha.bulletins.rulesets.kinds import KINDS, Kinds, KindTemplate, Span
from wuzha.bulletins.rulesets.words import CLOCK, NAMES

__all__ = ["CLOCK", "KINDS", "NAMES", "KindTemplate", "Kinds", "Span"]
