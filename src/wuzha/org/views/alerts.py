# SPDX-License-Identifier: Apache-2.0
"""Log-ins that look like an attack: what was seen, and what became of it."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import AlertKind, LoginAlert
from wuzha.org.queries import alerts as queries
from wuzha.org.roles import May
from wuzha.org.services import alerts as services
from wuzha.org.views.acts import act
from wuzha.ui.answers import or_404, tab


class SettleForm(forms.Form):
    """What became of an alert."""

    note = forms.CharField(
        label=gettext_lazy("What was found and done"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@requires(May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    """Alerts to look into, or those that are settled."""
    settled = request.GET.get("settled") == "1"
    page = queries.page(request.actor, settled=settled, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "rows": [{"alert": one, "why": why(one)} for one in page.rows],
        "settled": settled,
        "tabs": [
            tab(_("To look into"), "?", not settled),
            tab(pgettext("lead", "Settled"), "?settled=1", settled),
        ],
    }
    return render(request, "org/alerts.html", context)


@requires(May.READ_AUDIT)
def settle(request: ActingRequest, pk: int) -> HttpResponse:
    """Say what became of one."""
    alert = or_404(queries.get(request.actor, pk))
    return act(
        request,
        SettleForm(request.POST or None),
        lambda given: services.settle(request.actor, pk, given["note"]),
        title=why(alert),
        submit=_("Keep the result"),
        back=reverse("org:alerts"),
        back_label=_("Log-in alerts"),
        done=_("Your decision is in the trail."),
    )


def why(alert: LoginAlert) -> str:
    """What was seen, in a sentence."""
    if alert.kind == AlertKind.SPRAY:
        return _("From the network %(network)s %(count)s accounts were tried within an hour.") % {
            "network": alert.network,
            "count": alert.count,
        }
    if alert.kind == AlertKind.WIDE:
        return _("Within an hour log-ins failed %(count)s times, each from another network or for another account.") % {
            "count": alert.count
        }
    who = f"{alert.person.name} {alert.person.username}" if alert.person else _("a name that nobody has")
    if alert.kind == AlertKind.CLONE:
        return _("A passkey of %(who)s counts no further: somebody may have copied it. It is stopped.") % {"who": who}
    return _("The account of %(who)s was tried from %(count)s networks within an hour.") % {
        "who": who,
        "count": alert.count,
    }
