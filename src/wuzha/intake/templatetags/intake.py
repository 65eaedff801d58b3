# SPDX-License-Identifier: Apache-2.0
"""`{% load intake %}`: words of batches."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.intake.models import Batch
from wuzha.intake.receivers import title_of
from wuzha.intake.sources import source_name
from wuzha.ui.templatetags.wuzha import tag

register = template.Library()


@register.filter
def rows_of(kind: str) -> str:
    """What the rows of a kind of batch are, in the language of the page."""
    return title_of(kind)


@register.filter
def channel(source: str) -> str:
    """`{{ batch.source|channel }}`: a channel in words."""
    return source_name(source)


#: Status of a batch → tone of its chip; the others are on their way.
TONES = {"DONE": "good", "FAILED": "bad", "CANCELLED": "", "MAPPING": "warn"}


@register.simple_tag
def batch_state(batch: Batch) -> SafeString:
    """`{% batch_state batch %}`: where a batch stands; a ready one waits for a person, then in the queue."""
    if batch.status == "READY":
        return tag(_("Queued"), "info") if batch.started_at else tag(_("To be looked at"), "warn")
    return tag(batch.get_status_display(), TONES.get(batch.status, "info"))
