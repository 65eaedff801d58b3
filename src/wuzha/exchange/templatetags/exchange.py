# SPDX-License-Identifier: Apache-2.0
"""`{% load exchange %}`: where links and what they carried stand."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.exchange.models import Exchange, Link
from wuzha.ui.templatetags.wuzha import tag

register = template.Library()


@register.simple_tag
def link_state(link: Link) -> SafeString:
    """`{% link_state link %}`: paused by a person, failing, or in force."""
    if not link.active:
        return tag(_("Paused"))
    return tag(_("Failing"), "bad") if link.problem else tag(_("In force"), "good")


@register.simple_tag
def course(exchange: Exchange) -> SafeString:
    """`{% course exchange %}`: how far it came; a batch that asks for its headers says so."""
    if exchange.course in ("DONE", "FAILED"):
        return tag(exchange.get_course_display(), "good" if exchange.course == "DONE" else "bad")
    if exchange.batch and exchange.batch.status == "MAPPING":
        return tag(exchange.batch.get_status_display(), "warn")
    return tag(exchange.get_course_display(), "info")
