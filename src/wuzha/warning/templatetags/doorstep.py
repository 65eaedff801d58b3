# SPDX-License-Identifier: Apache-2.0
"""`{% load doorstep %}`: the strip of the field pages, photos and two accounts, on whatever page shows a warning."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.doorstep import conflicts
from wuzha.warning.views.doorstep.app import modules
from wuzha.warning.views.doorstep.phone import photo_context, purpose_of_shift
from wuzha.warning.views.doorstep.words import phone_words

register = template.Library()


@register.inclusion_tag("warning/doorstep/parts/strip.html", takes_context=True)
def phone_strip(context: Context, face: str, takes: bool = False) -> dict[str, Any]:
    """What waits on this phone; with `takes` the way to take tasks along."""
    said = purpose_of_shift(context["request"], timezone.now()) if takes else ""
    return {"face": face, "takes": takes, "purpose": said or _("Visits of this shift")}


@register.inclusion_tag("warning/doorstep/parts/photos.html", takes_context=True)
def photos(context: Context, warning: WarningRecord) -> dict[str, Any]:
    request = context["request"]
    return photo_context(request, warning) | {"csrf_token": context.get("csrf_token")}


@register.inclusion_tag("warning/doorstep/parts/accounts.html", takes_context=True)
def two_accounts(context: Context, warning: WarningRecord) -> dict[str, Any]:
    """Links to where two accounts of a warning stand side by side; nothing when there is one."""
    return {"conflicts": conflicts.of_warning(context["request"].actor, warning)}


@register.inclusion_tag("warning/doorstep/parts/to_decide.html", takes_context=True)
def accounts_to_decide(context: Context) -> dict[str, Any]:
    """A way to where two accounts wait for a decision; nothing when none do."""
    return {"waiting": conflicts.waiting(context["request"].actor)}


@register.simple_tag
def preload_modules() -> SafeString:
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in modules()))


@register.simple_tag
def phone_words_script() -> SafeString:
    return json_script(phone_words(), "phone-words")
