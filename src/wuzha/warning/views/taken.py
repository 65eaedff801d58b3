# SPDX-License-Identifier: Apache-2.0
"""What became of the rows of a batch: the directives behind its numbers, line by line."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.intake import queries
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import page
from wuzha.ui.answers import or_404, tab
from wuzha.warning.intake.receiver import WarningReceiver
from wuzha.warning.models import Directive, MergeKind

OWN = Q(merge__in=(MergeKind.NEW, MergeKind.ROUND))
#: What a row became → which directives; named as the numbers of a batch are.
BECAME = {"accepted": OWN, "merged": ~OWN, "flagged": ~Q(flags=[])}


@require_safe
@requires(May.IMPORT)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """As many directives as the batch says, with the warning that each is part of."""
    batch = or_404(queries.batch(request.actor, pk))
    became = request.GET.get("became", "")
    became = became if became in BECAME else "accepted"
    if batch.kind != WarningReceiver.kind:
        raise Http404
    rows = Directive.objects.visible_to(request.actor).filter(BECAME[became], batch=batch)
    found = page(rows.select_related("warning__station").order_by("line", "pk"), request.GET.get("after", ""))
    labels = {"accepted": _("Accepted"), "merged": _("Merged"), "flagged": _("Flagged")}
    context = {
        "batch": batch,
        "page": found,
        "size": f"{getattr(batch, became):,}",
        "heading": labels[became],
        "tabs": [
            tab(label, f"?became={one}", one == became, f"{getattr(batch, one):,}") for one, label in labels.items()
        ],
    }
    return render(request, "warning/taken.html", context)
