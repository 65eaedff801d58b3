# SPDX-License-Identifier: Apache-2.0
"""Points of an assessment as people write them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def points(hundredths: int) -> str:
    """1250 as 12.5."""
    return f"{hundredths / 100:g}"
