# SPDX-License-Identifier: Apache-2.0
"""The requests by which a published bulletin goes to units: each signs for it (已阅) and answers what it does."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.bulletins.queries.lists import of
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.text import parts_of
from wuzha.bulletins.services.deciding import REQUEST_KIND
from wuzha.org.roles import May
from wuzha.requests.registry import About, Asked, RequestKind


def link(actor: Actor, asked: Asked) -> About | None:
    """The bulletin it is about."""
    found = of(actor, asked.about_id) if asked.about_id is not None else None
    if found is None:
        return None
    return About(Values(found).line(parts_of(found.title)).text, found.get_absolute_url())


KIND = RequestKind(
    REQUEST_KIND, pgettext_lazy("bulletins", "Bulletin"), asks=(May.WRITE_BULLETINS, May.SIGN_BULLETINS), link=link
)
