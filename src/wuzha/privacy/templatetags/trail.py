# SPDX-License-Identifier: Apache-2.0
"""`{% load trail %}`: words of the audit trail."""

from __future__ import annotations

from django import template

from wuzha.audit import labels
from wuzha.audit.models import Event
from wuzha.privacy import words

register = template.Library()

#: What an action is called, and what a kind of record.
register.filter("action_label", labels.action_label)
register.filter("record_label", labels.record_label)
#: What came of an event, and what a field of it is called.
register.filter("outcome_label", words.outcome)
register.filter("field_label", words.field)


@register.filter
def record_number(event: Event) -> str:
    """The number of an event's record as people read it out, else its key."""
    return labels.record_number(event.object_type, event.object_id)
