# SPDX-License-Identifier: Apache-2.0
"""Where the master keys stand, for administrators: fingerprints and progress, never a key."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wuzha.custody.queries import states
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May

#: What a generation is, and the tone of its tag.
STATES = {
    "IN_USE": (_("In use"), "good"),
    "ROTATING": (_("Being gone over to"), "info"),
    "OLD": (_("Old, still needed or not given up"), "warn"),
    "RETIRED": (_("Retired key"), ""),
}


@require_safe
@requires(May.MANAGE_RULES)
def index(request: ActingRequest) -> HttpResponse:
    """Generations of the master key, and how far a rotation is."""
    rows = [(one, *STATES[one.code]) for one in states()]
    return render(request, "custody/keys.html", {"rows": rows})
