# SPDX-License-Identifier: Apache-2.0
"""`{% load intake %}`: words of batches."""

from __future__ import annotations

from django import template

from wuzha.intake.receivers import title_of

register = template.Library()


@register.filter
def rows_of(kind: str) -> str:
    """What the rows of a kind of batch are, in the language of the page."""
    return title_of(kind)
